import { parseAddress } from '../message/address.ts'
import { headerOf, type Header, type SipRequest } from '../message/message.ts'
import type { Call } from './call.ts'
import type { Dialog } from './user-agent/dialog.ts'
import type { ServerTransaction } from './user-agent/server-transaction.ts'
import type { UserAgent } from './user-agent/user-agent.ts'

/** Whom somebody is to call, and what the INVITE says besides. */
export interface Reference {
  readonly uri: string
  readonly headers: readonly Header[]
}

/** Reads a REFER (RFC 3515 §2.1). The URI of Refer-To may carry headers, of which Replaces is taken (RFC 3891). */
export function referenceIn(request: SipRequest): Reference | undefined {
  const address = parseAddress(headerOf(request, 'Refer-To') ?? '')?.uri
  if (!address) return undefined
  const [uri = '', query = ''] = address.split('?')
  const replaces = new URLSearchParams(query).get('Replaces')
  const referredBy = headerOf(request, 'Referred-By')
  return {
    uri,
    headers: [
      ...(replaces ? ([['Replaces', replaces]] as const) : []),
      ...(referredBy ? ([['Referred-By', referredBy]] as const) : []),
    ],
  }
}

/** The dialog that an INVITE takes the place of, as the one who receives it names it (RFC 3891 §3). */
export function replacedBy(
  request: SipRequest,
): { callId: string; localTag: string | undefined } | undefined {
  const [callId = '', ...parameters] = (headerOf(request, 'Replaces') ?? '').split(';')
  const tag = parameters.find((each) => each.startsWith('to-tag='))?.slice('to-tag='.length)
  return callId ? { callId, localTag: tag } : undefined
}

/** The status that a NOTIFY tells of a transfer (RFC 3420). */
export const toldStatus = ({ body }: SipRequest): number | undefined => {
  const status = /^SIP\/2\.0 ([0-9]{3})/.exec(body)?.[1]
  return status === undefined ? undefined : Number(status)
}

const statusOf = ({ state, ending }: ReturnType<Call['progress']['get']>): number =>
  ({ calling: 100, ringing: 180, answered: 200, ended: ending?.status ?? 487 })[state]

/** A call that was begun because an agent has asked for it. */
export interface Referred {
  readonly call: Pick<Call, 'progress'>
  hangUp(): Promise<void>
}

/**
 * Does what an agent asks for by REFER: calls whom they name, and tells how that goes. Where the agent does not want
 * to hear it any more, it gives up.
 *
 * @param place begins the call
 */
export function takeReferral(
  { request, respond }: ServerTransaction,
  dialog: Dialog,
  agent: Pick<UserAgent, 'ask'>,
  place: (reference: Reference) => Referred,
): void {
  const reference = referenceIn(request)
  if (!reference) {
    respond(400)
    return
  }
  respond(202)
  let told = 0
  const tell = (status: number): void => {
    if (status === told || told >= 200) return
    told = status
    const state = status < 200 ? 'active;expires=180' : 'terminated;reason=noresource'
    const headers: Header[] = [
      ['Event', 'refer'],
      ['Subscription-State', state],
      ['Content-Type', 'message/sipfrag;version=2.0'],
    ]
    const news = dialog.request('NOTIFY', headers, `SIP/2.0 ${String(status)} Told\r\n`)
    void agent
      .ask(news)
      .then((answer) => (answer.status >= 300 && status < 200 ? referred.hangUp() : undefined))
  }
  const referred = place(reference)
  referred.call.progress.subscribe((progress) => {
    tell(statusOf(progress))
  })
}
