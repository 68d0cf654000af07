import { SessionState, type Referral, type Session, type URI } from 'sip.js'
import type { Call, CallKey } from '../call/call.ts'
import type { Party } from '../call/party.ts'
import type { CallList } from './call-list.ts'
import { partyIn } from './caller.ts'
import { fragmentOf } from './sip-fragment.ts'

/** What a far end asks us to call in its place. */
export interface Reference {
  readonly party: Party
  readonly uri: URI
  /** Headers of the INVITE: whose place it takes, and who has asked for it. */
  readonly headers: readonly string[]
}

/** Text from a URI is written into our INVITE: it must stay within its line. */
const header = (name: string, value: string | undefined): readonly string[] =>
  value && !/[\r\n]/.test(value) ? [`${name}: ${value}`] : []

/** A header within a URI, where it is escaped (RFC 3261 section 19.1.2); nothing where the escapes are none. */
function unescaped(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

/**
 * Reads a REFER (RFC 3515 section 2.1).
 *
 * @returns a status where it is malformed, or asks for anything but a call to a `sip:` address
 */
export function referenceIn(referral: Referral): Reference | 400 | 603 {
  const uri = referral.referTo.uri.clone()
  const { referredBy } = referral
  const party = partyIn(referral.request.getHeader('refer-to') ?? '')
  if (uri.scheme !== 'sip' || !party || !['', 'INVITE'].includes(uri.getParam('method') ?? '')) return 603
  const replaces = unescaped(referral.replaces ?? '')
  if (replaces === undefined) return 400
  uri.clearHeaders()
  const headers = [...header('Replaces', replaces), ...header('Referred-By', referredBy)]
  return { party: { ...party, address: uri.toString() }, uri, headers }
}

/** What the one who asked is told of a call, by how it stands (RFC 3515 section 2.4.5). */
const outcomes = {
  busy: [486, 'Busy Here'],
  'no-answer': [480, 'Temporarily Unavailable'],
  rejected: [603, 'Decline'],
  cancelled: [487, 'Request Terminated'],
} as const

function statusOf(call: Call): readonly [status: number, reason: string] {
  if (call.state === 'ended')
    return (outcomes as Partial<Record<string, readonly [number, string]>>)[call.outcome] ?? [500, 'Failed']
  if (call.state !== 'dialing') return [200, 'OK']
  return call.progress === 'calling' ? [100, 'Trying'] : [180, 'Ringing']
}

/**
 * Tells the far end of a session a status, by NOTIFY; a final one is the last. A far end that has hung up is told
 * nothing: sip.js lets go of the dialog with the call.
 */
export function notifyOf(session: Session, status: number, reason: string): void {
  if (session.state !== SessionState.Established) return
  const state = status < 200 ? 'active;expires=180' : 'terminated;reason=noresource'
  const contact = session.userAgent.contact.toString()
  session.dialog?.notify(undefined, {
    extraHeaders: ['Event: refer', `Subscription-State: ${state}`, `Contact: ${contact}`],
    body: fragmentOf(status, reason),
  })
}

/**
 * Tells the one who asked for a call how far it has come.
 *
 * @returns whether the call was connected
 */
export function reportCall(session: Session, calls: CallList, key: CallKey): Promise<boolean> {
  let told = 0
  return new Promise((resolve) => {
    const stop = calls.calls.subscribe((all) => {
      const call = all.find((each) => each.key === key)
      const [status, reason] = call ? statusOf(call) : [487, 'Request Terminated']
      if (status === told) return
      told = status
      notifyOf(session, status, reason)
      if (status < 200) return
      queueMicrotask(() => stop())
      resolve(status < 300)
    })
  })
}
