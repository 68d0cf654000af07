import type { CallRecord, RecordRef } from '../../shared/ports/crm-host.ts'
import { columnNames, columnsOf, lookupsOf, regardingNames } from './phone-call.ts'

const jonas: RecordRef = { kind: 'person', entity: 'contact', id: 'c1', name: 'Jonas Weber' }
const call: CallRecord = {
  key: 'k',
  direction: 'outgoing',
  party: { number: '+4930901820' },
  startedAt: 0,
  answeredAt: 10_000,
  endedAt: 70_001,
  outcome: 'completed',
  who: jonas,
}
const [name] = regardingNames

test('rounds the minutes up, and keeps the seconds in the description', () => {
  expect(columnsOf(call)).toMatchObject({
    actualdurationminutes: 1,
    description: 'Outcome: completed\nTalk time: 60 s',
  })
  expect(columnsOf({ ...call, endedAt: 71_000 }).actualdurationminutes).toBe(2)
})

test.each([
  [{}, 'Call to Jonas Weber'],
  [{ outcome: 'no-answer' }, 'Call to Jonas Weber (no-answer)'],
  [{ direction: 'incoming' }, 'Call from Jonas Weber'],
  [{ direction: 'incoming', outcome: 'missed' }, 'Missed call from Jonas Weber'],
] as const)('words the subject of %j', (part, subject) => {
  expect(columnsOf({ ...call, ...part }).subject).toBe(subject)
})

test('keeps to the lengths that Dataverse allows', () => {
  const long = 'x'.repeat(3_000)
  const columns = columnsOf({ ...call, who: { ...jonas, name: long }, note: long, disposition: long })
  expect(String(columns.subject)).toHaveLength(200)
  expect(String(columns.category)).toHaveLength(250)
  expect(String(columns.description).length).toBeLessThanOrEqual(2_000)
  expect(columns.description).toMatch(/Talk time: 60 s$/)
})

test('writes every column that is compared', () => {
  expect(Object.keys(columnsOf(call)).sort()).toEqual([...columnNames].sort())
})

test('has the agent call the person, and is regarding the person', () => {
  expect(lookupsOf(call, 'u1', name)).toEqual({
    phonecall_activity_parties: [
      { participationtypemask: 1, 'partyid_systemuser@odata.bind': '/systemusers(u1)' },
      { participationtypemask: 2, 'partyid_contact@odata.bind': '/contacts(c1)' },
    ],
    'regardingobjectid_contact_phonecall@odata.bind': '/contacts(c1)',
  })
})

test('binds no record of a table that it does not know', () => {
  const who: RecordRef = { kind: 'other', entity: 'acme_boat', id: 'b1' }
  expect(lookupsOf({ ...call, who }, 'u1', name)).toEqual({
    phonecall_activity_parties: [
      { participationtypemask: 1, 'partyid_systemuser@odata.bind': '/systemusers(u1)' },
    ],
  })
})
