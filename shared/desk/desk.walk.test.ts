import fc from 'fast-check'
import { wishLimit, type Call, type CallKey, type CallState } from '../call/call.ts'
import { next, type CallEvent } from '../call/transition.ts'
import type { JournalEntry } from '../ports/journal.ts'
import { crmCase, grace, setUp } from './testing.ts'
import { plainNumbers } from './numbers.ts'
import type { DeskCommand } from './state.ts'

/** How many walks there are, and how long the longest is: 100 000 steps in all. */
const walks = 250
const steps = 400

type Set = ReturnType<typeof setUp>

/** Something that the agent, the far end, the CRM or the network does. `which` chooses among the calls there are. */
type Step = (set: Set, which: number) => unknown

const keyOf = ({ telephony }: Set, which: number): CallKey => {
  const calls = telephony.calls.get()
  return calls[which % Math.max(1, calls.length)]?.key ?? 'gone'
}

const command =
  (make: (key: CallKey, other: CallKey) => DeskCommand): Step =>
  (set, which) =>
    set.desk.execute(make(keyOf(set, which), keyOf(set, which + 1)))

/** What the far end does, where there is a call for it. */
const far =
  (act: (telephony: Set['telephony']['far'], key: CallKey) => unknown): Step =>
  (set, which) =>
    set.telephony.calls.get().length > 0 && act(set.telephony.far, keyOf(set, which))

const numbers = ['+4930901820', '+4930555', '4711', '112', 'anonymous']

const all: readonly Step[] = [
  command(() => ({ type: 'dial', number: '+4930901820' })),
  command(() => ({ type: 'dial', number: '112' })),
  command((key) => ({ type: 'answer', key })),
  command((key) => ({ type: 'answer', key })),
  command((key) => ({ type: 'decline', key })),
  command((key) => ({ type: 'forward', key, number: '1' })),
  command((key) => ({ type: 'hang-up', key })),
  command((key) => ({ type: 'hold', key })),
  command((key) => ({ type: 'resume', key })),
  command((key) => ({ type: 'mute', key, muted: true })),
  command((key) => ({ type: 'transfer', key, number: '4711' })),
  command((key) => ({ type: 'consult', key, number: '4712' })),
  command((key) => ({ type: 'go-back', key })),
  command((key, to) => ({ type: 'connect', key, to })),
  command((key, other) => ({ type: 'merge', key, other })),
  command((key) => ({ type: 'accept-transfer', key })),
  command((key) => ({ type: 'refuse-transfer', key })),
  command((key) => ({ type: 'choose', key, record: grace.record })),
  command(() => ({ type: 'note', note: 'n' })),
  command(() => ({ type: 'dispose', disposition: 'Order' })),
  command(() => ({ type: 'finish-wrap-up' })),
  (set, which) => set.desk.execute({ type: 'do-not-disturb', on: which % 8 === 0 }),
  ({ telephony }, which) => telephony.far.call({ number: numbers[which % numbers.length] ?? '' }),
  ({ telephony }, which) => telephony.far.call({ number: numbers[which % numbers.length] ?? '' }),
  far(({ ring }, key) => ring(key)),
  far(({ answer }, key) => answer(key)),
  far(({ hangUp }, key) => hangUp(key)),
  far(({ refuse }, key) => refuse(key, 'busy', 'call.busy')),
  far(({ hold }, key) => hold(key)),
  far(({ resume }, key) => resume(key)),
  far(({ askTransfer }, key) => askTransfer(key, '4711')),
  far(({ completeTransfer }, key) => completeTransfer(key)),
  far(({ failTransfer }, key) => failTransfer(key, 'transfer.busy')),
  ({ telephony }) => telephony.far.loseLine(),
  ({ telephony }) => telephony.far.recoverLine(),
  ({ host }, which) => host.console.clickNumber({ number: numbers[which % numbers.length] ?? '' }),
  ({ host }) => host.console.view(crmCase),
  ({ clock }) => clock.advance(100),
  ({ clock }) => clock.advance(0),
  ({ clock }) => clock.advance(0),
]

const reactions: readonly CallEvent[] = [
  { type: 'progressed', progress: 'ringing' },
  { type: 'answering' },
  { type: 'answered', at: 0 },
  { type: 'held', by: 'us' },
  { type: 'held', by: 'them' },
  { type: 'resumed', by: 'us' },
  { type: 'resumed', by: 'them' },
  { type: 'lost' },
  { type: 'recovered' },
  { type: 'ended', at: 0, outcome: 'completed' },
]

/** The changes of state that one event can bring about, by the transition table. */
const lawful = (before: Call): ReadonlySet<CallState> =>
  new Set(reactions.map((event) => next(before, event).state))

/** Watches what must hold at every moment of a walk. */
function watch({ telephony, desk, journal }: Set) {
  const seen = new Map<CallKey, Call>()
  telephony.calls.listen((calls) => {
    for (const call of calls) {
      const before = seen.get(call.key)
      if (before && !lawful(before).has(call.state)) throw new Error(`${before.state} became ${call.state}`)
      seen.set(call.key, call)
    }
  })
  desk.state.listen(({ calls, wrapUp }) => {
    const keys = calls.map(({ call }) => call.key)
    if (new Set(keys).size < keys.length) throw new Error('a call is shown twice')
    for (const { call } of calls) {
      if (call.state === 'ended') throw new Error('a call is shown that has ended')
      if (!journal.newest(call.key)) throw new Error('a call is shown that is not written down')
    }
    if (wrapUp && keys.includes(wrapUp.call.key)) throw new Error('a call is wrapped up that goes on')
  })
  return seen
}

/** The far end hangs up, the agent is done, and time passes: the way out of every state. */
async function leave(set: Set): Promise<void> {
  await set.clock.advance(20_000)
  for (const { key, state } of set.telephony.calls.get()) if (state !== 'ended') set.telephony.far.hangUp(key)
  await set.clock.advance(1_000)
  for (let left = 3; left > 0; left--) set.desk.execute({ type: 'finish-wrap-up' })
  await set.clock.advance(wishLimit)
}

/** How often the journal got a call as one that is over for good. */
const completions = (writes: readonly JournalEntry[], key: CallKey): number =>
  writes.filter((entry) => entry.key === key && entry.complete).length

const counts = { steps: 0, calls: 0 }

async function walk(path: readonly (readonly [step: number, which: number])[]): Promise<void> {
  const set = setUp({}, { silent: true }, async () => plainNumbers)
  const seen = watch(set)
  await set.desk.start()
  await set.clock.advance(0)
  for (const [step, which] of path) await all[step]?.(set, which)
  await leave(set)
  counts.steps += path.length
  counts.calls += seen.size
  expect(set.telephony.calls.get()).toEqual([])
  expect(set.state().calls).toEqual([])
  expect(set.state()).not.toHaveProperty('wrapUp')
  for (const [key, call] of seen) {
    expect(call.state).toBe('ended')
    expect([key, completions(set.journal.writes, key)]).toEqual([key, 1])
    expect(set.journal.newest(key)).toMatchObject({
      complete: true,
      owner: 'ada-id',
      call: { state: 'ended' },
    })
  }
}

it('the desk finds its way out of whatever happens in whatever order, and each call is in the journal once', async () => {
  const step = fc.tuple(fc.nat(all.length - 1), fc.nat(1_000))
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: steps, maxLength: steps, size: 'max' }), walk),
    { numRuns: walks, endOnFailure: true },
  )
  expect(counts.steps).toBeGreaterThanOrEqual(100_000)
  expect(counts.calls).toBeGreaterThan(counts.steps / 50)
}, 120_000)
