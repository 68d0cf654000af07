import { Core, Session, SessionState } from 'sip.js'

/** The corners of sip.js 0.21.2 that end a call. */
interface Ending {
  readonly state: SessionState
  ackAndBye: (this: Ending, response: Core.AckableIncomingResponseWithSession, ...reason: unknown[]) => void
  stateTransition: (this: Ending, next: SessionState) => void
}

const { Terminating, Terminated } = SessionState

/** Where our answer is not confirmed yet, sip.js says BYE by itself as soon as it is. */
const isEnding = ({ state }: Ending): boolean => state === Terminating || state === Terminated

/** Says BYE as soon as it may be said. */
function sayWhenConfirmed(dialog: Core.Session): void {
  const say = () => void dialog.bye()
  dialog.delegate = {
    async onAck() {
      say()
    },
    onAckTimeout: say,
  }
}

/**
 * A far end that agrees to a change and describes nothing cannot be talked to: sip.js confirms that, and hangs up. Where
 * BYE was said already, it is only confirmed; not where the agent has only cancelled a call that is answered all the
 * same (RFC 3261 section 9.1). Where the far end has not confirmed our own answer yet, BYE waits for that, or until it
 * is not to be expected any more (RFC 3261 section 15). sip.js throws for both.
 */
export function endOnce(): void {
  const session = Session.prototype as unknown as Ending
  const { ackAndBye, stateTransition } = session
  session.ackAndBye = function (response, ...reason) {
    const { sessionState } = response.session
    const isConfirmed = sessionState !== Core.SessionState.AckWait
    const isOver = isConfirmed ? sessionState === Core.SessionState.Terminated : isEnding(this)
    if (!isOver && isConfirmed) return ackAndBye.call(this, response, ...reason)
    response.ack()
    if (!isOver) sayWhenConfirmed(response.session)
  }
  session.stateTransition = function (next) {
    if (this.state !== Terminated || next !== Terminated) stateTransition.call(this, next)
  }
}
