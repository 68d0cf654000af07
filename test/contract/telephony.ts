import { isConnected, type Call, type CallKey, type CallState } from '../../shared/call/call.ts'
import type { LineAccountSource, Telephony } from '../../shared/ports/telephony.ts'
import { expectAlike, expectFailure, expectMatch, until, type Clause } from './contract.ts'

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

async function reach(telephony: Telephony, key: CallKey, state: CallState): Promise<Call> {
  const calls = await until(telephony.calls, inState(key, state), `${key} ${state}`)
  const call = calls.find((candidate) => candidate.key === key)
  if (!call) throw new Error(`${key} is gone`)
  return call
}

async function dialAnswered({ telephony, account, far }: TelephonySubject): Promise<CallKey> {
  await telephony.connect(account)
  const key = telephony.dial(far.numbers.answers)
  await reach(telephony, key, 'active')
  return key
}

/** Two calls, the first one on hold. */
async function dialTwo(subject: TelephonySubject): Promise<readonly [CallKey, CallKey]> {
  const { telephony, far } = subject
  const first = await dialAnswered(subject)
  await telephony.hold(first)
  const second = telephony.dial(far.numbers.answers)
  await reach(telephony, second, 'active')
  return [first, second]
}

/** The far end asks the phone to call somebody else in its place. */
async function askTransfer(subject: TelephonySubject, number: string): Promise<CallKey> {
  const { telephony, far } = subject
  const key = await dialAnswered(subject)
  await far.askTransfer(number)
  const isAsked = (call: Call) => isConnected(call) && call.transfer?.by === 'them'
  await until(telephony.calls, (calls) => calls.some(isAsked), 'asked for a transfer')
  return key
}

async function ring({ telephony, far }: TelephonySubject): Promise<{ call: Call; handle: string }> {
  const handle = await far.call('+4930555100')
  const isRinging = (call: Call) => call.state === 'ringing'
  const calls = await until(telephony.calls, (all) => all.some(isRinging), 'ringing')
  const call = calls.find(isRinging)
  if (!call) throw new Error('nothing rings')
  return { call, handle }
}

const refused = (
  number: keyof FarSide['numbers'],
  outcome: string,
  failure: string,
): Clause<TelephonySubject> => ({
  name: `tells ${failure} when that is why a call fails`,
  async run({ telephony, account, far }) {
    await telephony.connect(account)
    const key = telephony.dial(far.numbers[number])
    expectMatch(await reach(telephony, key, 'ended'), { outcome, failure })
  },
})

