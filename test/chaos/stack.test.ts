import { callPhone, invite, respond, startPhone, type PhoneUnderTest } from '../torture/phone.ts'

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
