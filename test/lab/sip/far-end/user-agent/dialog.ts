import { parseAddress, tagOf } from '../../message/address.ts'
import { headerOf, headersOf, type Header, type SipRequest, type SipResponse } from '../../message/message.ts'

/** A request without what the user agent puts in: Via and Max-Forwards. */
export type Draft = SipRequest

export interface DialogParts {
  readonly callId: string
  /** From and To as we write them, with tags. */
  readonly local: string
  readonly remote: string
  readonly target: string
  readonly routes: readonly string[]
  /** The number of our last request. */
  readonly sequence: number
  readonly contact: string
}

const targetOf = (message: SipRequest | SipResponse): string | undefined =>
  parseAddress(headerOf(message, 'Contact') ?? '')?.uri

/** The standing relation of two user agents in a call (RFC 3261 §12). */
export function createDialog(parts: DialogParts) {
  let { target, sequence } = parts

  const draft = (method: string, number: number, headers: readonly Header[], body: string): Draft => ({
    method,
    uri: target,
    headers: [
      ...parts.routes.map((route): Header => ['Route', route]),
      ['From', parts.local],
      ['To', parts.remote],
      ['Call-ID', parts.callId],
      ['CSeq', `${String(number)} ${method}`],
      ['Contact', parts.contact],
      ...headers,
    ],
    body,
  })

  return {
    callId: parts.callId,
    localTag: tagOf(parts.local),
    /** The other side, for somebody who is to take our place (RFC 3891 §3). */
    reference(): string {
      const tags = `to-tag=${tagOf(parts.remote) ?? ''};from-tag=${tagOf(parts.local) ?? ''}`
      return `${target}?Replaces=${encodeURIComponent(`${parts.callId};${tags}`)}`
    },
    request(method: string, headers: readonly Header[] = [], body = ''): Draft {
      sequence++
      return draft(method, sequence, headers, body)
    },
    /** The ACK to a 2xx has the number of its INVITE. */
    acknowledge: (response: SipResponse): Draft =>
      draft('ACK', Number(headerOf(response, 'CSeq')?.split(' ')[0] ?? sequence), [], ''),
    /** A re-INVITE and its answer say where the other side can be reached from now on. */
    retarget(message: SipRequest | SipResponse): void {
      target = targetOf(message) ?? target
    },
  }
}

export type Dialog = ReturnType<typeof createDialog>

/** The dialog of a call that we have begun. */
export const dialogOfCaller = (invite: SipRequest, accepted: SipResponse): Dialog =>
  createDialog({
    callId: headerOf(invite, 'Call-ID') ?? '',
    local: headerOf(invite, 'From') ?? '',
    remote: headerOf(accepted, 'To') ?? '',
    target: targetOf(accepted) ?? invite.uri,
    routes: headersOf(accepted, 'Record-Route').reverse(),
    // Where the INVITE was challenged, another number was accepted than the first one.
    sequence: Number(headerOf(accepted, 'CSeq')?.split(' ')[0] ?? 1),
    contact: headerOf(invite, 'Contact') ?? '',
  })

/** The dialog of a call that came to us. */
export const dialogOfCallee = (invite: SipRequest, localTag: string, contact: string): Dialog =>
  createDialog({
    callId: headerOf(invite, 'Call-ID') ?? '',
    local: `${headerOf(invite, 'To') ?? ''};tag=${localTag}`,
    remote: headerOf(invite, 'From') ?? '',
    target: targetOf(invite) ?? '',
    routes: headersOf(invite, 'Record-Route'),
    sequence: 1,
    contact,
  })
