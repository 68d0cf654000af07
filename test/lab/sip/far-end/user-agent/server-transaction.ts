import { tagOf } from '../../message/address.ts'
import { newTag } from '../../message/identifiers.ts'
import { headerOf, headersOf, type Header, type SipRequest, type SipResponse } from '../../message/message.ts'
import { respond, type ResponseOptions } from '../../message/respond.ts'
import { repeat, type Repetition } from './timing.ts'
import type { SipTransport } from './transport.ts'

/** What somebody asks of us, until it is answered (RFC 3261 §17.2). */
export function createServerTransaction(
  request: SipRequest,
  transport: Pick<SipTransport, 'send'>,
  patience?: number,
) {
  const isInvite = request.method === 'INVITE'
  // A request in a dialog names ours already.
  const localTag = tagOf(headerOf(request, 'To')) ?? newTag()
  const recorded: Header[] = headersOf(request, 'Record-Route').map((value) => ['Record-Route', value])
  let last: SipResponse | undefined
  let repetition: Repetition | undefined
  let onCancelled: () => void = () => undefined
  let onUnacknowledged: () => void = () => undefined

  const isAnswered = (): boolean => last !== undefined && last.status >= 200

  function sendLast(): void {
    if (last) transport.send(last)
  }

  function answer(status: number, options: ResponseOptions = {}): void {
    if (isAnswered()) return
    const headers = [...recorded, ...(options.headers ?? [])]
    last = respond(request, status, { ...options, headers, ...(status > 100 && { toTag: localTag }) })
    sendLast()
    if (isInvite && status >= 200) repetition = repeat(sendLast, () => onUnacknowledged(), patience)
  }

  return {
    request,
    /** Our tag in the To of every response. */
    localTag,
    isAnswered,
    /** Answers; a final answer to INVITE is said again until the ACK comes. */
    respond: answer,
    /** The same request once more: the answer was lost. */
    repeated: sendLast,
    cancel(): void {
      if (!isAnswered()) onCancelled()
    },
    acknowledge(): void {
      repetition?.stop()
    },
    onCancelled(listener: () => void): void {
      onCancelled = listener
    },
    /** Nobody has confirmed a final answer to INVITE for too long (RFC 3261 §13.3.1.4). */
    onUnacknowledged(listener: () => void): void {
      onUnacknowledged = listener
    },
    abandon(): void {
      repetition?.stop()
    },
    /** What an ACK has in common with its INVITE, even with another branch. */
    sequence: `${headerOf(request, 'Call-ID') ?? ''} ${headerOf(request, 'CSeq')?.split(' ')[0] ?? ''}`,
  }
}

export type ServerTransaction = ReturnType<typeof createServerTransaction>
