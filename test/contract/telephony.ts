import { expectAlike, expectFailure, expectMatch, type Clause } from './contract.ts'
import { handOverClauses } from './telephony-hand-over.ts'
import { dialAnswered, reach, ring, type FarSide, type TelephonySubject } from './telephony-subject.ts'

export type { FarSide, TelephonySubject }

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
  ...handOverClauses,
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
