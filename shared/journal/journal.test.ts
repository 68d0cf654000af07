import 'fake-indexeddb/auto'
import { dialing, type EndedCall } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import { next } from '../call/transition.ts'
import { createFakeClock } from '../fakes/clock.ts'
import type { CallRecord } from '../ports/crm-host.ts'
import type { JournalEntry } from '../ports/journal.ts'
import { StoredJournal } from './journal.ts'
import { createMemoryStore, openIndexedDbStore, type JournalStore } from './store.ts'

const call = dialing('call-1', { number: '+4930901820' }, 1000)
const ended = next(next(call, { type: 'answered', at: 2000 }), {
  type: 'ended',
  at: 9000,
  outcome: 'completed',
}) as EndedCall
const entry: JournalEntry = { key: 'call-1', owner: 'ada', call, complete: false }
const endedEntry: JournalEntry = { ...entry, call: ended }

function desk(store: JournalStore = createMemoryStore(), alive: readonly string[] = []) {
  const clock = createFakeClock()
  const sent: CallRecord[] = []
  const refusals: Error[] = []
  const journal = new StoredJournal({
    store,
    clock,
    pages: { own: 'page-2', isAlive: async (page) => alive.includes(page) },
    async send(record) {
      const refusal = refusals.shift()
      if (refusal) throw refusal
      sent.push(record)
    },
  })
  return { journal, clock, sent, refusals, store }
}

