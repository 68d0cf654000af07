import { atom } from 'nanostores'
import * as v from 'valibot'
import type { Readable } from '../ports/readable.ts'
import { opened, type Envelope } from './envelope.ts'
import { isOrigin } from './origin.ts'

/** Takes messages from every window of the origin: for a peer that the browser gave no handle of. */
export const anyWindowOfOrigin = Symbol('any window of the origin')

type Poster = Pick<Window, 'postMessage'>

/** One side of a conversation between two windows. */
export interface WindowLink<Out> {
  /** Posts to the peer; does nothing where the peer is gone or has no handle. */
  post(message: Out): void
  /** How many messages with this link's tag came from a wrong origin or window, or did not fit the schema. */
  readonly dropped: Readable<number>
  close(): void
}

export interface WindowLinkOptions<In extends v.GenericSchema> {
  /** Where messages arrive. */
  readonly window: Pick<Window, 'addEventListener' | 'removeEventListener'>
  /** The window on the other side, asked for at each message, since frames and pop-ups come and go. */
  readonly peer: () => Poster | null | typeof anyWindowOfOrigin
  /** The exact origin of the peer. */
  readonly origin: string
  /** Tells this link's messages from all others; both sides use the same. */
  readonly tag: string
  readonly schema: In
  readonly receive: (message: v.InferOutput<In>) => void
}

const checked = (origin: string): string => {
  if (isOrigin(origin)) return origin
  throw new TypeError(`not an exact origin: ${origin}`)
}

/**
 * Posts one message where no answer is expected.
 *
 * @param to the receiving window and its exact origin: the browser delivers to no other
 */
export function sendMessage(
  to: { readonly window: Poster; readonly origin: string; readonly tag: string },
  message: unknown,
) {
  const envelope: Envelope = { tag: to.tag, message }
  to.window.postMessage(envelope, checked(to.origin))
}

/**
 * Links this window with one other window.
 *
 * @throws TypeError where `origin` is not an exact origin
 */
export function createWindowLink<Out, In extends v.GenericSchema = v.GenericSchema>(
  options: WindowLinkOptions<In>,
): WindowLink<Out> {
  const { window, peer, tag, schema, receive } = options
  const origin = checked(options.origin)
  const dropped = atom(0)

  const isFromPeer = (event: MessageEvent): boolean => {
    const expected = peer()
    return (
      event.origin === origin &&
      (expected === anyWindowOfOrigin || (expected !== null && event.source === expected))
    )
  }

  const listener = (event: MessageEvent) => {
    const envelope = opened(event.data, tag)
    if (!envelope) return
    const result = isFromPeer(event) ? v.safeParse(schema, envelope.message) : undefined
    if (result?.success) receive(result.output)
    else dropped.set(dropped.get() + 1)
  }

  window.addEventListener('message', listener)
  return {
    dropped,
    post(message) {
      const to = peer()
      if (to && to !== anyWindowOfOrigin) sendMessage({ window: to, origin, tag }, message)
    },
    close: () => {
      window.removeEventListener('message', listener)
    },
  }
}
