import { createHash } from 'node:crypto'
import { SessionState, UserAgent, type Core, type Session } from 'sip.js'
import { giveUpOn } from '../../shared/sip/give-up.ts'
import { systemClock } from '../../shared/ports/clock.ts'
import { createInviter } from '../../shared/sip/inviter.ts'
import {
  callPhone,
  frame,
  invite,
  respond,
  sdp,
  settle,
  startPhone,
  type PhoneUnderTest,
} from '../torture/phone.ts'

let phone: PhoneUnderTest

beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick', 'performance', 'Date'] })
  phone = await startPhone()
})
afterEach(() => {
  phone.close()
  jest.useRealTimers()
})

const sentAfter = async (duration: number): Promise<readonly string[]> => {
  await jest.advanceTimersByTimeAsync(duration)
  return phone.takeSent()
}

const method = (text: string): string => text.split(' ')[0] ?? ''

/** A refusal that asks for credentials. */
const challenge = (request: string, isStale: boolean): string =>
  respond(request, '407 Proxy Authentication Required', [
    `Proxy-Authenticate: Digest realm="sip.example", nonce="${String(Math.random())}"${isStale ? ', stale=true' : ''}`,
  ])

async function hangUp(): Promise<string> {
  const { session } = await callPhone(phone)
  phone.takeSent()
  await session.bye()
  const [bye = ''] = phone.takeSent()
  return bye
}

describe('a message that nobody answers', () => {
  it('is said again, at growing distances, until it is answered', async () => {
    const bye = await hangUp()
    expect(await sentAfter(2_000)).toEqual([bye])
    expect(await sentAfter(3_900)).toEqual([])
    expect(await sentAfter(200)).toEqual([bye])
    await phone.receive(respond(bye, '200 OK'))
    expect(await sentAfter(32_000)).toEqual([])
  })

  it('is said again where it is a refusal', async () => {
    await phone.receive(invite(phone))
    await phone.rung.at(-1)?.reject({ statusCode: 486 })
    const [refusal = ''] = phone.takeSent().slice(-1)
    expect(refusal).toMatch(/^SIP\/2\.0 486 /)
    expect(await sentAfter(2_000)).toEqual([refusal])
  })

  it('is said again by the next connection', async () => {
    const bye = await hangUp()
    await phone.reconnect()
    expect(await sentAfter(2_000)).toEqual([bye])
  })

  it('stays with its connection where it is an INVITE: the answer would go there', async () => {
    const { session } = await callPhone(phone)
    phone.takeSent()
    await session.invite()
    const [change = ''] = phone.takeSent()
    expect(method(change)).toBe('INVITE')
    expect(await sentAfter(2_000)).toEqual([change])
    await phone.reconnect()
    expect(await sentAfter(30_000)).toEqual([])
  })

  it('is left alone when the phone goes away', async () => {
    await hangUp()
    phone.close()
    expect(await sentAfter(32_000)).toEqual([])
  })
})

describe('a server that asks for credentials', () => {
  it('gets them as often as its nonces age, and is believed when it refuses them', async () => {
    let request = await hangUp()
    for (const isStale of [true, true, true, false]) {
      const [next = ''] = await phone.receive(challenge(request, isStale))
      expect(method(next)).toBe('BYE')
      request = next
    }
    expect(await phone.receive(challenge(request, false))).toEqual([])
  })

  it('does not keep the phone busy for ever', async () => {
    let request = await hangUp()
    let count = 0
    for (; count < 20 && request; count++) [request = ''] = await phone.receive(challenge(request, true))
    expect(count).toBeLessThan(12)
  })
})

describe('a call that was refused', () => {
  const confirm = (text: string): string =>
    text
      .replace('INVITE sip', 'ACK sip')
      .replace(' INVITE\r', ' ACK\r')
      .replace('To: <sip:ada@sip.example>', 'To: <sip:ada@sip.example>;tag=here')

  async function refuse(): Promise<string> {
    const first = invite(phone)
    await phone.receive(first)
    await phone.rung.at(-1)?.reject({ statusCode: 486 })
    await phone.receive(confirm(first))
    // Timer I is over.
    await jest.advanceTimersByTimeAsync(10)
    phone.takeSent()
    return first
  }

  it('does not ring when its INVITE comes again after the refusal was confirmed', async () => {
    const first = await refuse()
    expect(await phone.receive(first)).toEqual([])
    expect(phone.rung).toHaveLength(1)
  })

  it('rings when it is offered anew, by another branch', async () => {
    const first = await refuse()
    await phone.receive(first.replace('branch=z9hG4bK', 'branch=z9hG4bKanother'))
    expect(phone.rung).toHaveLength(2)
  })

  it('is forgotten when nobody repeats it any more', async () => {
    const first = await refuse()
    await phone.clock.advance(32_000)
    await phone.receive(first)
    expect(phone.rung).toHaveLength(2)
  })
})

