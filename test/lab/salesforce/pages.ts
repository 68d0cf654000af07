import type { Fields, RecordStore, StoredRecord } from '../console/record-store.ts'
import type { EntityName } from './entities.ts'
import { entities, isEntity } from './entities.ts'
import type { RecordInfo } from './record-info.ts'
import { infoOf, shownFor, textOf } from './record-info.ts'

/** One field of a record as the console shows it. */
export interface Cell {
  readonly label: string
  readonly text: string
  /** It is a phone number. */
  readonly phone: boolean
  /** It names a record. */
  readonly record?: RecordInfo
}

export interface Row {
  readonly record: RecordInfo
  readonly cells: readonly Cell[]
}

export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

/** A logged call or another task in the timeline of a record. */
export interface TimelineEntry {
  readonly task: RecordInfo
  readonly outgoing: boolean
  /** ISO 8601 date */
  readonly day: string
  readonly seconds: number
  readonly disposition: string
  readonly comments: string
  readonly who?: RecordInfo
}

export interface RecordPage {
  readonly record: RecordInfo
  readonly cells: readonly Cell[]
  readonly related: readonly Table[]
  readonly timeline: readonly TimelineEntry[]
}

const linked = (store: RecordStore, value: unknown): RecordInfo | undefined =>
  typeof value === 'string' && /^[a-zA-Z0-9]{18}$/.test(value) ? shownFor(store, value) : undefined

function cellOf(store: RecordStore, entity: EntityName, fields: Fields, name: string): Cell {
  const { details, phones } = entities[entity]
  const value = fields[name]
  const record = linked(store, value)
  const text = record?.name ?? (typeof value === 'number' ? String(value) : textOf(value))
  return { label: details[name] ?? name, text, phone: name in phones, ...(record && { record }) }
}

function rowOf(store: RecordStore, entity: EntityName, record: StoredRecord): Row {
  const cells = entities[entity].columns.map((name) => cellOf(store, entity, record.fields, name))
  const [first, ...rest] = cells
  const info = infoOf(record)
  return { record: info, cells: first ? [{ ...first, record: info }, ...rest] : [] }
}

function tableOf(store: RecordStore, entity: EntityName, matches?: (fields: Fields) => boolean): Table {
  const { plural, columns, details } = entities[entity]
  const records = store.query(entity, matches).filter((record) => !infoOf(record).accountId)
  return {
    title: plural,
    columns: columns.map((name) => details[name] ?? name),
    rows: records.map((record) => rowOf(store, entity, record)),
  }
}

function entryOf(store: RecordStore, task: StoredRecord): TimelineEntry {
  const { fields } = task
  const who = linked(store, fields.WhoId)
  return {
    task: infoOf(task),
    outgoing: fields.CallType !== 'Inbound',
    day: textOf(fields.ActivityDate),
    seconds: Number(fields.CallDurationInSeconds ?? 0),
    disposition: textOf(fields.CallDisposition),
    comments: textOf(fields.Description),
    ...(who && { who }),
  }
}

/** The ids whose tasks stand in the timeline of a record: its own, its person's, and those of its people. */
function timelineIds(store: RecordStore, { id, entity, contactId }: RecordInfo): ReadonlySet<unknown> {
  const people = entity === 'Account' ? store.query('Contact', ({ AccountId }) => AccountId === id) : []
  return new Set([id, contactId, ...people.map((person) => person.id)].filter(Boolean))
}

/** Lists that stand on a record's page. */
const related: Readonly<Partial<Record<string, readonly [EntityName, string][]>>> = {
  Account: [['Contact', 'AccountId']],
  Contact: [['Case', 'ContactId']],
}

/** The page of a record; `undefined` where there is none. */
export function recordPage(store: RecordStore, id: string): RecordPage | undefined {
  const info = shownFor(store, id)
  const fields = info && store.find(info.id)?.fields
  if (!info || !fields || !isEntity(info.entity)) return undefined
  const { entity } = info
  const ids = timelineIds(store, info)
  const tasks = store.query('Task', ({ WhoId, WhatId }) => ids.has(WhoId) || ids.has(WhatId))
  return {
    record: info,
    cells: Object.keys(entities[entity].details).map((name) => cellOf(store, entity, fields, name)),
    related: (related[entity] ?? []).map(([other, by]) =>
      tableOf(store, other, (its) => its[by] === info.id),
    ),
    timeline: tasks.map((task) => entryOf(store, task)).reverse(),
  }
}

/** The list view of an entity; `undefined` where there is none. */
export const listPage = (store: RecordStore, entity: string): Table | undefined =>
  isEntity(entity) ? tableOf(store, entity) : undefined
