import { atom } from 'nanostores'
import type { Failure } from '../call/failure.ts'
import type { Device, Devices, DevicesState } from '../ports/devices.ts'
import type { TestCall, TestResult } from '../ports/test-call.ts'
import type { Tools } from './tools.ts'

/** Tools in memory, and some in each state: for tests and for the gallery. No page of the product has them. */

const device = (id: string, label: string): Device => ({ id, label })

const headset = device('h1', 'Jabra Evolve2 65 (USB headset with a long name)')
const builtIn = device('b1', 'Built-in audio')

export const unnamed: DevicesState = {
  microphones: [],
  speakers: [],
  chosen: {},
  processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: false },
  refused: {},
  canChooseSpeaker: true,
}

export const named: DevicesState = {
  ...unnamed,
  microphones: [headset, builtIn],
  speakers: [headset, builtIn],
  chosen: { microphone: headset, speaker: headset, ringer: device('gone', 'Desk loudspeaker') },
}

/** Where the browser lets the page sound nowhere but on the device of the system. */
export const refused: DevicesState = {
  ...named,
  refused: { speaker: { code: 'speaker.blocked-by-page' }, ringer: { code: 'speaker.unusable' } },
}

interface MeterReading {
  readonly level?: number
  readonly failure?: Failure
}

export interface ExampleTools extends Tools {
  /** What was asked of them, in words. */
  readonly asked: readonly string[]
  /** How many meters are running. */
  meters(): number
  /** Plugs in another microphone. */
  plugIn(): void
  /** Nothing fails any more. */
  mend(): void
  /** How far the test call is now. */
  show(results: readonly TestResult[]): void
}

/** Devices that remember what was chosen, with a microphone that gives one reading. */
function exampleDevices(begin: DevicesState, { level, failure: first }: MeterReading, asked: string[]) {
  const state = atom(begin)
  let failure = first
  let meters = 0
  const devices: Devices = {
    state,
    list: () => undefined,
    choose(use, chosen) {
      asked.push(`${use}: ${chosen?.label ?? 'none'}`)
      state.set({ ...state.get(), chosen: { ...state.get().chosen, ...(chosen && { [use]: chosen }) } })
    },
    process(change) {
      asked.push(JSON.stringify(change))
      state.set({ ...state.get(), processing: { ...state.get().processing, ...change } })
    },
    meter(onLevel, onFailure) {
      meters += 1
      const told = failure
      if (told) queueMicrotask(() => onFailure(told))
      else if (level !== undefined) queueMicrotask(() => onLevel(level))
      return () => void (meters -= 1)
    },
  }
  return {
    devices,
    meters: () => meters,
    plugIn() {
      const { microphones } = state.get()
      const another = device(`m${String(microphones.length)}`, `Headset ${String(microphones.length)}`)
      state.set({ ...state.get(), microphones: [...microphones, another] })
    },
    mend: () => void (failure = undefined),
  }
}

export interface ExampleToolsState extends MeterReading {
  readonly devices?: DevicesState
  readonly results?: readonly TestResult[]
}

export function exampleTools({
  devices = named,
  results = [],
  ...reading
}: ExampleToolsState = {}): ExampleTools {
  const asked: string[] = []
  const shown = atom(results)
  const testCall: TestCall = {
    results: shown,
    run: () => void asked.push('run'),
    answer: (heard) => void asked.push(heard ? 'heard' : 'not heard'),
    stop() {
      asked.push('stop')
      shown.set([])
    },
  }
  const support = { file: () => ({ name: 'sidetone.json', text: '{}' }) }
  const show = (now: readonly TestResult[]) => shown.set(now)
  return { ...exampleDevices(devices, reading, asked), testCall, support, asked, show }
}

export const testAsking: readonly TestResult[] = [
  { step: 'microphone', verdict: 'passed' },
  { step: 'speaker', verdict: 'asking' },
  { step: 'ringer', verdict: 'waiting' },
  { step: 'line', verdict: 'waiting' },
  { step: 'path', verdict: 'waiting' },
  { step: 'relay', verdict: 'waiting' },
]

export const testDone: readonly TestResult[] = [
  { step: 'microphone', verdict: 'failed', failure: 'microphone.refused' },
  { step: 'speaker', verdict: 'passed' },
  { step: 'ringer', verdict: 'failed' },
  { step: 'line', verdict: 'passed', roundTrip: 31 },
  { step: 'path', verdict: 'passed', proof: 'browser' },
  { step: 'relay', verdict: 'skipped' },
]

/** Everything that a network can have against a call. */
export const testOfNetwork: readonly TestResult[] = [
  { step: 'microphone', verdict: 'passed' },
  { step: 'speaker', verdict: 'passed' },
  { step: 'ringer', verdict: 'passed' },
  { step: 'line', verdict: 'failed', failure: 'line.unreachable' },
  { step: 'path', verdict: 'failed' },
  { step: 'relay', verdict: 'failed', failure: 'line.service' },
]