describe('a call that comes in twice', () => {
  const again = (text: string): string => text.replace('branch=z9hG4bK', 'branch=z9hG4bKanother')

  it('rings once where both came by the same connection', async () => {
    const first = invite(phone)
    await phone.receive(first)
    expect((await phone.receive(again(first))).at(-1)).toMatch(/^SIP\/2\.0 482 /)
    expect(phone.rung).toHaveLength(1)
  })

  it('is offered again by the connection that is left', async () => {
    const first = invite(phone)
    await phone.receive(first)
    await phone.reconnect()
    await phone.receive(again(first))
    expect(phone.rung).toHaveLength(2)
  })
})

describe('an answer that is never confirmed', () => {
  async function answer(): Promise<[Session | undefined, string]> {
    const first = invite(phone)
    await phone.receive(first)
    const session = phone.rung.at(-1)
    await session?.accept()
    const [accepted = ''] = phone.takeSent().slice(-1)
    return [session, accepted]
  }
  const byeOf = (accepted: string): string => {
    const named = (name: string) => new RegExp(`^${name}: (.*)`, 'm').exec(accepted)?.[1]?.trim() ?? ''
    return frame(`BYE sip:${phone.contact} SIP/2.0`, [
      'Via: SIP/2.0/WSS proxy.example;branch=z9hG4bKbye',
      'Max-Forwards: 69',
      `From: ${named('From')}`,
      `To: ${named('To')}`,
      `Call-ID: ${named('Call-ID')}`,
      'CSeq: 2 BYE',
    ])
  }

  it('ends the call', async () => {
    const [session] = await answer()
    expect((await sentAfter(33_000)).map(method)).toContain('BYE')
    expect(session?.state).toBe(SessionState.Terminated)
  })

  it('is not missed when the far end has hung up', async () => {
    const [session, accepted] = await answer()
    expect(await phone.receive(byeOf(accepted))).toEqual([expect.stringMatching(/^SIP\/2\.0 200 /)])
    expect(session?.state).toBe(SessionState.Terminated)
    expect(await sentAfter(33_000)).toEqual([])
  })
})

describe('an INVITE that was given up', () => {
  const answer = (request: string): string =>
    respond(
      request,
      '200 OK',
      ['Contact: <sip:grace@192.0.2.7;transport=ws>', 'Content-Type: application/sdp'],
      sdp,
    )
  const line = (text: string, name: string): string => new RegExp(`^${name}: .*`, 'm').exec(text)?.[0] ?? ''
  const clients = (): number => phone.sip.userAgentCore.userAgentClients.size

  /** The first line of each, and its CSeq. */
  const seen = (texts: readonly string[]): readonly string[] => texts.map((text) => line(text, 'CSeq'))

  async function change(session: Session): Promise<[Core.OutgoingInviteRequest, string]> {
    const request = await session.invite()
    const [text = ''] = phone.takeSent()
    return [request, text]
  }

  /** A call out that nobody has answered. */
  async function dial(): Promise<[Core.OutgoingInviteRequest, string]> {
    const target = UserAgent.makeURI('sip:grace@sip.example')
    if (!target) throw new Error('no URI')
    const request = await createInviter(phone.sip, target, 'call-out').invite()
    const [text = ''] = phone.takeSent()
    return [request, text]
  }

  it('is confirmed where it was a change that was taken after all, as often as it is said', async () => {
    const { session } = await callPhone(phone)
    const [request, text] = await change(session)
    expect(giveUpOn(request, systemClock)).toBe(true)
    await settle()
    expect(seen(await phone.receive(answer(text)))).toEqual(['CSeq: 1 ACK'])
    expect(seen(await phone.receive(answer(text)))).toEqual(['CSeq: 1 ACK'])
    expect(session.state).toBe(SessionState.Established)
  })

  it('does not touch the change that was asked for in its place', async () => {
    const { session } = await callPhone(phone)
    const [request, first] = await change(session)
    giveUpOn(request, systemClock)
    await settle()
    const [, second] = await change(session)
    expect(seen(await phone.receive(answer(first)))).toEqual(['CSeq: 1 ACK'])
    expect(seen(await phone.receive(answer(second)))).toEqual(['CSeq: 2 ACK'])
    expect(session.state).toBe(SessionState.Established)
    expect(method((await change(session))[1])).toBe('INVITE')
  })

  it('is confirmed and hung up where it was a call that is answered after all', async () => {
    const [request, text] = await dial()
    await phone.receive(respond(text, '100 Trying'))
    expect(giveUpOn(request, systemClock)).toBe(true)
    expect((await phone.receive(answer(text))).map(method)).toEqual(['ACK', 'BYE'])
  })

  it.each(['unanswered', 'under way'])(
    'is not said again, and forgotten after its time, while %s',
    async (how) => {
      const [request, text] = await dial()
      if (how === 'under way') await phone.receive(respond(text, '180 Ringing'))
      giveUpOn(request, systemClock)
      expect(await sentAfter(31_000)).toEqual([])
      expect(clients()).toBe(1)
      await sentAfter(1_000)
      expect(clients()).toBe(0)
    },
  )

  it('hears no refusal any more', async () => {
    const { session } = await callPhone(phone)
    const [request, text] = await change(session)
    giveUpOn(request, systemClock)
    expect((await phone.receive(respond(text, '488 Not Acceptable Here'))).map(method)).toEqual(['ACK'])
    expect(giveUpOn(request, systemClock)).toBe(false)
    expect(session.state).toBe(SessionState.Established)
  })
})

