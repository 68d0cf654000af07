import { Inviter, type Session, type URI, type UserAgent } from 'sip.js'
import { offerTimer } from './session-timer.ts'
import { randomToken } from './random.ts'

/** The corners of sip.js 0.21.2 that hold the tag of our side. */
interface Tagged {
  _id: string
  fromTag: string
}

/** sip.js draws the From tag from Math.random and has no option for it: a secure one takes its place. */
function retag(inviter: Inviter): void {
  const fromTag = randomToken(8)
  const { request, userAgent } = inviter
  const tagged = inviter as unknown as Tagged
  const sessions = userAgent._sessions as Record<string, Session>
  delete sessions[inviter.id]
  request.from.setParam('tag', fromTag)
  request.setHeader('from', request.from.toString())
  Object.assign(request, { fromTag })
  Object.assign(tagged, { fromTag, _id: request.callId + fromTag } satisfies Tagged)
  sessions[inviter.id] = inviter
}

/**
 * A call out, with its Call-ID; nothing is sent before `invite`.
 *
 * @param extraHeaders whole lines of the INVITE
 */
export function createInviter(
  sip: UserAgent,
  target: URI,
  callId: string,
  extraHeaders: readonly string[] = [],
): Inviter {
  // Not in the type of `params`, but taken: they become the options of the request.
  const params = { callId, fromTag: '' }
  const inviter = new Inviter(sip, target, {
    earlyMedia: true,
    params,
    extraHeaders: [...offerTimer(), ...extraHeaders, 'Allow: PRACK, UPDATE'],
  })
  retag(inviter)
  return inviter
}
