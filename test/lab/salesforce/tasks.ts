import * as v from 'valibot'
import type { Activity, ActivityParty } from '../console/activity.ts'
import type { Fields, RecordStore, StoredRecord } from '../console/record-store.ts'
import { OrgError } from './org-error.ts'
import { infoOf, textOf } from './record-info.ts'

const reference = v.nullish(v.pipe(v.string(), v.length(18)))
const text = (limit: number) => v.nullish(v.pipe(v.string(), v.maxLength(limit)))

/** The fields of a task that a call uses, with the limits of the platform. */
const taskSchema = v.strictObject({
  Subject: text(255),
  TaskSubtype: v.optional(v.picklist(['Task', 'Email', 'Call'])),
  Status: v.optional(v.picklist(['Not Started', 'In Progress', 'Completed'])),
  Priority: v.optional(v.picklist(['High', 'Normal', 'Low'])),
  ActivityDate: v.nullish(v.pipe(v.string(), v.isoDate())),
  Description: text(32_000),
  WhoId: reference,
  WhatId: reference,
  CallType: v.nullish(v.picklist(['Internal', 'Inbound', 'Outbound'])),
  CallDurationInSeconds: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))),
  CallDisposition: text(255),
  CallObject: text(255),
})

const persons = ['Contact', 'Lead']

const refuse = (message: string): never => {
  throw new OrgError('SERVER_ERROR', message, [{ message }])
}

type Task = v.InferOutput<typeof taskSchema>

function referenced(store: RecordStore, id: string | null | undefined): StoredRecord | undefined {
  return id ? (store.find(id) ?? refuse(`id value of incorrect type: ${id}`)) : undefined
}

function checkReferences(store: RecordStore, { WhoId, WhatId }: Task): void {
  const who = referenced(store, WhoId)?.entity
  const what = referenced(store, WhatId)?.entity
  if (who && !persons.includes(who)) refuse('Name ID: only contacts and leads')
  if (what && persons.includes(what)) refuse('Related To ID: no contacts and no leads')
  if (who === 'Lead' && what) refuse('You can only relate a task to a lead or to a record, not to both')
}

/**
 * Saves a task under the rules that the platform has for calls.
 *
 * @param id of the task to change; none makes a new one
 * @returns the id
 * @throws OrgError
 */
export function saveTask(store: RecordStore, fields: Fields, id?: string): string {
  if (id && 'TaskSubtype' in fields) refuse('Field is not writeable: Task.TaskSubtype')
  const result = v.safeParse(taskSchema, { ...(id && store.get('Task', id)?.fields), ...fields })
  if (!result.success)
    return refuse(`${v.getDotPath(result.issues[0]) ?? 'Task'}: ${result.issues[0].message}`)
  checkReferences(store, result.output)
  if (!id) return store.insert('Task', result.output)
  return store.update('Task', id, result.output)?.id ?? refuse('invalid cross reference id')
}

function partyOf(store: RecordStore, id: unknown): ActivityParty | undefined {
  const record = store.find(textOf(id))
  if (!record) return undefined
  const { entity, name } = infoOf(record)
  return { entity, id: record.id, name }
}

/** The lines `Label: value` that stand above the note in the comments of a logged call. */
function commentsOf(description: string): { note: string; lines: ReadonlyMap<string, string> } {
  const [head = '', ...rest] = description.split('\n\n')
  const lines = head.split('\n').map((line): [string, string] => {
    const at = line.indexOf(': ')
    return [line.slice(0, at), line.slice(at + 2)]
  })
  return { note: rest.join('\n\n'), lines: new Map(lines) }
}

function activityOf(store: RecordStore, { id, fields }: StoredRecord): Activity {
  const { note, lines } = commentsOf(textOf(fields.Description))
  const who = partyOf(store, fields.WhoId)
  const about = partyOf(store, fields.WhatId)
  return {
    id,
    key: textOf(fields.CallObject),
    subject: textOf(fields.Subject),
    direction: fields.CallType === 'Inbound' ? 'incoming' : 'outgoing',
    number: lines.get('Number') ?? '',
    ...(who && { who }),
    ...(about && { about }),
    durationSeconds: Number(fields.CallDurationInSeconds ?? 0),
    outcome: lines.get('Outcome') ?? '',
    audio: lines.get('Audio') ?? '',
    note,
    disposition: textOf(fields.CallDisposition),
    startedAt: lines.get('Started') ?? '',
    status: textOf(fields.Status),
  }
}

/** The calls that were logged, oldest first. */
export const callsLogged = (store: RecordStore): readonly Activity[] =>
  store.query('Task', ({ TaskSubtype }) => TaskSubtype === 'Call').map((task) => activityOf(store, task))
