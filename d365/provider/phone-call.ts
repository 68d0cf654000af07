import type { Direction, Outcome } from '../../shared/call/call.ts'
import { summaryLine } from '../../shared/call/quality-summary.ts'
import type { CallRecord, RecordRef } from '../../shared/ports/crm-host.ts'
import { entityOf } from './entities.ts'

/** The phone's own column: an alternate key, so that Dataverse keeps a second row of one call out. */
export const keyColumn = 'sidetone_callkey'

/** The columns that a call is written into, besides its key. */
export const columnNames = [
  'subject',
  'description',
  'phonenumber',
  'directioncode',
  'actualstart',
  'actualend',
  'actualdurationminutes',
  'subcategory',
  'category',
] as const

export type Columns = Readonly<Record<(typeof columnNames)[number], string | number | boolean>>

/** State and status reason of a completed call. */
export const completed: Readonly<Record<Direction, { readonly statecode: 1; readonly statuscode: 2 | 4 }>> = {
  outgoing: { statecode: 1, statuscode: 2 },
  incoming: { statecode: 1, statuscode: 4 },
}

export const opened = { statecode: 0, statuscode: 1 } as const

const subjects: Readonly<
  Record<Direction, Readonly<Partial<Record<Outcome, string>> & { completed: string }>>
> = {
  incoming: { completed: 'Call from', missed: 'Missed call from', declined: 'Declined call from' },
  outgoing: { completed: 'Call to' },
}

/** Lengths that Dataverse allows. */
const cut = (text: string, length: number) => text.slice(0, length)

const iso = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')

const subjectOf = ({ direction, outcome, who, party }: CallRecord): string => {
  const words = subjects[direction]
  const name = who?.name ?? party.name ?? party.number
  const reached = direction === 'outgoing' && outcome !== 'completed' ? ` (${outcome})` : ''
  return cut(`${words[outcome] ?? words.completed} ${name}${reached}`, 200)
}

/** s that the two sides could talk */
const talkTime = ({ answeredAt, endedAt }: CallRecord): number =>
  answeredAt === undefined ? 0 : Math.max(0, Math.round((endedAt - answeredAt) / 1000))

const descriptionOf = (record: CallRecord): string => {
  const facts = [
    `Outcome: ${record.outcome}${record.failure ? ` (${record.failure})` : ''}`,
    `Talk time: ${String(talkTime(record))} s`,
    ...(record.quality ? [`Audio: ${summaryLine(record.quality)}`] : []),
  ].join('\n')
  const note = record.note?.trim()
  return note ? `${cut(note, 1_900 - facts.length)}\n\n${facts}` : facts
}

/** The columns of a phone call. Whole minutes are rounded up, as on a bill; the seconds stand in the description. */
export const columnsOf = (record: CallRecord): Columns => ({
  subject: subjectOf(record),
  description: descriptionOf(record),
  phonenumber: cut(record.party.number, 200),
  directioncode: record.direction === 'outgoing',
  actualstart: iso(record.startedAt),
  actualend: iso(record.endedAt),
  actualdurationminutes: Math.ceil(talkTime(record) / 60),
  subcategory: record.outcome,
  category: cut(record.disposition ?? '', 250),
})

/** What the call is regarding: what it is about, else whom it was with. */
export const regardingOf = ({ about, who }: CallRecord): RecordRef | undefined =>
  [about, who].find((record) => record && entityOf(record.entity))

const bind = ({ entity, id }: RecordRef) => `/${entityOf(entity)?.set ?? ''}(${id})`

/** Environments differ in how they name the navigation property. */
export type RegardingName = (entity: string) => string

export const regardingNames: readonly [RegardingName, RegardingName] = [
  (entity) => `regardingobjectid_${entity}_phonecall`,
  (entity) => `regardingobjectid_${entity}`,
]

const [from, to] = [1, 2] as const

/** The lookups of a phone call: its parties and what it is regarding. A caller without a record is no party. */
export function lookupsOf(
  record: CallRecord,
  userId: string,
  regardingName: RegardingName,
): Readonly<Record<string, unknown>> {
  const incoming = record.direction === 'incoming'
  const user = {
    participationtypemask: incoming ? to : from,
    'partyid_systemuser@odata.bind': `/systemusers(${userId})`,
  }
  const { who } = record
  const other = who &&
    entityOf(who.entity)?.party && {
      participationtypemask: incoming ? from : to,
      [`partyid_${who.entity}@odata.bind`]: bind(who),
    }
  const regarding = regardingOf(record)
  return {
    phonecall_activity_parties: other ? [user, other] : [user],
    ...(regarding && { [`${regardingName(regarding.entity)}@odata.bind`]: bind(regarding) }),
  }
}
