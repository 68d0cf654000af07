import { SessionState, type Core, type Session } from 'sip.js'

/** The corner of sip.js 0.21.2 that takes a BYE, and drops it while the answer to the INVITE is still being taken. */
interface ByeTaker {
  onByeRequest(request: Core.IncomingByeRequest): void
}

const { Establishing, Established } = SessionState

/**
 * The far end may hang up as soon as it has answered (RFC 3261 section 15), before its description has been taken
 * here. Such a BYE waits for that: dropped, it would leave a call that nobody is in.
 */
export function takeEarlyBye(session: Session): void {
  const taker = session as unknown as ByeTaker
  const take = taker.onByeRequest.bind(session)

  taker.onByeRequest = (request) => {
    if (session.state !== Establishing) return take(request)
    const settled = (state: SessionState): void => {
      session.stateChange.removeListener(settled)
      // Those who listen are all to hear of this change before the next one.
      queueMicrotask(() => (state === Established ? take(request) : request.accept()))
    }
    session.stateChange.addListener(settled)
  }
}
