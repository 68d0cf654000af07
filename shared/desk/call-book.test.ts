import { atom } from 'nanostores'
import { dialing, ringing, type Call, type CallKey } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import type { Quality } from '../call/quality.ts'
import { next, type CallEvent } from '../call/transition.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createFakeJournal } from '../fakes/journal.ts'
import { CallBook } from './call-book.ts'

const party = { number: '4711' }
const incoming = ringing('in', party, 1)
const outgoing = dialing('out', party, 1)
const over: CallEvent = { type: 'ended', at: 9, outcome: 'completed' }
const quality: Quality = { grade: 'good', mos: 4, loss: 0, jitter: 1, overall: { mos: 4, relayed: false } }

/** A book beside calls that the test changes. */
function open() {
  const calls = atom<readonly Call[]>([])
  const qualities = atom<ReadonlyMap<CallKey, Quality>>(new Map())
  const journal = createFakeJournal()
  const clock = createFakeClock()
  const released: CallKey[] = []
  const begun: CallKey[] = []
  const failures: unknown[] = []
  const book = new CallBook({
    telephony: { calls, quality: qualities, release: (key) => void released.push(key) },
    ...{ journal, clock },
    owner: () => 'ada',
    show: (number) => `shown ${number}`,
    onBegin: ({ call }) => void begun.push(call.key),
    onConsultFailure: () => undefined,
    onStorageFailure: (error) => void failures.push(error),
  })
  const stop = book.follow()
  const happen = (event: CallEvent, key?: CallKey) =>
    calls.set(calls.get().map((call) => (key === undefined || call.key === key ? next(call, event) : call)))
  return { book, calls, qualities, journal, clock, released, begun, failures, stop, happen }
}

