import { SessionState, type Core, type Session } from 'sip.js'
import type { Direction } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { CallMedia } from './media/call-media.ts'
import { asksForRetry } from './response-codes.ts'

/** Who began the dialog waits longer after glare (RFC 3261 section 14.1): ms. */
const pauses = { outgoing: { least: 2_100, most: 4_000 }, incoming: { least: 0, most: 2_000 } } as const

const attempts = 4

/** How long to wait after both sides have asked for a change at the same time: ms. */
export function pauseAfterGlare(direction: Direction, random: number): number {
  const { least, most } = pauses[direction]
  return least + random * (most - least)
}

/** Status of a re-INVITE that could not even be sent: the far end's own is still going on. */
const crossed = 491

/** One re-INVITE with our current description; resolves with its final status. */
function reinvite(session: Session, media: CallMedia): Promise<number> {
  return new Promise((resolve, reject) => {
    const settle = ({ message }: Core.IncomingResponse) => resolve(message.statusCode ?? 0)
    session
      .invite({ requestDelegate: { onAccept: settle, onReject: settle, onRedirect: settle } })
      .catch(() => media.rollbackDescription().then(() => resolve(crossed), reject))
  })
}

/** What a change of a call needs. */
export interface Change {
  readonly session: Session
  readonly media: CallMedia
  readonly direction: Direction
  readonly clock: Pick<Clock, 'after'>
}

/**
 * Tells the far end what we send and receive from now on; waits and asks again where both sides asked at once.
 *
 * @returns the final status, of the last attempt
 * @throws PhoneError `call.unknown` where the call has ended meanwhile
 */
export async function renegotiate({ session, media, direction, clock }: Change): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    if (session.state !== SessionState.Established) throw new PhoneError('call.unknown')
    const status = await reinvite(session, media)
    if (!asksForRetry(status) || attempt === attempts) return status
    const pause = pauseAfterGlare(direction, Math.random())
    await new Promise<void>((resolve) => clock.after(pause, resolve))
  }
}

/** The corner of sip.js 0.21.2 that takes a re-INVITE. */
interface InviteTaker {
  readonly pendingReinvite: boolean
  onInviteRequest(request: Core.IncomingInviteRequest): void
}

/**
 * Answers 491 to a re-INVITE while one of ours is being prepared. sip.js itself does so only once ours is sent, and
 * would take the far end's offer as the answer to ours.
 */
export function refuseGlare(session: Session): void {
  const taker = session as unknown as InviteTaker
  const take = taker.onInviteRequest.bind(session)
  taker.onInviteRequest = (request) => {
    if (taker.pendingReinvite) request.reject({ statusCode: 491 })
    else take(request)
  }
}
