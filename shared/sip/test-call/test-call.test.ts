import { PhoneError } from '../../call/failure.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import type { IceServer, LineAccount } from '../../ports/telephony.ts'
import type { PathProof, TestResult, TestStep } from '../../ports/test-call.ts'
import { createTestCall, type TestCallDependencies } from './test-call.ts'

const stun: IceServer = { urls: ['stun:stun.example.com'] }
const turn: IceServer = { urls: ['turn:turn.example.com'], username: 'ada', credential: 'x' }

interface World extends Partial<TestCallDependencies> {
  readonly iceServers?: readonly IceServer[]
  /** What the network proves where it is asked for that. */
  readonly proofs?: Partial<Record<PathProof, PathProof>>
}

/** A test call in a world where everything is well, but for what is given. */
function begin({ iceServers = [stun, turn], proofs = {}, ...others }: World = {}) {
  const clock = createFakeClock()
  const done: string[] = []
  const meters = new Set<(level: number) => void>()
  const sound = (use: string) => () => {
    done.push(`${use} plays`)
    return () => void done.push(`${use} stops`)
  }
  const testCall = createTestCall({
    clock,
    devices: {
      meter(onLevel) {
        meters.add(onLevel)
        return () => void meters.delete(onLevel)
      },
    },
    play: { speaker: sound('speaker'), ringer: sound('ringer') },
    account: async () => ({ iceServers }) as unknown as LineAccount,
    reach: async () => 31,
    provePath: async (_, wanted) => (wanted in proofs ? proofs[wanted] : wanted),
    ...others,
  })
  const hear = (...levels: number[]) => {
    for (const level of levels) for (const tell of [...meters]) tell(level)
    return clock.advance(0)
  }
  const of = (step: TestStep): TestResult | undefined =>
    testCall.results.get().find((result) => result.step === step)
  return {
    testCall,
    clock,
    done,
    hear,
    of,
    meters,
    async speak() {
      testCall.run()
      await hear(0.1, 0.1, 0.1, 0.1)
    },
    async answer(heard: boolean) {
      testCall.answer(heard)
      await clock.advance(0)
    },
  }
}

/** A test to its end, in which the agent hears everything. */
async function run(world: World = {}): Promise<ReturnType<typeof begin>> {
  const test = begin(world)
  await test.speak()
  await test.answer(true)
  await test.answer(true)
  return test
}

const verdicts = ({ testCall }: ReturnType<typeof begin>): string =>
  testCall.results
    .get()
    .map(({ verdict }) => verdict)
    .join(' ')

describe('a test call', () => {
  it('passes where everything is well, and leaves nothing open', async () => {
    const test = await run()
    expect(verdicts(test)).toBe('passed passed passed passed passed passed')
    expect(test.done).toEqual(['speaker plays', 'speaker stops', 'ringer plays', 'ringer stops'])
    expect(test.meters.size).toBe(0)
    expect(test.clock.waiting()).toBe(0)
  })

  it('stops no sound a second time when it is put away after its end', async () => {
    const test = await run()
    test.testCall.stop()
    await test.clock.advance(0)
    expect(test.done).toEqual(['speaker plays', 'speaker stops', 'ringer plays', 'ringer stops'])
  })

  it('fails a sound that the agent does not hear, and goes on', async () => {
    const test = begin()
    await test.speak()
    await test.answer(false)
    expect(test.of('speaker')?.verdict).toBe('failed')
    expect(test.of('ringer')?.verdict).toBe('asking')
    expect(test.done).toEqual(['speaker plays', 'speaker stops', 'ringer plays'])
  })

  it('ends everything that sounds when it is stopped half-way', async () => {
    const test = begin()
    await test.speak()
    test.testCall.stop()
    await test.clock.advance(0)
    expect(test.done).toEqual(['speaker plays', 'speaker stops'])
    expect(test.testCall.results.get()).toEqual([])
  })

  it('lets go of the microphone when it is stopped while it listens', async () => {
    const test = begin()
    test.testCall.run()
    test.testCall.stop()
    await test.clock.advance(0)
    expect(test.meters.size).toBe(0)
    expect(test.clock.waiting()).toBe(0)
  })

  it('begins anew, and takes no answer that was meant for the test before', async () => {
    const test = begin()
    await test.speak()
    await test.speak()
    expect(test.done).toEqual(['speaker plays', 'speaker stops', 'speaker plays'])
    await test.answer(true)
    await test.answer(true)
    expect(verdicts(test)).toBe('passed passed passed passed passed passed')
  })
})

