import { atom } from 'nanostores'
import * as v from 'valibot'
import type { Readable } from '../ports/readable.ts'
import { opened, type Envelope } from './envelope.ts'

/** One member of a conversation between all windows of this origin that share its storage partition. */
export interface ChannelLink<Out> {
  /** Tells all other members. */
  post(message: Out): void
  /** How many messages with this link's tag did not fit the schema. */
  readonly dropped: Readable<number>
  close(): void
}

export interface ChannelLinkOptions<In extends v.GenericSchema> {
  readonly BroadcastChannel: new (name: string) => BroadcastChannel
  /** Names the channel and tells its messages from all others. */
  readonly tag: string
  readonly schema: In
  readonly receive: (message: v.InferOutput<In>) => void
}

/**
 * Tells all windows of this origin that share its storage partition, where no answer is expected.
 *
 * @throws DOMException `SecurityError` where the browser refuses all storage to this page
 */
export function broadcast(
  to: Pick<ChannelLinkOptions<never>, 'BroadcastChannel' | 'tag'>,
  message: unknown,
): void {
  const channel = new to.BroadcastChannel(to.tag)
  const envelope: Envelope = { tag: to.tag, message }
  channel.postMessage(envelope)
  channel.close()
}

/**
 * Links this window with others of its own origin; the browser itself keeps other origins out.
 *
 * @throws DOMException `SecurityError` where the browser refuses all storage to this page
 */
export function createChannelLink<Out, In extends v.GenericSchema = v.GenericSchema>(
  options: ChannelLinkOptions<In>,
): ChannelLink<Out> {
  const { BroadcastChannel, tag, schema, receive } = options
  const channel = new BroadcastChannel(tag)
  const dropped = atom(0)

  channel.onmessage = (event: MessageEvent) => {
    const envelope = opened(event.data, tag)
    const result = envelope && v.safeParse(schema, envelope.message)
    if (result?.success) receive(result.output)
    else dropped.set(dropped.get() + 1)
  }

  return {
    dropped,
    post(message) {
      const envelope: Envelope = { tag, message }
      channel.postMessage(envelope)
    },
    close: () => {
      channel.close()
    },
  }
}
