import { Core, Session, SessionState } from 'sip.js'
import { endOnce } from './ends.ts'

interface Ending {
  ackAndBye: (this: object, response: object, status?: number) => void
  stateTransition: (this: object, next: SessionState) => void
}

const sessions = Session.prototype as unknown as Ending
const original = { ackAndBye: sessions.ackAndBye, stateTransition: sessions.stateTransition }

interface Waiting {
  onAck(): Promise<void>
  onAckTimeout(): void
}

/** A call in a state, whose far end agrees to a change and describes nothing. */
function agreedIn(state: SessionState, sessionState: Core.SessionState) {
  const said: string[] = []
  const dialog = { sessionState, bye: () => said.push('BYE'), delegate: undefined as Waiting | undefined }
  const session = Object.assign(Object.create(sessions) as object, {
    _state: state,
    getReasonHeaderValue: () => 'SIP',
  })
  sessions.ackAndBye.call(session, { ack: () => said.push('ACK'), session: dialog }, 400)
  return { said, dialog }
}

describe('the end of a call whose far end describes nothing', () => {
  beforeEach(endOnce)
  afterEach(() => void Object.assign(sessions, original))

  it('is confirmed, and told', () => {
    expect(agreedIn(SessionState.Established, Core.SessionState.Confirmed).said).toEqual(['ACK', 'BYE'])
  })

  it.each([SessionState.Terminating, SessionState.Terminated])(
    'is only confirmed where it is %s',
    (state) => {
      for (const each of [Core.SessionState.Confirmed, Core.SessionState.AckWait]) {
        const { said, dialog } = agreedIn(state, each)
        expect(said).toEqual(['ACK'])
        expect(dialog.delegate).toBeUndefined()
      }
    },
  )

  it.each(['onAck', 'onAckTimeout'] as const)('is told %s, where our answer was not confirmed', (event) => {
    const { said, dialog } = agreedIn(SessionState.Established, Core.SessionState.AckWait)
    expect(said).toEqual(['ACK'])
    void dialog.delegate?.[event]()
    expect(said).toEqual(['ACK', 'BYE'])
  })

  it('is the end, though it comes twice', () => {
    const over = Object.assign(Object.create(sessions) as object, { _state: SessionState.Terminated })
    expect(() => sessions.stateTransition.call(over, SessionState.Terminated)).not.toThrow()
    expect(() => sessions.stateTransition.call(over, SessionState.Established)).toThrow(/Invalid state/)
  })
})
