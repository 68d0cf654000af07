import { createFakeClock } from '../fakes/clock.ts'
import { createFakeCrmHost, type FakeContact, type FakeCrmOptions } from '../fakes/crm-host.ts'
import { createFakeIdentity, type FakeIdentityOptions } from '../fakes/identity.ts'
import { createFakeJournal } from '../fakes/journal.ts'
import { FakeTelephony } from '../fakes/telephony.ts'
import { Desk, type DeskParts } from './desk.ts'
import { loadNumbers } from './numbers.ts'

/** A desk with fakes around it: for tests. No page of the product has it. */

export const contact = (id: string, name: string, ...numbers: string[]): FakeContact => ({
  record: { kind: 'person', entity: 'Contact', id, name },
  numbers,
})
export const grace = contact('003A', 'Grace Hopper', '+4930901820')
export const linus = contact('003B', 'Linus Berg', '+4930555')
export const lea = contact('003C', 'Lea Berg', '+4930555')
const account = { addressOfRecord: 'sip:ada@sip.example', servers: [], iceServers: [] }
const credentials = { user: 'ada', password: 'secret', expiresAt: 0 }
export const crmCase = { kind: 'case', entity: 'Case', id: '500A', name: 'Late delivery' } as const

/** What a browser keeps for a page. */
export function createStorage(entries: readonly (readonly [string, string])[] = []): DeskParts['storage'] {
  const kept = new Map(entries)
  return () => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  })
}

export function setUp(
  crm: FakeCrmOptions = {},
  identityOptions: FakeIdentityOptions = { silent: true },
  numbersOf: DeskParts['loadNumbers'] = loadNumbers,
) {
  const clock = createFakeClock()
  const telephony = new FakeTelephony(clock)
  const host = createFakeCrmHost({ contacts: [grace, linus, lea], ...crm })
  const identity = createFakeIdentity(identityOptions)
  const journal = createFakeJournal()
  const lineAccount = async () => ({ ...account, credentials })
  const parts = {
    ...{ telephony, host, identity, journal, lineAccount, clock, storage: createStorage() },
    loadNumbers: numbersOf,
  }
  const desk = new Desk(parts)
  const state = () => desk.state.get()
  const onlyCall = () => {
    const [call] = state().calls
    if (!call) throw new Error('there is no call')
    return call
  }
  return { ...parts, parts, desk, state, onlyCall }
}

export async function ready(crm: FakeCrmOptions = {}) {
  const set = setUp(crm)
  await set.desk.start()
  await loadNumbers('DE')
  await set.clock.advance(0)
  return set
}

export async function inCall(crm: FakeCrmOptions = {}) {
  const set = await ready(crm)
  set.desk.execute({ type: 'dial', number: '+4930901820' })
  const { key } = set.onlyCall().call
  set.telephony.far.answer(key)
  await set.clock.advance(0)
  return { ...set, key }
}
