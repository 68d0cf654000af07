import { on, once } from 'node:events'
import { request } from 'node:http'
import fc from 'fast-check'
import { WebSocket } from 'ws'
import { numbers, sipDomain } from '../../agents.ts'
import { accountOf, startBench, trunk, type Bench } from '../bench.ts'
import type { Draft } from '../far-end/user-agent/dialog.ts'
import { newTag } from '../message/identifiers.ts'
import { formatMessage } from '../message/format.ts'
import { headerOf, headersOf, replace, type Header } from '../message/message.ts'
import { parseMessage } from '../message/parse.ts'

const addressOf = (user: string): string => `sip:${user}@${sipDomain}`

interface Wish {
  readonly from?: string
  readonly uri?: string
  readonly toTag?: string
  readonly headers?: readonly Header[]
}

function draft(method: string, to: string, { from = 'ada', uri, toTag, headers = [] }: Wish = {}): Draft {
  const target = uri ?? (method === 'REGISTER' ? `sip:${sipDomain}` : addressOf(to))
  return {
    method,
    uri: target,
    headers: [
      ['From', `<${addressOf(from)}>;tag=${newTag()}`],
      ['To', `<${addressOf(to)}>${toTag ? `;tag=${toTag}` : ''}`],
      ['Call-ID', newTag()],
      ['CSeq', `1 ${method}`],
      ...headers,
    ],
    body: '',
  }
}

const register = (user: string, contact: string): Draft =>
  draft('REGISTER', user, { headers: [['Contact', contact]] })

const here = '<sip:x@here.invalid;transport=ws>'

let time = 0
let bench: Bench

beforeEach(async () => {
  time = Date.now() / 1000
  bench = await startBench({ now: () => time })
})
afterEach(() => bench.close())

const usersThere = (): string[] => bench.platform.registered().map(({ user }) => user)

