import type { Outcome } from '../../shared/call/call.ts'
import { summaryLine } from '../../shared/call/quality-summary.ts'
import { PhoneError } from '../../shared/call/failure.ts'
import type { CallRecord, CrmRecordId, RecordRef } from '../../shared/ports/crm-host.ts'
import type { Apex } from './apex.ts'

/** Limits of Task fields: characters. */
const limits = { subject: 255, disposition: 255, description: 32_000 } as const

/** How the subject of a call's task begins, by how the call ended. */
const subjects: Readonly<Record<CallRecord['direction'], Readonly<Partial<Record<Outcome, string>>>>> = {
  incoming: { missed: 'Missed call from', declined: 'Declined call from' },
  outgoing: {},
}
const usual = { incoming: 'Call from', outgoing: 'Call to' } as const

const subjectOf = ({ direction, outcome, party, who, about }: CallRecord): string =>
  `${subjects[direction][outcome] ?? usual[direction]} ${who?.name ?? about?.name ?? party.name ?? party.number}`

/** The facts of a call that have no field of their own on a task, and below them the note. */
function descriptionOf({ party, startedAt, outcome, failure, quality, note }: CallRecord): string {
  const facts = [
    `Number: ${party.number}`,
    `Started: ${new Date(startedAt).toISOString()}`,
    `Outcome: ${outcome}`,
    ...(failure ? [`Reason: ${failure}`] : []),
    ...(quality ? [`Audio: ${summaryLine(quality)}`] : []),
  ].join('\n')
  return note ? `${facts}\n\n${note}` : facts
}

const two = (value: number): string => String(value).padStart(2, '0')

/** The day in the agent's own time zone, as it stands in the agent's calendar. */
function dayOf(time: number): string {
  const date = new Date(time)
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

const persons: readonly string[] = ['Contact', 'Lead']
const isPerson = ({ entity }: RecordRef): boolean => persons.includes(entity)

/** `Task.WhoId` takes contacts and leads, `Task.WhatId` the rest, and a task of a lead takes nothing else. */
function referencesOf({ who, about }: CallRecord): { whoId: string | null; whatId: string | null } {
  const named = [who, about].filter((record) => record !== undefined)
  const person = named.find(isPerson)
  const thing =
    person?.entity === 'Lead' ? undefined : [...named].reverse().find((record) => !isPerson(record))
  return { whoId: person?.id ?? null, whatId: thing?.id ?? null }
}

const talkSeconds = ({ answeredAt, endedAt }: CallRecord): number =>
  answeredAt === undefined ? 0 : Math.max(0, Math.round((endedAt - answeredAt) / 1000))

/** What `SidetoneCallLog.write` takes. */
const logOf = (call: CallRecord) => ({
  key: call.key,
  subject: subjectOf(call).slice(0, limits.subject),
  callType: call.direction === 'incoming' ? 'Inbound' : 'Outbound',
  durationSeconds: talkSeconds(call),
  disposition: call.disposition?.slice(0, limits.disposition) ?? null,
  description: descriptionOf(call).slice(0, limits.description),
  activityDate: dayOf(call.startedAt),
  ...referencesOf(call),
})

/** Ids of tasks begin with 00T, in every org. */
const taskId = /^00T[a-zA-Z0-9]{12}([a-zA-Z0-9]{3})?$/

/** Writes the call as a completed task; one task stands for one key. */
export async function logCall(call: CallRecord, apex: Apex): Promise<CrmRecordId> {
  const id = await apex('SidetoneCallLog', 'write', { call: JSON.stringify(logOf(call)) })
  if (taskId.test(id)) return { entity: 'Task', id }
  throw new PhoneError('crm.malformed', 'SidetoneCallLog.write gave no id of a task')
}
