import { PhoneError } from '../call/failure.ts'
import {
  accepts,
  callBy,
  headerIn,
  opened,
  pass,
  refuses,
  registers,
  respond,
  servers,
  setUp,
  startServers,
  type Answer,
} from './testing.ts'

beforeEach(startServers)

/** Registers once, and says no after that. */
function onceThen(no: Answer): Answer {
  let isFirst = true
  return (request) => {
    if (!request.startsWith('REGISTER')) return request.startsWith('SIP/2.0') ? undefined : accepts(request)
    if (!isFirst) return no(request)
    isFirst = false
    return accepts(request)
  }
}

const tired: Answer = (request) => respond(request, '503 Service Unavailable', 'Retry-After: 300')

/** The binding of a phone, for as long as it is told: s. */
const grants = (duration: number) => (request: string) =>
  respond(
    request,
    '200 OK',
    headerIn(request, 'Contact').replace('expires=300', `expires=${String(duration)}`),
  )

const isOpen = (at = 0) => opened[at]?.readyState === 1

describe('a line that is not refreshed', () => {
  it('stays for as long as it was granted, and asks again by the same connection', async () => {
    servers.set('wss://one', onceThen(refuses('503 Service Unavailable')))
    const { line, source, clock } = setUp('wss://one')
    await line.connect(source)
    await pass(clock, 160_000)
    expect(line.state.get().state).toBe('ready')
    expect(registers(opened[0])?.length).toBeGreaterThan(2)
    servers.set('wss://one', accepts)
    await pass(clock, 130_000)
    expect(line.state.get().state).toBe('ready')
    await pass(clock, 300_000)
    expect(opened).toHaveLength(1)
    await line.disconnect()
  })

  it('leaves the registrar alone for as long as that asks for, counted from when it said so', async () => {
    servers.set('wss://one', onceThen(tired))
    const { line, source, clock } = setUp('wss://one')
    await line.connect(source)
    await pass(clock, 299_000)
    expect(line.state.get().state).toBe('ready')
    await pass(clock, 2_000)
    expect(line.state.get().state).toBe('reconnecting')
    await pass(clock, 148_000)
    expect([opened.length, registers(opened[0])?.length]).toEqual([1, 2])
    servers.set('wss://one', accepts)
    await pass(clock, 40_000)
    expect(line.state.get().state).toBe('ready')
    await line.disconnect()
  })

  it('goes to another server at once where there is one that may do better', async () => {
    servers.set('wss://one', onceThen(tired))
    servers.set('wss://two', accepts)
    const { line, source, clock } = setUp('wss://one', 'wss://two')
    await line.connect(source)
    await pass(clock, 151_000)
    expect(opened.map(({ url }) => url)).toEqual(['wss://one', 'wss://two'])
    expect(line.state.get().state).toBe('ready')
    await line.disconnect()
  })

  it('asks with fresh credentials, and goes on where those are good', async () => {
    let isAged = false
    servers.set('wss://one', (request) => (isAged ? refuses('403 Forbidden')(request) : accepts(request)))
    const { line, source, clock, states, accountsAsked } = setUp('wss://one')
    await line.connect(source)
    isAged = true
    await pass(clock, 150_500)
    isAged = false
    await pass(clock, 4_000)
    expect(accountsAsked()).toBe(2)
    expect(opened).toHaveLength(1)
    expect(states).toEqual(['connecting', 'ready'])
    await line.disconnect()
  })

  it('fails when its time is over where no credentials are good', async () => {
    servers.set('wss://one', onceThen(refuses('403 Forbidden')))
    const { line, source, clock } = setUp('wss://one')
    await line.connect(source)
    await pass(clock, 299_000)
    expect(line.state.get().state).toBe('ready')
    await pass(clock, 2_000)
    expect(line.state.get()).toMatchObject({ state: 'failed', failure: { code: 'line.refused' } })
    await line.disconnect()
  })

  it.each([
    ['is told to wait', tired],
    ['is refused', refuses('403 Forbidden')],
    ['gets no answer', () => undefined],
  ])('keeps its connection through a call where it %s, and says that no other comes in', async (_, no) => {
    servers.set('wss://one', onceThen(no))
    servers.set('wss://two', accepts)
    const { line, source, clock, rung, states, onBack } = setUp('wss://one', 'wss://two')
    await line.connect(source)
    callBy(opened[0])
    await pass(clock, 400_000)
    expect(rung).toHaveLength(1)
    expect([opened.length, isOpen()]).toEqual([1, true])
    expect(states).toEqual(['connecting', 'ready', 'reconnecting'])
    servers.set('wss://one', accepts)
    await pass(clock, 120_000)
    expect(states.at(-1)).toBe('ready')
    // Nothing was lost, so that no call has to be looked after.
    expect(onBack).not.toHaveBeenCalled()
    await rung[0]?.reject()
    expect(opened[0]?.sent.some((frame) => frame.startsWith('SIP/2.0 480'))).toBe(true)
    await line.disconnect()
  })

  it('lets go of its connection when the call is over', async () => {
    servers.set('wss://one', onceThen(tired))
    servers.set('wss://two', accepts)
    const { line, source, clock, rung } = setUp('wss://one', 'wss://two')
    await line.connect(source)
    callBy(opened[0])
    await pass(clock, 350_000)
    await rung[0]?.reject()
    await pass(clock, 3_000)
    expect(opened.map(({ url }) => url)).toEqual(['wss://one', 'wss://two'])
    expect(line.state.get().state).toBe('ready')
    await line.disconnect()
  })

  it('keeps a new connection too where a call needs one and no other server is there', async () => {
    const { line, source, clock, rung } = setUp('wss://one')
    await line.connect(source)
    callBy(opened[0])
    servers.set('wss://one', refuses('403 Forbidden'))
    opened[0]?.drop()
    await pass(clock, 60_000)
    expect(line.state.get().state).toBe('reconnecting')
    expect([opened.length, isOpen(1)]).toEqual([2, true])
    await rung[0]?.reject()
    await line.disconnect()
  })
})

