import type { CallKey } from '../call/call.ts'
import type { CallList } from './call-list.ts'
import { replacedIn } from './replaces.ts'
import type { SipCall } from './sip-call.ts'

/** The part of an INVITE that tells whose place it is to take. */
export interface ReplacingHeaders {
  getHeader(name: string): string | undefined
}

/**
 * Whose place a call is to take (RFC 3891 section 3). That section wants to know who asks: it can only be somebody whom
 * our own server has let through, since INVITEs come by no other connection than the one that we have registered on; and
 * they know the tags of the call, which nobody but its two sides and those whom they told does. Before and after it is
 * one party who hears the agent, so that there is nothing for an admin to allow.
 *
 * @returns the key of that call, a status where it cannot, nothing where it is to take nobody's
 */
export function placeFor(
  request: ReplacingHeaders,
  sipCalls: ReadonlyMap<CallKey, Pick<SipCall, 'isDialog'>>,
  list: Pick<CallList, 'get'>,
): CallKey | 400 | 481 | 486 | 603 | undefined {
  const header = request.getHeader('Replaces')
  if (header === undefined) return undefined
  const replaced = replacedIn(header)
  if (!replaced) return 400
  const [key] = [...sipCalls].find(([, call]) => call.isDialog(replaced)) ?? []
  if (!key) return 481
  const { state } = list.get(key)
  if (state === 'ended') return 603
  return replaced.earlyOnly && state !== 'dialing' ? 486 : key
}
