import { atom } from 'nanostores'
import { failureOf } from '../../call/failure.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Devices } from '../../ports/devices.ts'
import type { IceServer, LineAccountSource } from '../../ports/telephony.ts'
import type { PathProof, TestCall, TestResult, TestStep } from '../../ports/test-call.ts'
import { hearVoice } from './voice.ts'

export interface TestCallDependencies {
  readonly clock: Pick<Clock, 'after'>
  readonly devices: Pick<Devices, 'meter'>
  /** Plays a sound on the device for that use, until the returned function is called. */
  readonly play: Readonly<Record<'speaker' | 'ringer', () => () => void>>
  readonly account: LineAccountSource
  /** As `Telephony.reach`. */
  readonly reach: () => Promise<number>
  /** As `provePath`. */
  readonly provePath: (servers: readonly IceServer[], wanted: PathProof) => Promise<PathProof | undefined>
}

/** A test from its beginning to its end, however that comes. */
interface Run extends TestCallDependencies {
  readonly signal: AbortSignal
  /** Asks the agent, and waits. */
  readonly ask: () => Promise<boolean>
}

type Found = Omit<TestResult, 'step'>

const passed: Found = { verdict: 'passed' }
const failed: Found = { verdict: 'failed' }

const microphone = async ({ devices, clock, signal }: Run): Promise<Found> =>
  (await hearVoice({ devices, clock, signal })) ? passed : failed

const sounds =
  (use: 'speaker' | 'ringer') =>
  async ({ play, ask }: Run): Promise<Found> => {
    const stop = play[use]()
    try {
      return (await ask()) ? passed : failed
    } finally {
      stop()
    }
  }

const line = async ({ reach }: Run): Promise<Found> => ({ ...passed, roundTrip: await reach() })

/** Servers see the packets of this browser, or there is no way out of this network but by a relay. */
async function path({ account, provePath }: Run): Promise<Found> {
  const { iceServers } = await account()
  const proof = await provePath(iceServers, iceServers.length ? 'server' : 'browser')
  return proof && (proof !== 'browser' || !iceServers.length) ? { ...passed, proof } : failed
}

const isRelay = ({ urls }: IceServer): boolean => urls.some((url) => /^turns?:/.test(url))

async function relay({ account, provePath }: Run): Promise<Found> {
  const relays = (await account()).iceServers.filter(isRelay)
  if (!relays.length) return { verdict: 'skipped' }
  return (await provePath(relays, 'relay')) === 'relay' ? passed : failed
}

/** One row for each step, in the order in which they are tried. */
const steps: Readonly<Record<TestStep, (run: Run) => Promise<Found>>> = {
  microphone,
  speaker: sounds('speaker'),
  ringer: sounds('ringer'),
  line,
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
      return new Promise<boolean>((resolve) => {
        answer = resolve
        signal.addEventListener('abort', () => resolve(false), { once: true })
      })
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