/** What every telephone system behind the port does. */
export const telephonyContract: readonly Clause<TelephonySubject>[] = [
  {
    name: 'has a line when it is connected, and none before and after',
    async run({ telephony, account }) {
      expectMatch(telephony.line.get(), { state: 'off' })
      const { addressOfRecord } = await account()
      await telephony.connect(account)
      expectMatch(telephony.line.get(), { state: 'ready', addressOfRecord })
      await telephony.disconnect()
      expectMatch(telephony.line.get(), { state: 'off' })
    },
  },
  {
    name: 'tells why there is no line when there is no account',
    async run({ telephony }) {
      const noAccount = () => Promise.reject(Object.assign(new Error('no'), { code: 'line.account' }))
      await expectFailure(telephony.connect(noAccount), 'line.account')
      expectMatch(telephony.line.get(), { state: 'failed' })
    },
  },
  {
    name: 'tells how long the telephone system takes to answer, and why it cannot while there is no line',
    async run({ telephony, account }) {
      await expectFailure(telephony.reach(), 'line.unreachable')
      await telephony.connect(account)
      const roundTrip = await telephony.reach()
      if (!(roundTrip >= 0 && roundTrip < 2_000)) throw new Error(`${String(roundTrip)} ms`)
    },
  },
  {
    name: 'does not dial without a line',
    async run({ telephony }) {
      await expectFailure((async () => telephony.dial('1'))(), 'line.unreachable')
    },
  },
  {
    name: 'refuses what is not a number',
    async run({ telephony, account }) {
      await telephony.connect(account)
      await expectFailure((async () => telephony.dial('no number'))(), 'call.bad-number')
      expectAlike(telephony.calls.get(), [])
    },
  },
  {
    name: 'shows a call as dialing when dial returns, and active when it is answered',
    async run({ telephony, account, far }) {
      await telephony.connect(account)
      const key = telephony.dial(far.numbers.answers)
      expectMatch(telephony.calls.get()[0], { key, state: 'dialing', direction: 'outgoing' })
      expectMatch(await reach(telephony, key, 'active'), { muted: false })
    },
  },
  {
    name: 'ends a call by hanging up, and lets go of it only when it is released',
    async run(subject) {
      const { telephony } = subject
      const key = await dialAnswered(subject)
      await telephony.hangUp(key)
      expectMatch(await reach(telephony, key, 'ended'), { outcome: 'completed' })
      telephony.release(key)
      expectAlike(telephony.calls.get(), [])
    },
  },
  {
    name: 'does not release a call that has not ended',
    async run(subject) {
      const key = await dialAnswered(subject)
      subject.telephony.release(key)
      expectMatch(subject.telephony.calls.get()[0], { key, state: 'active' })
    },
  },
  {
    name: 'tells when the far end hangs up',
    async run(subject) {
      const key = await dialAnswered(subject)
      await subject.far.hangUp()
      expectMatch(await reach(subject.telephony, key, 'ended'), { outcome: 'completed' })
    },
  },
  {
    name: 'holds and resumes',
    async run(subject) {
      const { telephony } = subject
      const key = await dialAnswered(subject)
      await telephony.hold(key)
      expectMatch(telephony.calls.get()[0], { state: 'held', by: 'us' })
      await telephony.resume(key)
      expectMatch(telephony.calls.get()[0], { state: 'active' })
    },
  },
  {
    name: 'sets a call aside for another one at once, and takes it back',
    async run(subject) {
      const { telephony } = subject
      const key = await dialAnswered(subject)
      const aside = telephony.setAside(key)
      expectMatch(telephony.calls.get()[0], { state: 'held', by: 'us' })
      await aside
      await telephony.resume(key)
      expectMatch(telephony.calls.get()[0], { state: 'active' })
      await expectFailure(telephony.setAside('nobody'), 'call.unknown')
    },
  },
  {
    name: 'tells when the far end holds and resumes',
    async run(subject) {
      const key = await dialAnswered(subject)
      await subject.far.hold()
      expectMatch(await reach(subject.telephony, key, 'held'), { by: 'them' })
      await subject.far.resume()
      await reach(subject.telephony, key, 'active')
    },
  },
  {
    name: 'mutes and unmutes',
    async run(subject) {
      const { telephony } = subject
      const key = await dialAnswered(subject)
      await telephony.mute(key, true)
      expectMatch(telephony.calls.get()[0], { muted: true })
      await telephony.mute(key, false)
      expectMatch(telephony.calls.get()[0], { muted: false })
    },
  },
  {
    name: 'sends digits',
    async run(subject) {
      const key = await dialAnswered(subject)
      await subject.telephony.sendDigits(key, '42#')
      expectAlike(await subject.far.digits(3), '42#')
    },
  },
  {
    name: 'rings with the caller’s number, and is active when it is answered',
    async run(subject) {
      const { telephony, account } = subject
      await telephony.connect(account)
      const { call } = await ring(subject)
      expectMatch(call, { direction: 'incoming', answering: false })
      expectAlike(call.party.number, '+4930555100')
      await telephony.answer(call.key)
      await reach(telephony, call.key, 'active')
    },
  },
  {
    name: 'declines',
    async run(subject) {
      const { telephony, account } = subject
      await telephony.connect(account)
      const { call } = await ring(subject)
      await telephony.decline(call.key)
      expectMatch(await reach(telephony, call.key, 'ended'), { outcome: 'declined' })
    },
  },
  {
    name: 'declines as busy, for this phone alone',
    async run(subject) {
      const { telephony, account } = subject
      await telephony.connect(account)
      const { call } = await ring(subject)
      await telephony.decline(call.key, 'busy')
      expectMatch(await reach(telephony, call.key, 'ended'), { outcome: 'declined' })
    },
  },
  {
    name: 'forwards a call that rings, and only to a number',
    async run(subject) {
      const { telephony, account, far } = subject
      await telephony.connect(account)
      const { call } = await ring(subject)
      await expectFailure(telephony.forward(call.key, 'no number'), 'call.bad-number')
      await telephony.forward(call.key, far.numbers.answers)
      expectMatch(await reach(telephony, call.key, 'ended'), { outcome: 'forwarded' })
      await expectFailure(telephony.forward(call.key, far.numbers.answers), 'call.not-possible')
    },
  },
  {
    name: 'tells a missed call when the caller gives up',
    async run(subject) {
      const { telephony, account, far } = subject
      await telephony.connect(account)
      const { call, handle } = await ring(subject)
      await far.cancel(handle)
      expectMatch(await reach(telephony, call.key, 'ended'), { outcome: 'missed' })
    },
  },
  refused('busy', 'busy', 'call.busy'),
  refused('notFound', 'failed', 'call.not-found'),
  refused('forbidden', 'failed', 'call.forbidden'),
  refused('unavailable', 'failed', 'call.unavailable'),
  {
    name: 'transfers a call, and is out of it',
    async run(subject) {
      const { telephony, far } = subject
      const key = await dialAnswered(subject)
      await telephony.transfer(key, far.numbers.answers)
      expectMatch(await reach(telephony, key, 'ended'), { outcome: 'completed' })
    },
  },
  {
    name: 'tells why a transfer came to nothing, and has the call back',
    async run(subject) {
      const { telephony, far } = subject
      const key = await dialAnswered(subject)
      await expectFailure(telephony.transfer(key, 'no number'), 'call.bad-number')
      const transferring = telephony.transfer(key, far.numbers.busy)
      const asked = (calls: readonly Call[]) => calls.some((call) => 'transfer' in call)
      await Promise.all([
        until(telephony.calls, asked, 'in a transfer'),
        expectFailure(transferring, 'transfer.busy'),
      ])
      const call = await reach(telephony, key, 'active')
      expectAlike('transfer' in call, false)
    },
  },
  {
    name: 'cancels no transfer where none is under way',
    async run(subject) {
      const key = await dialAnswered(subject)
      await expectFailure(subject.telephony.cancelTransfer(key), 'call.not-possible')
    },
  },
  {
    name: 'connects the other sides of two calls, and is out of both',
    async run(subject) {
      const { telephony } = subject
      const [first, second] = await dialTwo(subject)
      await telephony.transferTo(first, second)
      expectMatch(await reach(telephony, first, 'ended'), { outcome: 'completed' })
      expectMatch(await reach(telephony, second, 'ended'), { outcome: 'completed' })
    },
  },
  {
    name: 'calls nobody whom the other side names before the agent has agreed',
    async run(subject) {
      const { telephony, far } = subject
      const key = await askTransfer(subject, far.numbers.answers)
      expectAlike(telephony.calls.get().length, 1)
      await telephony.refuseTransfer(key)
      expectAlike('transfer' in (await reach(telephony, key, 'active')), false)
      await expectFailure(telephony.acceptTransfer(key), 'call.not-possible')
    },
  },
  {
    name: 'calls whom the other side names when the agent agrees',
    async run(subject) {
      const { telephony, far } = subject
      const key = await askTransfer(subject, far.numbers.answers)
      await telephony.acceptTransfer(key)
      expectMatch(await reach(telephony, key, 'ended'), { outcome: 'completed' })
      const [, call] = telephony.calls.get()
      expectMatch(call, { state: 'active', direction: 'outgoing' })
      expectAlike(call?.party.number, far.numbers.answers)
    },
  },
  {
    name: 'has the call back when whom the other side names does not answer',
    async run(subject) {
      const { telephony, far } = subject
      const key = await askTransfer(subject, far.numbers.busy)
      await telephony.acceptTransfer(key)
      const isBack = (calls: readonly Call[]) =>
        calls.some((call) => call.key === key && !('transfer' in call))
      await until(telephony.calls, isBack, 'back')
      await reach(telephony, key, 'active')
    },
  },
  {
    name: 'makes a conference of two calls, and ends it when one of them is held',
    async run(subject) {
      const { telephony } = subject
      const [first, second] = await dialTwo(subject)
      await telephony.merge(first, second)
      for (const key of [first, second]) expectMatch(await reach(telephony, key, 'active'), { merged: true })
      await telephony.hold(first)
      expectAlike('merged' in (await reach(telephony, first, 'held')), false)
      expectAlike('merged' in (await reach(telephony, second, 'active')), false)
    },
  },
  {
    name: 'goes on with one call when the other one of a conference ends',
    async run(subject) {
      const { telephony } = subject
      const [first, second] = await dialTwo(subject)
      await telephony.merge(first, second)
      await telephony.hangUp(second)
      await reach(telephony, second, 'ended')
      expectAlike('merged' in (await reach(telephony, first, 'active')), false)
    },
  },
  {
    name: 'does not know commands for calls that it does not have, nor those that make no sense',
    async run(subject) {
      const { telephony } = subject
      await expectFailure(telephony.hold('nobody'), 'call.unknown')
      const key = await dialAnswered(subject)
      await expectFailure(telephony.answer(key), 'call.not-possible')
      await expectFailure(telephony.decline(key), 'call.not-possible')
    },
  },
  {
    name: 'ends its calls when it is disconnected',
    async run(subject) {
      const key = await dialAnswered(subject)
      await subject.telephony.disconnect()
      await reach(subject.telephony, key, 'ended')
    },
  },
]