describe('a line that has failed', () => {
  /** The second attempt, by fresh credentials, comes a moment after the first one. */
  async function refused(connecting: Promise<void>, clock: ReturnType<typeof setUp>['clock']) {
    const isRefused = expect(connecting).rejects.toMatchObject({ code: 'line.refused' })
    await pass(clock, 1_000)
    await isRefused
  }

  const asked = () => opened.flatMap((socket) => registers(socket) ?? []).length

  it.each([
    ['does not know the number', '404 Not Found'],
    ['takes no credentials', '403 Forbidden'],
  ])('asks again by a fresh account when a while has passed, where the registrar %s', async (_, status) => {
    servers.set('wss://one', refuses(status))
    const { line, source, clock, states, accountsAsked } = setUp('wss://one')
    await refused(line.connect(source), clock)
    const before = accountsAsked()
    await pass(clock, 58_000)
    expect(accountsAsked()).toBe(before)
    servers.set('wss://one', accepts)
    await pass(clock, 63_000)
    expect(accountsAsked()).toBe(before + 1)
    expect(states.slice(-2)).toEqual(['failed', 'ready'])
    await line.disconnect()
  })

  it('tries wrong credentials less and less often: four times in ten minutes, the first ones included', async () => {
    servers.set('wss://one', refuses('403 Forbidden'))
    const { line, source, clock } = setUp('wss://one')
    await refused(line.connect(source), clock)
    for (let minutes = 0; minutes < 40; minutes += 10) {
      const before = minutes ? asked() : 0
      await pass(clock, 600_000)
      expect(asked() - before).toBeLessThanOrEqual(4)
    }
    expect(asked()).toBeGreaterThan(4)
    await line.disconnect()
  })

  it('tries no wrong credentials sooner because the network has changed', async () => {
    servers.set('wss://one', refuses('403 Forbidden'))
    const { line, source, clock } = setUp('wss://one')
    await refused(line.connect(source), clock)
    const before = asked()
    line.networkChanged()
    await pass(clock, 10_000)
    expect(asked()).toBe(before)
    await line.disconnect()
  })

  it('is tried at once when the agent asks for that', async () => {
    servers.set('wss://one', refuses('404 Not Found'))
    const { line, source, clock, states } = setUp('wss://one')
    await refused(line.connect(source), clock)
    line.tryAgain()
    await pass(clock, 1_000)
    expect(states.slice(-3)).toEqual(['failed', 'connecting', 'failed'])
    servers.set('wss://one', accepts)
    line.tryAgain()
    await pass(clock, 1_000)
    expect(states.slice(-2)).toEqual(['connecting', 'ready'])
    await line.disconnect()
  })

  it('asks again for an account that it was not given', async () => {
    servers.set('wss://one', accepts)
    const { line, source, clock } = setUp('wss://one')
    let isGiven = false
    const later = () => (isGiven ? source() : Promise.reject(new PhoneError('line.account', '403')))
    await expect(line.connect(later)).rejects.toMatchObject({ code: 'line.account' })
    isGiven = true
    await pass(clock, 121_000)
    expect(line.state.get().state).toBe('ready')
    await line.disconnect()
  })

  it('does nothing any more once it is given up', async () => {
    servers.set('wss://one', refuses('404 Not Found'))
    const { line, source, clock } = setUp('wss://one')
    await refused(line.connect(source), clock)
    await line.disconnect()
    const before = asked()
    await pass(clock, 200_000)
    expect(asked()).toBe(before)
    expect(line.state.get().state).toBe('off')
  })
})