describe('the journal', () => {
  it('keeps a call that has not ended to itself', async () => {
    const { journal, clock, sent, store } = desk()
    await journal.write(entry)
    await clock.advance(60_000)
    expect(sent).toEqual([])
    expect(await store.entries('ada')).toHaveLength(1)
  })

  it('sends a call when it has ended, and once more with what the wrap-up added', async () => {
    const { journal, clock, sent, store } = desk()
    await journal.write(endedEntry)
    await clock.advance(0)
    await journal.write({ ...endedEntry, note: 'half a' })
    await clock.advance(0)
    expect(sent).toEqual([expect.objectContaining({ key: 'call-1', answeredAt: 2000, endedAt: 9000 })])
    expect(sent[0]).not.toHaveProperty('note')

    await journal.write({ ...endedEntry, note: 'half a dozen', disposition: 'Order', complete: true })
    await clock.advance(0)
    expect(sent[1]).toMatchObject({ key: 'call-1', note: 'half a dozen', disposition: 'Order' })
    expect(sent).toHaveLength(2)
    expect(await store.entries('ada')).toEqual([])
    expect(journal.waiting.get()).toEqual([])
  })

  it('tries again, with growing pauses, until the CRM has confirmed, and says why it waits', async () => {
    const { journal, clock, sent, refusals } = desk()
    refusals.push(new PhoneError('crm.refused', 'locked'), new PhoneError('crm.unreachable'))
    await journal.write({ ...endedEntry, complete: true })
    await clock.advance(0)
    expect(journal.waiting.get()).toEqual(['call-1'])
    expect(journal.failure.get()).toEqual({ code: 'crm.refused', detail: 'locked' })
    await clock.advance(1_000)
    expect(journal.failure.get()).toEqual({ code: 'crm.unreachable' })
    expect(sent).toEqual([])
    await clock.advance(5_000)
    expect(sent).toHaveLength(1)
    expect(journal.waiting.get()).toEqual([])
    expect(journal.failure.get()).toBeUndefined()
  })

  it('sends in the order in which the calls began', async () => {
    const { journal, clock, sent, refusals } = desk()
    refusals.push(new PhoneError('crm.unreachable'), new PhoneError('crm.unreachable'))
    const earlier = { ...endedEntry, key: 'call-0', call: { ...ended, key: 'call-0', startedAt: 500 } }
    await journal.write(endedEntry)
    await journal.write(earlier)
    await clock.advance(10_000)
    expect(sent.map(({ key }) => key)).toEqual(['call-0', 'call-1'])
  })

  it('lets no call wait for one that the CRM refuses, and goes on to ask for that one', async () => {
    const { journal, clock, sent, refusals } = desk()
    const refusal = () => new PhoneError('crm.refused', 'the record is locked')
    refusals.push(refusal())
    await journal.write({ ...endedEntry, complete: true })
    await clock.advance(0)
    const later = { ...endedEntry, key: 'call-2', call: { ...ended, key: 'call-2', startedAt: 3000 } }
    refusals.push(refusal())
    await journal.write({ ...later, complete: true })
    await clock.advance(0)
    expect(sent.map(({ key }) => key)).toEqual(['call-2'])
    expect(journal.waiting.get()).toEqual(['call-1'])
    expect(journal.failure.get()).toEqual({ code: 'crm.refused', detail: 'the record is locked' })
    await clock.advance(1_000)
    expect(sent.map(({ key }) => key)).toEqual(['call-2', 'call-1'])
    expect(journal.failure.get()).toBeUndefined()
  })

  it('asks a CRM that is away for one call only', async () => {
    const { journal, clock, sent, refusals } = desk()
    refusals.push(new PhoneError('crm.unreachable'), new PhoneError('crm.unreachable'))
    await journal.write({ ...endedEntry, complete: true })
    await clock.advance(0)
    expect(refusals).toHaveLength(1)
    const later = { ...endedEntry, key: 'call-2', call: { ...ended, key: 'call-2', startedAt: 3000 } }
    await journal.write({ ...later, complete: true })
    await clock.advance(0)
    expect(sent).toEqual([])
    expect(refusals).toEqual([])
  })

  it('takes up what a page that is gone has left behind, also a call that it was in', async () => {
    const store = await openIndexedDbStore('left-behind')
    const before = { startedAt: 1000, page: 'page-1', confirmed: false }
    const active = next(call, { type: 'answered', at: 2000 })
    await store.put({ ...before, entry: { ...endedEntry, note: 'typed', key: 'a' } })
    await store.put({ ...before, entry: { ...entry, call: active, key: 'b' } })
    await store.put({ ...before, entry: { ...endedEntry, key: 'c', owner: 'ben' } })
    const { journal, clock, sent } = desk(store)
    await journal.open('ada')
    await clock.advance(0)
    await settled(() => journal.waiting.get().length === 0)
    expect(sent).toEqual([
      expect.objectContaining({ key: 'a', note: 'typed', outcome: 'completed' }),
      expect.objectContaining({ key: 'b', outcome: 'completed', failure: 'call.lost' }),
    ])
    expect(await store.entries('ada')).toEqual([])
    expect(await store.entries('ben')).toHaveLength(1)
  })

  it.each([
    ['has no party', { call: { ...ended, party: undefined } }],
    ['ended at no time', { call: { ...ended, endedAt: Infinity } }],
    ['is in no state', { call: { ...ended, state: 'parked' } }],
    ['has a note that is no text', { note: 5 }],
  ])('leaves a call alone that %s, and sends the one after it', async (what, change) => {
    const store = await openIndexedDbStore(what)
    const before = { startedAt: 1000, page: 'page-1', confirmed: false }
    const damaged = { ...endedEntry, ...change, key: 'a' } as unknown as JournalEntry
    await store.put({ ...before, entry: damaged })
    await store.put({ ...before, startedAt: 2000, entry: { ...endedEntry, key: 'b' } })
    const { journal, clock, sent } = desk(store)
    await journal.open('ada')
    await clock.advance(0)
    await settled(() => journal.waiting.get().length === 0)
    expect(sent).toEqual([expect.objectContaining({ key: 'b' })])
  })

  it('leaves the calls of a page that lives alone', async () => {
    const store = createMemoryStore()
    await store.put({ entry: endedEntry, startedAt: 1000, page: 'page-1', confirmed: false })
    const { journal, clock, sent } = desk(store, ['page-1'])
    await journal.open('ada')
    await clock.advance(60_000)
    expect(sent).toEqual([])
  })

  it('says that nothing can be stored, and sends the call all the same', async () => {
    const refusing = { ...createMemoryStore(), put: async () => Promise.reject(new Error('SecurityError')) }
    const { journal, clock, sent } = desk(refusing)
    await expect(journal.write(endedEntry)).rejects.toMatchObject({ code: 'storage.unavailable' })
    await clock.advance(0)
    expect(sent).toHaveLength(1)
  })
})

/** Waits, turn by turn, for what IndexedDB does outside the fake clock. */
async function settled(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1))
}