describe('what others must not guess', () => {
  /** Of a parameter, quoted or not. */
  const valueIn = (text: string, name: string): string =>
    new RegExp(`\\b${name}=(?:"([^"]*)|([^",;\\s]+))`).exec(text)?.slice(1).join('') ?? ''
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

  beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0))
  afterEach(() => void jest.restoreAllMocks())

  it('is drawn anew for each proof of the password, by MD5 too (RFC 7616 section 3.3)', async () => {
    let request = await hangUp()
    const proofs = new Set<string>()
    for (const nonce of ['n1', 'n2']) {
      const question = `Digest realm="r", nonce="${nonce}", qop="auth", algorithm=MD5, stale=true`
      const asked = respond(request, '407 Proxy Authentication Required', [`Proxy-Authenticate: ${question}`])
      ;[request = ''] = await phone.receive(asked)
      const [proof, count, uri] = ['cnonce', 'nc', 'uri'].map((name) => valueIn(request, name))
      const parts = [md5('ada:r:secret'), nonce, count, proof, 'auth', md5(`BYE:${uri ?? ''}`)]
      expect(valueIn(request, 'response')).toBe(md5(parts.join(':')))
      proofs.add(proof ?? '')
    }
    expect([...proofs]).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.stringMatching(/^[0-9a-f]{32}$/),
    ])
  })

  it('is drawn anew for the branch of each request and each ACK', async () => {
    const { session } = await callPhone(phone)
    phone.takeSent()
    const branches: string[] = []
    for (let count = 0; count < 2; count++) {
      await session.invite()
      const [change = ''] = phone.takeSent()
      const answer = respond(change, '200 OK', ['Content-Type: application/sdp'], sdp)
      const [acknowledgement = ''] = await phone.receive(answer)
      branches.push(...[change, acknowledgement].map((text) => valueIn(text, 'branch')))
    }
    expect(new Set(branches).size).toBe(4)
    for (const branch of branches) expect(branch).toMatch(/^z9hG4bK[0-9a-f]{16}$/)
  })
})

it.each(['INVITE', 'OPTIONS', 'BYE'])('an answer to %s has a tag that nobody can foretell', async (name) => {
  jest.spyOn(Math, 'random').mockReturnValue(0.5)
  const request = () => invite(phone).replaceAll('INVITE', name)
  const answers = [...(await phone.receive(request())), ...(await phone.receive(request()))]
  jest.restoreAllMocks()
  const tags = answers.flatMap((text) => /^To: .*;tag=(.*)$/m.exec(text)?.[1] ?? [])
  expect(tags).toHaveLength(2)
  expect(new Set(tags).size).toBe(2)
})