describe('registration', () => {
  it('takes an account of the token service, and gives a GRUU', async () => {
    const agent = await bench.connect(accountOf('ada'))
    const response = await agent.ask(register('ada', `${here};+sip.instance="<urn:uuid:1>"`))
    expect(response.status).toBe(200)
    expect(headerOf(response, 'Contact')).toBe(
      '<sip:x@here.invalid;transport=ws>;expires=300;pub-gruu="sip:ada@sip.localhost;gr=urn:uuid:1"',
    )
    expect(usersThere()).toEqual(['far-end', 'ada'])
  })

  it.each([
    ['an expired account', () => accountOf('ada', -1)],
    ['a wrong password', () => ({ ...accountOf('ada'), password: 'guessed' })],
    ['somebody unknown', () => ({ user: 'ada', password: 'ada' })],
    ['nobody at all', () => undefined],
  ])('asks %s again', async (_, account) => {
    const agent = await bench.connect(account())
    const response = await agent.ask(register('ada', here))
    expect(response.status).toBe(401)
    expect(headerOf(response, 'WWW-Authenticate')).toMatch(
      /^Digest realm="sip.localhost", nonce=.*algorithm=MD5$/,
    )
    expect(usersThere()).toEqual(['far-end'])
  })

  it('refuses the account of somebody else', async () => {
    const agent = await bench.connect(accountOf('ben'))
    expect((await agent.ask(register('ada', here))).status).toBe(403)
    expect(usersThere()).toEqual(['far-end'])
  })

  it('says of a nonce that is too old that it is stale, and of a foreign one not', async () => {
    const agent = await bench.connect()
    const challenge = headerOf(await agent.ask(register('ada', here)), 'WWW-Authenticate') ?? ''
    const account = accountOf('ada', 3600)
    const { answerChallenge } = await import('../authentication/digest.ts')
    const answered = async (asked: string) => {
      const answer = answerChallenge(asked, account, 'REGISTER', `sip:${sipDomain}`)
      const response = await agent.ask(replace(register('ada', here), 'Authorization', answer))
      return headerOf(response, 'WWW-Authenticate') ?? String(response.status)
    }
    expect(await answered(challenge)).toBe('200')
    time += 301
    const again = await answered(challenge)
    expect(again).toContain('stale=true')
    expect(await answered(again)).toBe('200')
    expect(await answered(challenge.replace(/nonce="[^"]*"/, 'nonce="abc.def"'))).not.toContain('stale')
  })

  it('ends by itself, by expires=0, by *, and with the connection', async () => {
    const agent = await bench.connect(accountOf('ada', 3600))
    const there = (): boolean => usersThere().includes('ada')

    await agent.ask(register('ada', `${here};expires=60`))
    expect(there()).toBe(true)
    time += 61
    expect(there()).toBe(false)

    await agent.ask(register('ada', here))
    await agent.ask(register('ada', `${here};expires=0`))
    expect(there()).toBe(false)

    await agent.ask(register('ada', here))
    await agent.ask(
      draft('REGISTER', 'ada', {
        headers: [
          ['Contact', '*'],
          ['Expires', '0'],
        ],
      }),
    )
    expect(there()).toBe(false)

    await agent.ask(register('ada', here))
    await agent.close()
    expect(there()).toBe(false)
  })

  it('takes one binding for each user agent, and no end of them from nobody', async () => {
    const agent = await bench.connect(accountOf('ada'))
    const at = (name: string): string => `<sip:${name}@here.invalid>;+sip.instance="<urn:uuid:1>"`
    await agent.ask(register('ada', at('old')))
    const response = await agent.ask(register('ada', at('new')))
    expect(headersOf(response, 'Contact')).toHaveLength(1)
    expect(headerOf(response, 'Contact')).toContain('new@here.invalid')

    const statuses: number[] = []
    for (let number = 0; number < 12; number++)
      statuses.push((await agent.ask(register('ada', `<sip:${String(number)}@here.invalid>`))).status)
    expect(statuses).toContain(503)
  })

  it('tells the shortest time that it grants', async () => {
    const agent = await bench.connect(accountOf('ada'))
    const response = await agent.ask(register('ada', `${here};expires=1`))
    expect([response.status, headerOf(response, 'Min-Expires')]).toEqual([423, '5'])
  })
})

describe('a request', () => {
  it.each<[string, number, Draft]>([
    ['an agent who is not there', 480, draft('INVITE', 'ben')],
    ['somebody who is not known', 404, draft('INVITE', 'zoe')],
    ['another domain', 404, draft('INVITE', 'ben', { uri: 'sip:ben@other.example' })],
    ['nobody', 484, draft('MESSAGE', 'ben', { uri: `sip:${sipDomain}` })],
    ['a number, in the name of another', 403, draft('INVITE', numbers.answers, { from: 'ben' })],
    ['a scheme that is not SIP', 416, draft('INVITE', 'ben', { uri: 'tel:+4930123' })],
    ['a URI that makes no sense', 400, draft('INVITE', 'ben', { uri: 'sip:ben@@x:y' })],
    ['a dialog that did not begin here', 403, draft('INVITE', numbers.answers, { toTag: 'made-up' })],
  ])('to %s is refused with %i', async (_, status, message) => {
    const agent = await bench.connect(accountOf('ada'))
    expect((await agent.ask(message)).status).toBe(status)
  })

  it('without credentials is challenged with 407', async () => {
    const agent = await bench.connect()
    const response = await agent.ask(draft('INVITE', 'ben'))
    expect(response.status).toBe(407)
    expect(headerOf(response, 'Proxy-Authenticate')).toContain('Digest')
  })

  it('of the trunk may say any number as its own', async () => {
    const agent = await bench.connect(trunk)
    expect((await agent.ask(draft('INVITE', 'ben', { from: '+4930777' }))).status).toBe(480)
  })

  it('to the server itself is its keep-alive', async () => {
    const agent = await bench.connect()
    expect((await agent.ask(draft('OPTIONS', '', { uri: `sip:${sipDomain}` }))).status).toBe(200)
  })

  it('to cancel what nobody asked is refused', async () => {
    const agent = await bench.connect()
    expect((await agent.ask(draft('CANCEL', 'ben'))).status).toBe(481)
  })
})

describe('on the wire', () => {
  /** A socket without any manners. */
  async function open() {
    const socket = new WebSocket(`ws://127.0.0.1:${String(bench.port)}/`, 'sip', {
      headers: { host: sipDomain },
    })
    const messages = on(socket, 'message') as AsyncIterator<[Buffer]>
    await once(socket, 'open')
    return {
      socket,
      send: (text: string): void => {
        socket.send(text)
      },
      next: async (): Promise<string> => {
        const { value } = (await messages.next()) as { value: [Buffer] }
        return value[0].toString()
      },
    }
  }
  const options = formatMessage({
    ...draft('OPTIONS', '', { uri: `sip:${sipDomain}` }),
    headers: [['Via', 'SIP/2.0/WS a.invalid;branch=z9hG4bK1'], ...draft('OPTIONS', '').headers],
  })

  it('answers a ping of two line ends with one', async () => {
    const { send, next } = await open()
    send('\r\n\r\n')
    expect(await next()).toBe('\r\n')
  })

  it('refuses a request that has no hops left', async () => {
    const { send, next } = await open()
    send(options.replace('CSeq', 'Max-Forwards: 0\r\nCSeq'))
    expect(parseMessage(await next())).toMatchObject({ status: 483 })
  })

  it('survives whatever comes, and still answers', async () => {
    const { send, next } = await open()
    const mutation = fc.record({
      at: fc.nat(options.length),
      cut: fc.nat(20),
      put: fc.string({ maxLength: 8 }),
    })
    const mutated = fc.sample(fc.array(mutation, { minLength: 1, maxLength: 4 }), {
      numRuns: 150,
      seed: 4475,
    })
    for (const mutations of mutated)
      send(mutations.reduce((old, { at, cut, put }) => old.slice(0, at) + put + old.slice(at + cut), options))
    send(options.replace('z9hG4bK1', 'z9hG4bKlast'))
    for (let answer = ''; !answer.includes('z9hG4bKlast');) answer = await next()
  })

  it('sends too many requests back with 503', async () => {
    const { send, next } = await open()
    for (let count = 0; count < 260; count++) send(options)
    const statuses = new Set<string>()
    for (let count = 0; count < 260; count++) statuses.add((await next()).slice(8, 11))
    expect([...statuses]).toEqual(['200', '503'])
  })

  it('closes on a message that is far too long', async () => {
    const { socket } = await open()
    socket.send('x'.repeat(70_000))
    expect((await once(socket, 'close'))[0]).toBe(1009)
  })

  it('takes no WebSocket without the subprotocol, and says so to browsers', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${String(bench.port)}/`)
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).toContain('400')
    const get = request({ port: bench.port, host: '127.0.0.1' }).end()
    const [response] = (await once(get, 'response')) as [{ statusCode: number; resume(): void }]
    response.resume()
    expect(response.statusCode).toBe(426)
  })
})
