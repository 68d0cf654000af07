import { tagOf } from './address.ts'
import { headerOf, type Header, type SipRequest, type SipResponse } from './message.ts'
import { reasonOf } from './reasons.ts'

export interface ResponseOptions {
  readonly reason?: string
  /** Fields besides those that every response takes from its request. */
  readonly headers?: readonly Header[]
  readonly body?: string
  /** The tag of To, for a request that has none there yet. */
  readonly toTag?: string
}

const copied = ['Via', 'From', 'Call-ID', 'CSeq']

/** The response to a request (RFC 3261 §8.2.6.2). */
export function respond(request: SipRequest, status: number, options: ResponseOptions = {}): SipResponse {
  const to = headerOf(request, 'To') ?? ''
  const tag = options.toTag && tagOf(to) === undefined ? `;tag=${options.toTag}` : ''
  return {
    status,
    reason: options.reason ?? reasonOf(status),
    headers: [
      ...request.headers.filter(([name]) => copied.includes(name)),
      ['To', to + tag],
      ...(options.headers ?? []),
    ],
    body: options.body ?? '',
  }
}