describe('the microphone', () => {
  it('fails when it hears nothing for 8 s', async () => {
    const test = begin()
    test.testCall.run()
    await test.hear(0.001, 0.002)
    await test.clock.advance(8_000)
    expect(test.of('microphone')).toEqual({ step: 'microphone', verdict: 'failed' })
    expect(test.meters.size).toBe(0)
  })

  it('is not believed for the click of a key', async () => {
    const test = begin()
    test.testCall.run()
    await test.hear(0.3, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.3, 0.2, 0.001)
    expect(test.of('microphone')?.verdict).toBe('running')
    await test.hear(0.02, 0.03)
    expect(test.of('microphone')?.verdict).toBe('passed')
  })

  it('tells why it could not be opened', async () => {
    const test = begin({
      devices: {
        meter(_, onFailure) {
          queueMicrotask(() => onFailure({ code: 'microphone.refused' }))
          return () => undefined
        },
      },
    })
    test.testCall.run()
    await test.clock.advance(0)
    expect(test.of('microphone')).toMatchObject({ verdict: 'failed', failure: 'microphone.refused' })
  })
})

describe('the line', () => {
  it('tells how long the telephone system takes to answer', async () => {
    expect((await run()).of('line')).toEqual({ step: 'line', verdict: 'passed', roundTrip: 31 })
  })

  it('fails where the telephone system does not answer, and what comes after it is tried', async () => {
    const test = await run({ reach: () => Promise.reject(new PhoneError('line.unreachable')) })
    expect(test.of('line')).toEqual({ step: 'line', verdict: 'failed', failure: 'line.unreachable' })
    expect(test.of('path')?.verdict).toBe('passed')
  })
})

describe('the path of the audio', () => {
  it('is proven by a server that sees the packets', async () =>
    expect((await run()).of('path')).toMatchObject({ verdict: 'passed', proof: 'server' }))

  it('is proven by a relay where that is the only way', async () =>
    expect((await run({ proofs: { server: 'relay' } })).of('path')).toMatchObject({ proof: 'relay' }))

  it('fails where nothing leaves the browser, although servers were named', async () => {
    const test = await run({ proofs: { server: 'browser', relay: undefined } })
    expect(test.of('path')).toEqual({ step: 'path', verdict: 'failed' })
    expect(test.of('relay')).toEqual({ step: 'relay', verdict: 'failed' })
  })

  it('is tried no further than the browser where no server is named', async () => {
    const test = await run({ iceServers: [] })
    expect(test.of('path')).toMatchObject({ verdict: 'passed', proof: 'browser' })
    expect(test.of('relay')?.verdict).toBe('skipped')
  })

  it('fails by the name of the service that could not tell the servers', async () => {
    const test = await run({ account: () => Promise.reject(new PhoneError('line.service')) })
    expect(test.of('path')).toMatchObject({ verdict: 'failed', failure: 'line.service' })
    expect(test.of('relay')).toMatchObject({ verdict: 'failed', failure: 'line.service' })
  })

  it('asks the relays alone for a relay', async () => {
    const asked: (readonly IceServer[])[] = []
    await run({
      async provePath(servers, wanted) {
        asked.push(servers)
        return wanted
      },
    })
    expect(asked).toEqual([[stun, turn], [turn]])
  })
})
