import { isConnected, type Call, type CallKey, type CallState } from '../../shared/call/call.ts'
import type { LineAccountSource, Telephony } from '../../shared/ports/telephony.ts'
import { until } from './contract.ts'

/** The far end that a clause talks to. */
export interface FarSide {
  /** Numbers with an outcome of their own; the first is answered at once. */
  readonly numbers: Readonly<Record<'answers' | 'busy' | 'notFound' | 'forbidden' | 'unavailable', string>>
  /** Calls the phone, and gives the call's handle there. */
  call(from: string): Promise<string>
  cancel(handle: string): Promise<void>
  /** Hangs up whatever call is up with the phone. */
  hangUp(): Promise<void>
  hold(): Promise<void>
  resume(): Promise<void>
  /** Asks the phone to call somebody else in its place. */
  askTransfer(number: string): Promise<void>
  /** Digits received in the newest call, as soon as there are this many. */
  digits(count: number): Promise<string>
}

export interface TelephonySubject {
  readonly telephony: Telephony
  readonly account: LineAccountSource
  readonly far: FarSide
}

const inState = (key: CallKey, state: CallState) => (calls: readonly Call[]) =>
  calls.some((call) => call.key === key && call.state === state)

export async function reach(telephony: Telephony, key: CallKey, state: CallState): Promise<Call> {
  const calls = await until(telephony.calls, inState(key, state), `${key} ${state}`)
  const call = calls.find((candidate) => candidate.key === key)
  if (!call) throw new Error(`${key} is gone`)
  return call
}

export async function dialAnswered({ telephony, account, far }: TelephonySubject): Promise<CallKey> {
  await telephony.connect(account)
  const key = telephony.dial(far.numbers.answers)
  await reach(telephony, key, 'active')
  return key
}

/** Two calls, the first one on hold. */
export async function dialTwo(subject: TelephonySubject): Promise<readonly [CallKey, CallKey]> {
  const { telephony, far } = subject
  const first = await dialAnswered(subject)
  await telephony.hold(first)
  const second = telephony.dial(far.numbers.answers)
  await reach(telephony, second, 'active')
  return [first, second]
}

/** The far end asks the phone to call somebody else in its place. */
export async function askTransfer(subject: TelephonySubject, number: string): Promise<CallKey> {
  const { telephony, far } = subject
  const key = await dialAnswered(subject)
  await far.askTransfer(number)
  const isAsked = (call: Call) => isConnected(call) && call.transfer?.by === 'them'
  await until(telephony.calls, (calls) => calls.some(isAsked), 'asked for a transfer')
  return key
}

export async function ring({ telephony, far }: TelephonySubject): Promise<{ call: Call; handle: string }> {
  const handle = await far.call('+4930555100')
  const isRinging = (call: Call) => call.state === 'ringing'
  const calls = await until(telephony.calls, (all) => all.some(isRinging), 'ringing')
  const call = calls.find(isRinging)
  if (!call) throw new Error('nothing rings')
  return { call, handle }
}
