import { PhoneError } from '../call/failure.ts'
import {
  accepts,
  headerIn,
  opened,
  pass,
  refuses,
  registers,
  respond,
  servers,
  settle,
  setUp,
  startServers,
  type Answer,
} from './testing.ts'

beforeEach(() => {
  startServers()
})

describe('the line', () => {
  it('is ready when it is registered', async () => {
    const { line, source, states } = setUp('wss://one')
    await line.connect(source)
    expect(states).toEqual(['connecting', 'ready'])
    expect(line.state.get()).toEqual({ state: 'ready', addressOfRecord: 'sip:ada@sip.example' })
    await line.disconnect()
    expect(registers(opened[0])?.at(-1)).toContain('expires=0')
  })

  it('has a new random identity each time', async () => {
    const { line, source } = setUp('wss://one')
    await line.connect(source)
    await line.disconnect()
    await line.connect(source)
    const [first = '', second = ''] = opened.map((socket) => registers(socket)?.[0])
    for (const name of ['Via', 'From', 'Call-ID', 'Contact'])
      expect(headerIn(first, name)).not.toBe(headerIn(second, name))
    await line.disconnect()
  })

  it('is refreshed in half of the time that it was granted', async () => {
    servers.set('wss://one', (request) =>
      respond(request, '200 OK', headerIn(request, 'Contact').replace('expires=300', 'expires=60')),
    )
    const { line, source, clock } = setUp('wss://one')
    await line.connect(source)
    await pass(clock, 29_999)
    expect(registers(opened[0])).toHaveLength(1)
    await pass(clock, 1)
    expect(registers(opened[0])).toHaveLength(2)
    expect(headerIn(registers(opened[0])?.[1] ?? '', 'CSeq')).toBe('CSeq: 2 REGISTER')
    await line.disconnect()
  })

  it('stays registered for as long as the registrar wants at least', async () => {
    servers.set('wss://one', (request) =>
      request.includes('expires=900')
        ? accepts(request)
        : respond(request, '423 Too Brief', 'Min-Expires: 900'),
    )
    const { line, source } = setUp('wss://one')
    await line.connect(source)
    expect(registers(opened[0])).toHaveLength(2)
    await line.disconnect()
  })

  it('goes to the next server at once where the preferred one is dead', async () => {
    const { line, source, clock } = setUp('wss://dead', 'wss://one')
    const connected = line.connect(source)
    await pass(clock, 100)
    await connected
    expect(opened.map(({ url }) => url)).toEqual(['wss://dead', 'wss://one'])
    await line.disconnect()
  })

  it('comes back after it was lost, and says so', async () => {
    const { line, source, clock, states, onBack } = setUp('wss://one')
    await line.connect(source)
    opened[0]?.drop()
    await pass(clock, 0)
    expect(line.state.get()).toMatchObject({ state: 'reconnecting', failure: { code: 'line.unreachable' } })
    expect(() => line.agent()).toThrow('line.unreachable')
    await pass(clock, 100)
    expect(states).toEqual(['connecting', 'ready', 'reconnecting', 'ready'])
    expect(onBack).toHaveBeenCalledTimes(1)
    await line.disconnect()
  })

  it('keeps trying for as long as it takes, and at once when the network changes', async () => {
    const { line, source, clock } = setUp('wss://one')
    await line.connect(source)
    servers.clear()
    opened[0]?.drop()
    await pass(clock, 60_000)
    const tries = opened.length
    expect(tries).toBeGreaterThan(6)
    servers.set('wss://one', accepts)
    line.networkChanged()
    await pass(clock, 200)
    expect(line.state.get().state).toBe('ready')
    expect(opened).toHaveLength(tries + 1)
    await line.disconnect()
  })

  it('notices within ten seconds that a server went silent without closing the connection', async () => {
    const { line, source, clock } = setUp('wss://one')
    await line.connect(source)
    await pass(clock, 4_000)
    line.networkChanged()
    await pass(clock, 100)
    servers.set('wss://one', () => undefined)
    await pass(clock, 10_000)
    expect(line.state.get().state).toBe('reconnecting')
    servers.clear()
    opened.at(-1)?.drop()
    await line.disconnect()
  })

  it('asks a silent server whether it is there, and keeps the question and its answer to itself', async () => {
    const { line, source, clock, states, told } = setUp('wss://one')
    await line.connect(source)
    await pass(clock, 60_000)
    const questions = opened[0]?.sent.filter((frame) => frame.startsWith('OPTIONS'))
    expect(questions).toHaveLength(8)
    expect(states).toEqual(['connecting', 'ready'])
    expect(told.filter((entry) => entry.includes('OPTIONS'))).toEqual([])
    await line.disconnect()
  })

  it('notices within five seconds that a server is silent upon a request', async () => {
    const { line, source, clock } = setUp('wss://one')
    await line.connect(source)
    servers.set('wss://one', () => undefined)
    await pass(clock, 100)
    await line.agent().socket.send('BYE sip:far@sip.example SIP/2.0\r\n\r\n')
    await pass(clock, 4_600)
    expect(line.state.get().state).toBe('reconnecting')
    servers.clear()
    opened.at(-1)?.drop()
    await line.disconnect()
  })

  it('takes a nonce that ages again and again for a server that is out of order', async () => {
    const stale = 'WWW-Authenticate: Digest realm="sip.example", nonce="1", stale=true'
    servers.set('wss://one', (request) => respond(request, '401 Unauthorized', stale))
    const { line, source, clock, accountsAsked } = setUp('wss://one')
    const connected = line.connect(source)
    await pass(clock, 1_000)
    expect(line.state.get()).toMatchObject({ state: 'reconnecting', failure: { code: 'line.unreachable' } })
    servers.set('wss://one', accepts)
    await pass(clock, 10_000)
    await connected
    expect(accountsAsked()).toBe(1)
    await line.disconnect()
  })

  it('tries once more with fresh credentials, and fails where those are refused too', async () => {
    servers.set('wss://one', refuses('403 Forbidden'))
    const { line, source, clock, accountsAsked } = setUp('wss://one')
    const connected = expect(line.connect(source)).rejects.toMatchObject({
      code: 'line.refused',
      detail: '403',
    })
    await pass(clock, 200)
    await connected
    expect(accountsAsked()).toBe(2)
    expect(line.state.get()).toEqual({ state: 'failed', failure: { code: 'line.refused', detail: '403' } })
    await line.disconnect()
  })

  it('goes on trying where the server cannot help just now', async () => {
    servers.set('wss://one', refuses('503 Service Unavailable'))
    const { line, source, clock } = setUp('wss://one')
    const connected = line.connect(source)
    await pass(clock, 1_000)
    servers.set('wss://one', accepts)
    await pass(clock, 10_000)
    await connected
    expect(line.state.get().state).toBe('ready')
    await line.disconnect()
  })

  it('leaves a server alone for as long as that asks for', async () => {
    const tired: Answer = (request) => respond(request, '503 Service Unavailable', 'Retry-After: 30')
    for (const server of ['wss://one', 'wss://two']) servers.set(server, tired)
    const { line, source, clock } = setUp('wss://one', 'wss://two')
    const connected = line.connect(source)
    await pass(clock, 1_000)
    await pass(clock, 28_000)
    expect(opened.map(({ url }) => url)).toEqual(['wss://one', 'wss://two'])
    for (const server of servers.keys()) servers.set(server, accepts)
    await pass(clock, 6_000)
    await connected
    expect(opened).toHaveLength(3)
    await line.disconnect()
  })

  describe('that is challenged', () => {
    /** Challenges what has no Authorization, and accepts the rest. */
    const challenges =
      (...values: string[]): Answer =>
      (request) =>
        request.includes('Authorization: ')
          ? accepts(request)
          : respond(request, '401 Unauthorized', ...values.map((value) => `WWW-Authenticate: ${value}`))

    const authorization = (at: number) => headerIn(registers(opened[0])?.[at] ?? '', 'Authorization')

    it('answers the strongest challenge', async () => {
      servers.set(
        'wss://one',
        challenges(
          'Digest realm="r", nonce="n1", algorithm=SHA-256, qop="auth"',
          'Digest realm="r", nonce="n2"',
        ),
      )
      const { line, source } = setUp('wss://one')
      await line.connect(source)
      expect(authorization(1)).toContain('algorithm=SHA-256')
      expect(authorization(1)).toMatch(/response="[0-9a-f]{64}"/)
      await line.disconnect()
    })

    it('answers by MD5 where nothing else is asked for', async () => {
      servers.set('wss://one', challenges('Digest realm="r", nonce="n2"'))
      const { line, source } = setUp('wss://one')
      await line.connect(source)
      expect(authorization(1)).toMatch(/response="[0-9a-f]{32}"/)
      await line.disconnect()
    })

    it('answers once more where the nonce had grown old meanwhile', async () => {
      const challenge = (rest: string) => `WWW-Authenticate: Digest realm="r", ${rest}`
      servers.set('wss://one', (request) => {
        if (request.includes('nonce="new"')) return accepts(request)
        const isStale = request.includes('nonce="old"')
        return respond(
          request,
          '401 Unauthorized',
          challenge(isStale ? 'nonce="new", stale=true' : 'nonce="old"'),
        )
      })
      const { line, source } = setUp('wss://one')
      await line.connect(source)
      expect(registers(opened[0])).toHaveLength(3)
      await line.disconnect()
    })

    describe('by several realms', () => {
      const asks = {
        'Proxy-Authorization': {
          status: '407 Proxy Authentication Required',
          challenge: 'Proxy-Authenticate: Digest realm="edge", nonce="e1", qop="auth"',
          answer: /^Proxy-Authorization: .*realm="edge"/m,
        },
        Authorization: {
          status: '401 Unauthorized',
          challenge: 'WWW-Authenticate: Digest realm="pbx", nonce="p1", algorithm=SHA-256, qop="auth"',
          answer: /^Authorization: .*realm="pbx"/m,
        },
      }

      it.each([
        ['one after the other', Object.values(asks)],
        ['the other way round', Object.values(asks).reverse()],
      ])('answers each, %s', async (_, askers) => {
        servers.set('wss://one', (request) => {
          const asker = askers.find(({ answer }) => !answer.test(request))
          return asker ? respond(request, asker.status, asker.challenge) : accepts(request)
        })
        const { line, source } = setUp('wss://one')
        await line.connect(source)
        const last = registers(opened[0])?.at(-1) ?? ''
        expect(registers(opened[0])).toHaveLength(3)
        const [first, second] = askers.map(({ answer }) => answer.exec(last)?.[0])
        expect([first, second]).not.toContain(undefined)
        // The first nonce is used once more, and its answers are counted (RFC 7616 section 3.4).
        expect(last.match(/nc=0000000\d/g)?.sort()).toEqual(['nc=00000001', 'nc=00000002'])
        await line.disconnect()
      })

      it('answers all at once where all ask at once', async () => {
        const realms = ['one', 'two'].map((realm) => `Proxy-Authenticate: Digest realm="${realm}", nonce="n"`)
        servers.set('wss://one', (request) =>
          ['one', 'two'].every((realm) => request.includes(`realm="${realm}"`))
            ? accepts(request)
            : respond(request, '407 Proxy Authentication Required', ...realms),
        )
        const { line, source } = setUp('wss://one')
        await line.connect(source)
        expect(registers(opened[0])).toHaveLength(2)
        await line.disconnect()
      })

      it('takes a second question of the same realm for a refusal, and no endless row of realms', async () => {
        let count = 0
        const { line, source, clock } = setUp('wss://one')
        servers.set('wss://one', (request) =>
          respond(
            request,
            '401 Unauthorized',
            `WWW-Authenticate: Digest realm="${String(count++)}", nonce="n"`,
          ),
        )
        const connected = expect(line.connect(source)).rejects.toMatchObject({ code: 'line.refused' })
        await pass(clock, 1_000)
        await connected
        expect(count).toBe(18)
        await line.disconnect()
      })
    })

    it('asks again later, not for ever at once, where every nonce has grown old', async () => {
      servers.set('wss://one', (request) =>
        respond(request, '401 Unauthorized', 'WWW-Authenticate: Digest realm="r", nonce="n", stale=true'),
      )
      const { line, source, clock } = setUp('wss://one')
      const connected = line.connect(source)
      await settle(clock)
      expect(line.state.get()).toMatchObject({ failure: { code: 'line.unreachable' } })
      expect(opened.flatMap(registers).length).toBeLessThan(10)
      servers.set('wss://one', accepts)
      await pass(clock, 1_000)
      await connected
      expect(line.state.get().state).toBe('ready')
      await line.disconnect()
    })
  })

  it('fails where there is no account', async () => {
    const { line } = setUp('wss://one')
    await expect(line.connect(() => Promise.reject(new Error('no')))).rejects.toMatchObject({
      code: 'line.account',
    })
    expect(line.state.get()).toMatchObject({ state: 'failed' })
  })

  it.each(['line.service', 'sign-in.unreachable'] as const)('waits for an account after %s', async (code) => {
    const { clock, line, source, states } = setUp('wss://one')
    const answers = [() => Promise.reject(new PhoneError(code)), source]
    const connected = line.connect(() => (answers.shift() ?? source)())
    await pass(clock, 1_000)
    await connected
    expect(states).toEqual(['connecting', 'reconnecting', 'ready'])
    await line.disconnect()
  })

  it('survives a message that sip.js cannot read', async () => {
    const { line, source } = setUp('wss://one')
    await line.connect(source)
    expect(() => opened[0]?.onmessage?.({ data: 'SIP/2.0 200 OK\r\nCSeq: x\r\n\r\n' })).not.toThrow()
    expect(line.state.get().state).toBe('ready')
    await line.disconnect()
  })
})