describe('a registrar', () => {
  it('that grants no time is asked no more often than one that says no', async () => {
    servers.set('wss://one', grants(0))
    const { line, source, clock } = setUp('wss://one')
    void line.connect(source).catch(() => undefined)
    await pass(clock, 60_000)
    expect(line.state.get().state).toBe('reconnecting')
    expect(opened.flatMap((socket) => registers(socket) ?? []).length).toBeLessThan(20)
    await line.disconnect()
  })

  it('that grants a second is asked every other second', async () => {
    servers.set('wss://one', grants(1))
    const { line, source, clock } = setUp('wss://one')
    await line.connect(source)
    await pass(clock, 20_000)
    expect(registers(opened[0])).toHaveLength(11)
    await line.disconnect()
  })

  it('that cannot be reached by outbound is asked without, and the next one with it again', async () => {
    const withoutOutbound: Answer = (request) =>
      request.includes('reg-id=1') || /^Supported: .*outbound/m.test(request)
        ? respond(request, '439 First Hop Lacks Outbound Support')
        : accepts(request)
    servers.set('wss://one', withoutOutbound)
    const { line, source, clock } = setUp('wss://one')
    await line.connect(source)
    expect(registers(opened[0])).toHaveLength(2)
    await pass(clock, 150_000)
    expect(registers(opened[0])).toHaveLength(3)
    opened[0]?.drop()
    await pass(clock, 200)
    expect(registers(opened[1])?.[0]).toContain('reg-id=1')
    expect(line.state.get().state).toBe('ready')
    await line.disconnect()
  })

  it('that gives no GRUU takes the one of another away', async () => {
    const gruu = ';pub-gruu="sip:ada@sip.example;gr=1"'
    servers.set('wss://one', (request) =>
      respond(request, '200 OK', `${headerIn(request, 'Contact')}${gruu}`),
    )
    const { line, source, clock } = setUp('wss://one')
    await line.connect(source)
    expect(String(line.agent().sip.contact)).toContain('gr=1')
    servers.set('wss://one', accepts)
    opened[0]?.drop()
    await pass(clock, 200)
    expect(String(line.agent().sip.contact)).not.toContain('gr=1')
    await line.disconnect()
  })
})
