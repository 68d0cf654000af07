import type { Call } from '../../shared/call/call.ts'
import { expectAlike, expectFailure, expectMatch, until, type Clause } from './contract.ts'
import { askTransfer, dialAnswered, dialTwo, reach, type TelephonySubject } from './telephony-subject.ts'

/** What a telephone system does with two calls, and with callers who are handed over. */
export const handOverClauses: readonly Clause<TelephonySubject>[] = [
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
    name: 'calls whom the other side names when the agent agrees, although they have hung up meanwhile',
    async run(subject) {
      const { telephony, far } = subject
      const key = await askTransfer(subject, far.numbers.answers)
      await far.hangUp()
      expectAlike('transfer' in (await reach(telephony, key, 'ended')), true)
      telephony.release(key)
      await telephony.acceptTransfer(key)
      const isAlone = (calls: readonly Call[]) => calls.length === 1 && calls[0]?.state !== 'ended'
      const [call] = await until(telephony.calls, isAlone, 'the call that was asked for, alone')
      expectAlike(call?.party.number, far.numbers.answers)
    },
  },
  {
    name: 'has nothing more to answer when the agent does not agree, or hangs up',
    async run(subject) {
      const { telephony, far } = subject
      const key = await askTransfer(subject, far.numbers.answers)
      await far.hangUp()
      await reach(telephony, key, 'ended')
      await telephony.refuseTransfer(key)
      expectAlike('transfer' in (await reach(telephony, key, 'ended')), false)
      const other = telephony.dial(far.numbers.answers)
      await reach(telephony, other, 'active')
      await far.askTransfer(far.numbers.answers)
      const isAsked = (call: Call) => call.key === other && 'transfer' in call
      await until(telephony.calls, (calls) => calls.some(isAsked), 'asked for a transfer')
      await telephony.hangUp(other)
      expectAlike('transfer' in (await reach(telephony, other, 'ended')), false)
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
    name: 'makes a conference in which nobody hears an agent who had muted one of the calls',
    async run(subject) {
      const { telephony } = subject
      const [first, second] = await dialTwo(subject)
      await telephony.mute(first, true)
      await telephony.merge(first, second)
      for (const key of [first, second])
        expectMatch(await reach(telephony, key, 'active'), { merged: true, muted: true })
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
]
