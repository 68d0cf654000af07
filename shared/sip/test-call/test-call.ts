import { atom } from 'nanostores'
import { failureOf, PhoneError } from '../../call/failure.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Devices } from '../../ports/devices.ts'
import type { IceServer, LineAccountSource } from '../../ports/telephony.ts'
import type { TestCall, TestResult, TestStep } from '../../ports/test-call.ts'

export interface TestCallDependencies {
  readonly clock: Pick<Clock, 'after'>
  readonly devices: Pick<Devices, 'meter'>
  /** Plays a sound on the device for that use, until the returned function is called. */
  readonly play: Readonly<Record<'speaker' | 'ringer', () => () => void>>
  readonly account: LineAccountSource
  /** As `loopBack`. */
  readonly loopBack: (servers: readonly IceServer[]) => Promise<number>
}

/** A test from its beginning to its end, however that comes. */
interface Run extends TestCallDependencies {
  readonly signal: AbortSignal
  /** Asks the agent, and waits. */
  readonly ask: () => Promise<boolean>
}

type Found = Omit<TestResult, 'step'>

/** Loudness that only a voice has: −46 dBFS. */
const voice = 5e-3

/** How long the agent has to say something: ms. */
const patience = 8_000

const passed: Found = { verdict: 'passed' }
const failed: Found = { verdict: 'failed' }

/** Waits for a voice. */
const microphone = ({ devices, clock, signal }: Run): Promise<Found> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      stopWaiting()
      stopMeter()
    }
    const finish = (found: Found) => {
      stop()
      resolve(found)
    }
    const stopWaiting = clock.after(patience, () => finish(failed))
    const stopMeter = devices.meter(
      (level) => level > voice && finish(passed),
      ({ code, detail }) => {
        stop()
        reject(new PhoneError(code, detail))
      },
    )
    signal.addEventListener('abort', stop)
  })

const sounds =
  (use: 'speaker' | 'ringer') =>
  async ({ play, ask, signal }: Run): Promise<Found> => {
    const stop = play[use]()
    signal.addEventListener('abort', stop)
    try {
      return (await ask()) ? passed : failed
    } finally {
      stop()
    }
  }

const path = async ({ loopBack }: Run): Promise<Found> => ({ ...passed, roundTrip: await loopBack([]) })

const isRelay = ({ urls }: IceServer): boolean => urls.some((url) => /^turns?:/.test(url))

async function relay({ account, loopBack }: Run): Promise<Found> {
  const relays = (await account()).iceServers.filter(isRelay)
  return relays.length ? { ...passed, roundTrip: await loopBack(relays) } : { verdict: 'skipped' }
}

/** One row for each step, in the order in which they are tried. */
const steps: Readonly<Record<TestStep, (run: Run) => Promise<Found>>> = {
  microphone,
  speaker: sounds('speaker'),
  ringer: sounds('ringer'),
  path,
  relay,
}

const order = Object.keys(steps) as TestStep[]

export function createTestCall(dependencies: TestCallDependencies): TestCall {
  const results = atom<readonly TestResult[]>([])
  let running = new AbortController()
  let answer = (_heard: boolean): void => undefined

  const note = (step: TestStep, found: Found): void =>
    results.set(results.get().map((result) => (result.step === step ? { step, ...found } : result)))

  async function tryStep(step: TestStep, signal: AbortSignal): Promise<Found> {
    const ask = () => {
      note(step, { verdict: 'asking' })
      return new Promise<boolean>((resolve) => (answer = resolve))
    }
    try {
      return await steps[step]({ ...dependencies, signal, ask })
    } catch (error) {
      return { ...failed, failure: failureOf(error, 'call.failed').code }
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    results.set(order.map((step) => ({ step, verdict: 'waiting' })))
    for (const step of order) {
      note(step, { verdict: 'running' })
      const found = await tryStep(step, signal)
      if (signal.aborted) return
      note(step, found)
    }
  }

  function stop(): void {
    running.abort()
    results.set([])
  }

  return {
    results,
    run() {
      stop()
      running = new AbortController()
      void run(running.signal)
    },
    answer: (heard) => answer(heard),
    stop,
  }
}
