import { Core, Invitation, Session, SessionState } from 'sip.js'
import { mendStack } from './mend-stack.ts'
import { isReadable } from './stack.ts'
import { inviteOf, mendedOf } from './testing.ts'
import { writeMessage } from './message.ts'

interface Receiver {
  receiveResponse: (response: { readonly statusCode?: number }) => void
}
interface PrackTaker {
  onPrackRequest: (request: { readonly reject: (options: unknown) => void }) => void
}
interface Answered {
  onAckTimeout: (this: { readonly state: SessionState }) => void
}

const clients = Core.ReInviteUserAgentClient.prototype as unknown as Receiver
const sessions = Session.prototype as unknown as PrackTaker
const invitations = Invitation.prototype as unknown as Answered
const original = {
  receiveResponse: clients.receiveResponse,
  onPrackRequest: sessions.onPrackRequest,
  onAckTimeout: invitations.onAckTimeout,
  parseMessage: Core.Parser.parseMessage,
}

/** Mends a stack that notes what reaches it; the real one is back after the test. */
function mended() {
  const reached: (number | undefined)[] = []
  clients.receiveResponse = ({ statusCode }) => void reached.push(statusCode)
  mendStack()
  return { reached, client: () => Object.create(clients) as Receiver }
}

const logger = new Core.LoggerFactory().getLogger('test')

describe('the mended stack', () => {
  afterEach(() => {
    clients.receiveResponse = original.receiveResponse
    sessions.onPrackRequest = original.onPrackRequest
    invitations.onAckTimeout = original.onAckTimeout
    Object.assign(Core.Parser, { parseMessage: original.parseMessage })
  })

  it('hears one 2xx to a re-INVITE, and everything that is none', () => {
    const { reached, client } = mended()
    const first = client()
    for (const statusCode of [100, 199, 200, 200, 202, 299, 300, 199, undefined])
      first.receiveResponse({ statusCode })
    expect(reached).toEqual([100, 199, 200, 300, 199, undefined])
  })

  it.each([200, 250, 299])('hears %s, where that is the first 2xx, for each re-INVITE', (statusCode) => {
    const { reached, client } = mended()
    client().receiveResponse({ statusCode })
    client().receiveResponse({ statusCode })
    expect(reached).toEqual([statusCode, statusCode])
  })

  it('refuses a PRACK for nothing that was sent', () => {
    mended()
    const refused: unknown[] = []
    sessions.onPrackRequest({ reject: (options) => void refused.push(options) })
    expect(refused).toEqual([{ statusCode: 481 }])
  })

  it('misses the confirmation of an answer until the call is over', () => {
    const missed: SessionState[] = []
    invitations.onAckTimeout = function () {
      missed.push(this.state)
    }
    mendStack()
    for (const state of Object.values(SessionState)) invitations.onAckTimeout.call({ state })
    expect(missed).toEqual(Object.values(SessionState).filter((state) => state !== SessionState.Terminated))
    expect(missed).toContain(SessionState.Established)
  })

  it('gets a message as the guard has read it, once', () => {
    mended()
    const message = mendedOf(inviteOf({ 'Call-ID': 'once' }))
    expect(isReadable(message)).toBe(true)
    const text = writeMessage(message)
    const parses: string[] = []
    const parse = (): unknown => {
      const parsed = Core.Parser.parseMessage(text, logger)
      parses.push(parsed?.callId ?? '')
      return parsed
    }
    const [first, second] = [parse(), parse()]
    expect(parses).toEqual(['once', 'once'])
    expect(second).not.toBe(first)
  })

  it('reads nothing again that the guard has read, and says nothing about it', () => {
    mended()
    const message = mendedOf(inviteOf({ Contact: '<sip:a@b;lrx>' }))
    expect(isReadable(message)).toBe(false)
    const said: string[] = []
    const say = (text: string) => void said.push(text)
    const heard = { warn: say, error: say } as unknown as Core.Logger
    Core.Parser.parseMessage(writeMessage(message), heard)
    expect(said).toEqual([])
    Core.Parser.parseMessage(writeMessage(message), heard)
    expect(said).toHaveLength(1)
  })

  it('reads a message itself that the guard has not read last', () => {
    mended()
    expect(isReadable(mendedOf(inviteOf({ 'Call-ID': 'one' })))).toBe(true)
    const other = writeMessage(mendedOf(inviteOf({ 'Call-ID': 'other' })))
    expect(Core.Parser.parseMessage(other, logger)?.callId).toBe('other')
    expect(Core.Parser.parseMessage(other, logger)?.callId).toBe('other')
  })
})