describe('the book of calls', () => {
  it('has a card for each call, of which it tells once', () => {
    const { book, calls, begun } = open()
    calls.set([incoming])
    calls.set([incoming, outgoing])
    expect(begun).toEqual(['in', 'out'])
    expect(book.cards.get()).toMatchObject([
      { call: incoming, shownNumber: 'shown 4711', search: 'searching' },
      { call: outgoing },
    ])
    expect(book.find('out')?.call).toBe(outgoing)
    expect(book.find('x')).toBeUndefined()
  })

  it('has none for a call that had ended before it was seen, and none for what happens once it is closed', () => {
    const { book, calls, stop, journal, begun } = open()
    calls.set([next(incoming, over)])
    stop()
    calls.set([outgoing])
    expect([book.cards.get(), journal.writes, begun]).toEqual([[], [], []])
  })

  it('says of a call that comes in that it is written when it is, and of one that goes out at once', async () => {
    const { book, calls, journal, clock } = open()
    const release = journal.holdWrites()
    calls.set([incoming, outgoing])
    expect(book.cards.get().map(({ written }) => written)).toEqual([false, true])
    await clock.advance(249)
    expect(book.find('in')?.written).toBe(false)
    release()
    await clock.advance(0)
    expect(book.find('in')?.written).toBe(true)
  })

  it('waits for the journal no longer than a quarter of a second', async () => {
    const { book, calls, journal, clock } = open()
    journal.holdWrites()
    calls.set([incoming])
    await clock.advance(250)
    expect(book.find('in')?.written).toBe(true)
  })

  it('keeps what happened while a new call was being written', async () => {
    const { book, calls, clock } = open()
    calls.set([incoming])
    book.note('in', { search: 'done', note: 'n' })
    await clock.advance(0)
    expect(book.find('in')).toMatchObject({ search: 'done', note: 'n', written: true })
  })

  it('writes down what happens to a call, and nothing where nothing happens', () => {
    const { book, calls, journal, happen } = open()
    calls.set([outgoing])
    calls.set([outgoing])
    expect(journal.writes).toHaveLength(1)
    happen({ type: 'progressed', progress: 'ringing' })
    expect(journal.writes).toHaveLength(2)
    expect(journal.newest('out')).toMatchObject({ owner: 'ada', call: { progress: 'ringing' } })
    book.note('unknown', { note: 'x' })
    expect(journal.writes).toHaveLength(2)
  })

  it('has no place for what is noted about a call that it does not have', () => {
    const { book, journal } = open()
    book.note('unknown', { note: 'x' })
    expect([book.cards.get(), journal.writes]).toEqual([[], []])
  })

  it('stays without a call that was over before it was written', async () => {
    const { book, calls, journal, clock, happen } = open()
    const release = journal.holdWrites()
    calls.set([incoming])
    book.note('in', { search: 'done' })
    happen(over)
    expect(book.cards.get()).toEqual([])
    release()
    await clock.advance(250)
    expect(book.cards.get()).toEqual([])
  })

  it('keeps the wrap-up of a call open that is told again', () => {
    const { book, calls, happen } = open()
    calls.set([outgoing])
    book.note('out', { search: 'done' })
    happen(over)
    calls.set(calls.get().map((call) => ({ ...call })))
    expect(book.find('out')).toMatchObject({ wrappedUp: false })
  })

  it('lets the telephone system forget a call when it has ended, not before', () => {
    const { calls, released, happen } = open()
    calls.set([outgoing])
    happen({ type: 'answered', at: 2 })
    expect(released).toEqual([])
    happen(over)
    expect(released).toEqual(['out'])
  })

  it('keeps how a call has sounded when it ends', () => {
    const { book, calls, qualities, happen } = open()
    calls.set([outgoing, incoming])
    qualities.set(new Map([['out', quality]]))
    happen({ type: 'answered', at: 2 })
    expect(book.find('out')).not.toHaveProperty('quality')
    happen(over)
    expect(book.find('out')).toMatchObject({ quality: quality.overall })
    expect(book.find('in')).not.toHaveProperty('quality')
  })

  it('loses the card of a call to which nothing can be added', () => {
    const { book, calls, happen, journal } = open()
    calls.set([outgoing, incoming])
    happen(over)
    expect(book.cards.get()).toHaveLength(2)
    book.note('in', { search: 'done' })
    expect(book.cards.get().map(({ call }) => call.key)).toEqual(['out'])
    expect(journal.newest('in')).toMatchObject({ complete: true })
    book.note('out', { search: 'done' })
    expect(book.cards.get()).toHaveLength(1)
    book.note('out', { wrappedUp: true })
    expect(book.cards.get()).toEqual([])
    expect(journal.newest('out')).toMatchObject({ complete: true })
  })

  it('finishes the wrap-up before, when another call ends that needs one', () => {
    const { book, calls, happen, journal } = open()
    calls.set([outgoing, dialing('next', party, 2), ringing('missed', party, 3)])
    for (const key of ['out', 'next', 'missed']) book.note(key, { search: 'done', note: key })
    happen(over, 'out')
    happen(over, 'missed')
    expect(journal.newest('out')).toMatchObject({ complete: false })
    happen(over, 'next')
    expect(journal.newest('out')).toMatchObject({ complete: true, note: 'out' })
    expect(book.cards.get().map(({ call }) => call.key)).toEqual(['next'])
    expect(book.find('next')?.wrappedUp).toBe(false)
  })

  it('forgets what did not work, and writes nothing where there is nothing to forget', () => {
    const { book, calls, journal } = open()
    calls.set([outgoing])
    book.note('out', { failure: { code: 'call.failed' }, note: 'n' })
    book.clearFailure('out')
    expect(book.find('out')).toMatchObject({ note: 'n' })
    expect(book.find('out')).not.toHaveProperty('failure')
    const writes = journal.writes.length
    book.clearFailure('out')
    book.clearFailure('unknown')
    expect(journal.writes).toHaveLength(writes)
  })

  it('tells that a call could not be stored, and shows it all the same', async () => {
    const { book, calls, journal, failures, clock } = open()
    const refusal = new PhoneError('storage.unavailable')
    journal.refuseWrites(refusal)
    calls.set([incoming])
    await clock.advance(0)
    expect(failures).toEqual([refusal])
    expect(book.find('in')?.written).toBe(true)
  })
})
