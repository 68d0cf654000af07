import type { Activity, ActivityParty as Party } from '../../console/activity.ts'
import type { Fields, RecordStore, StoredRecord } from '../../console/record-store.ts'
import type { ActivityParty } from './payload.ts'
import { reasonLabels } from './phone-call.ts'
import { tableOfEntity } from './tables.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function partyOf(store: RecordStore, id: unknown): Party | undefined {
  const record = typeof id === 'string' ? store.find(id) : undefined
  if (!record) return undefined
  const name = text(record.fields[tableOfEntity(record.entity)?.primaryName ?? ''])
  return { entity: record.entity, id: record.id, name }
}

/** What a person reads in a description: the note, the seconds that the call lasted, and how it sounded. */
function readDescription(description: string): Pick<Activity, 'note' | 'durationSeconds' | 'audio'> {
  const [, seconds = '0'] = /^Talk time: (\d+) s$/m.exec(description) ?? []
  const [, audio = ''] = /^Audio: (.*)$/m.exec(description) ?? []
  const [note = ''] = description.split(/(?:^|\n\n)Outcome: /)
  return { note, audio, durationSeconds: Number(seconds) }
}

/** Whom the call was with, and what it is about besides. */
function recordsOf(store: RecordStore, fields: Fields): Pick<Activity, 'who' | 'about'> {
  const parties = (fields['phonecall_activity_parties'] ?? []) as readonly ActivityParty[]
  const other = parties.find(({ partyid }) => partyid.entity !== 'systemuser')
  const who = partyOf(store, other?.partyid.id)
  const regarding = partyOf(store, fields['_regardingobjectid_value'])
  const about = regarding?.id === who?.id ? undefined : regarding
  return { ...(who && { who }), ...(about && { about }) }
}

const activityOf = (store: RecordStore, { id, fields }: StoredRecord): Activity => ({
  id,
  key: text(fields['sidetone_callkey']),
  subject: text(fields['subject']),
  direction: fields['directioncode'] === true ? 'outgoing' : 'incoming',
  number: text(fields['phonenumber']),
  ...recordsOf(store, fields),
  ...readDescription(text(fields['description'])),
  outcome: text(fields['subcategory']),
  disposition: text(fields['category']),
  startedAt: text(fields['actualstart']),
  status: reasonLabels[Number(fields['statuscode'])] ?? '',
})

/** The phone calls that stand in Dataverse, oldest first. */
export const activities = (store: RecordStore): readonly Activity[] =>
  store.query('phonecall').map((record) => activityOf(store, record))
