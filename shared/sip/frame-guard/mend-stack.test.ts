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
interface Tagged {
  toTag?: string
}
interface Tagging {
  init: (this: Tagged & { readonly message: Tagged }) => void
}
interface Accepting {
  accept: (this: { readonly earlyDialog?: unknown; readonly message: { readonly body: string } }) => unknown
}
interface Sorter {
  replyStateless: (message: unknown, options: Tagged & { readonly statusCode: number }) => unknown
  receiveResponseFromTransport: (
    this: {
      readonly userAgentClients: ReadonlyMap<string, { readonly transaction: { readonly id: string } }>
    },
    response: { readonly viaBranch: string; readonly method: string },
  ) => void
}

const clients = Core.ReInviteUserAgentClient.prototype as unknown as Receiver
const sessions = Session.prototype as unknown as PrackTaker
const invitations = Invitation.prototype as unknown as Answered
const servers = Core.UserAgentServer.prototype as unknown as Tagging
const inviteServers = Core.InviteUserAgentServer.prototype as unknown as Accepting
const cores = Core.UserAgentCore.prototype as unknown as Sorter

/** Everything that is mended, as it was. */
const originals = [Core.Parser, clients, sessions, invitations, servers, inviteServers, cores].map(
  (owner) => [owner, Object.getOwnPropertyDescriptors(owner)] as const,
)

/** Mends a stack that notes what reaches it; the real one is back after the test. */
function mended() {
  const reached: (number | undefined)[] = []
  clients.receiveResponse = ({ statusCode }) => void reached.push(statusCode)
  mendStack()
  return { reached, client: () => Object.create(clients) as Receiver }
}

interface Described {
  readonly answer: string
}

/** An early dialog, in which descriptions were exchanged. */
const described = (): Described =>
  Object.create({
    get answer() {
      return 'theirs'
    },
  }) as Described

/** At least 32 random bits (RFC 3261 section 19.3). */
const tag = /^[0-9a-f]{8,}$/

const logger = new Core.LoggerFactory().getLogger('test')

describe('the mended stack', () => {
  afterEach(() => {
    for (const [owner, properties] of originals) Object.defineProperties(owner, properties)
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

  it('gives each dialog a tag that nobody can guess, and none where there is one already', () => {
    servers.init = () => undefined
    mendStack()
    const tagOf = (message: Tagged): string | undefined => {
      const server = { message } as Tagged & { readonly message: Tagged }
      servers.init.call(server)
      return server.toTag
    }
    expect([tagOf({}), tagOf({})]).toEqual([expect.stringMatching(tag), expect.stringMatching(tag)])
    expect(tagOf({})).not.toBe(tagOf({}))
    expect(tagOf({ toTag: 'known' })).toBeUndefined()
  })

  it('tags what it refuses without a second thought in the same way, where no tag is asked for', () => {
    cores.replyStateless = (_, options) => options
    mendStack()
    const { toTag, ...options } = cores.replyStateless({}, { statusCode: 481 }) as Tagged
    expect(toTag).toMatch(tag)
    expect(options).toEqual({ statusCode: 481 })
    expect(cores.replyStateless({}, { statusCode: 481, toTag: 'ours' })).toMatchObject({ toTag: 'ours' })
  })

  it('goes on from an initialization of its own', () => {
    const begun: unknown[] = []
    servers.init = function () {
      begun.push(this.message)
    }
    mendStack()
    const message = {}
    servers.init.call({ message })
    expect(begun).toEqual([message])
  })

  it.each([
    ['to the request that was sent', 'branch', ['branch']],
    ['to nobody', undefined, ['branch']],
    ['to a request that another one has taken the place of', 'newer', []],
  ])('takes a response %s as it should', (_, waiting, expected) => {
    const heard: string[] = []
    cores.receiveResponseFromTransport = ({ viaBranch }) => void heard.push(viaBranch)
    mendStack()
    const userAgentClients = new Map(waiting ? [['branchINVITE', { transaction: { id: waiting } }]] : [])
    const response = { viaBranch: 'branch', method: 'INVITE' }
    cores.receiveResponseFromTransport.call({ userAgentClients }, response)
    expect(heard).toEqual(expected)
  })

  describe('as it answers a call', () => {
    /** What the answer would repeat, and what the dialog says of it afterwards. */
    function answered(body: string, earlyDialog?: Described): readonly unknown[] {
      inviteServers.accept = function () {
        return (this.earlyDialog as Described | undefined)?.answer
      }
      mendStack()
      return [inviteServers.accept.call({ earlyDialog, message: { body } }), earlyDialog?.answer]
    }

    it('repeats the answer that it gave while it rang', () => {
      expect(answered('an offer', described())).toEqual(['theirs', 'theirs'])
    })

    it('does not send the answer back that it has got to its own offer', () => {
      expect(answered('', described())).toEqual([undefined, 'theirs'])
    })

    it('has nothing to repeat where it did not ring', () => {
      expect(answered('')).toEqual([undefined, undefined])
    })
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
