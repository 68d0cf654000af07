import * as v from 'valibot'
import type { CallKey } from '../../shared/call/call.ts'
import { PhoneError } from '../../shared/call/failure.ts'
import type { CallRecord, CrmRecordId } from '../../shared/ports/crm-host.ts'
import type { Ask } from './ask.ts'
import type { Cif } from './cif.ts'
import { plainId } from './entities.ts'
import { rows } from './find-by-number.ts'
import { literal, query } from './odata.ts'
import type { RegardingName } from './phone-call.ts'
import {
  columnNames,
  columnsOf,
  completed,
  keyColumn,
  lookupsOf,
  opened,
  regardingNames,
  regardingOf,
} from './phone-call.ts'

const entity = 'phonecall'

const created = v.looseObject({ id: v.pipe(v.string(), v.transform(plainId)) })

/** A phone call that stands in Dataverse already. */
const standing = v.looseObject({
  activityid: v.pipe(v.string(), v.transform(plainId)),
  statecode: v.number(),
  _regardingobjectid_value: v.nullish(v.pipe(v.string(), v.transform(plainId))),
})

type Standing = v.InferOutput<typeof standing>

export interface CallWriterOptions {
  readonly cif: Cif
  readonly ask: Ask
  /** Id of the agent's user record. */
  readonly userId: () => Promise<string>
}

/** Whether nothing is left to write. */
function isUpToDate(row: Standing, record: CallRecord): boolean {
  const columns = Object.entries(columnsOf(record))
  const isSame = columns.every(([name, value]) => (row[name] ?? '') === value)
  return isSame && (row._regardingobjectid_value ?? undefined) === regardingOf(record)?.id
}

/**
 * Writes calls, each once. A call is looked for by its key before it is created; a create whose answer was lost
 * is found by the next attempt, and one that comes through late is kept out by the alternate key.
 *
 * The row is completed at once, for an agent who never finishes the wrap-up. What comes later opens it again,
 * changes it and completes it; an attempt that stops in between leaves it open, and the next one completes it.
 */
export function createCallWriter({ cif, ask, userId }: CallWriterOptions) {
  let regardingName: RegardingName = regardingNames[0]

  const find = async (key: CallKey): Promise<Standing | undefined> => {
    const options = query({
      select: ['statecode', '_regardingobjectid_value', ...columnNames].join(','),
      filter: `${keyColumn} eq ${literal(key)}`,
      top: '1',
      orderby: 'createdon',
    })
    const [first] = await ask(rows, () => cif.searchAndOpenRecords(entity, options, true))
    if (!first) return undefined
    const result = v.safeParse(standing, first)
    if (result.success) return result.output
    throw new PhoneError('crm.malformed', result.issues[0].message)
  }

  const bodyOf = async (record: CallRecord) => ({
    ...columnsOf(record),
    ...lookupsOf(record, await userId(), regardingName),
  })

  /** Runs a write, and once more with the other name where this environment does not know the first. */
  const write = async <T>(attempt: () => Promise<T>): Promise<T> => {
    try {
      return await attempt()
    } catch (error) {
      if (!isUndeclaredRegarding(error)) throw error
      regardingName = regardingNames.find((name) => name !== regardingName) ?? regardingName
      return attempt()
    }
  }

  const create = (record: CallRecord): Promise<string> =>
    write(async () => {
      const json = JSON.stringify({ [keyColumn]: record.key, ...(await bodyOf(record)) })
      return (await ask(created, () => cif.createRecord(entity, json))).id
    })

  const update = (id: string, change: object) =>
    ask(v.unknown(), () => cif.updateRecord(entity, id, JSON.stringify(change)))

  /** A refusal may mean that somebody was quicker; then there is a row now. */
  const createOrFind = async (record: CallRecord): Promise<Standing | string> => {
    try {
      return await create(record)
    } catch (error) {
      const winner = isRefused(error) ? await find(record.key) : undefined
      if (winner) return winner
      throw error
    }
  }

  const bringUpToDate = async (row: Standing, record: CallRecord) => {
    const upToDate = isUpToDate(row, record)
    const isOpen = row.statecode === opened.statecode
    if (upToDate && !isOpen) return
    if (!isOpen) await update(row.activityid, opened)
    if (!upToDate) await write(async () => update(row.activityid, await bodyOf(record)))
    await update(row.activityid, completed[record.direction])
  }

  const writeOnce = async (record: CallRecord): Promise<CrmRecordId> => {
    const row = (await find(record.key)) ?? (await createOrFind(record))
    if (typeof row === 'string') await update(row, completed[record.direction])
    else await bringUpToDate(row, record)
    return { entity, id: typeof row === 'string' ? row : row.activityid }
  }

  return inTurn(writeOnce)
}

/** Writes of one call follow each other; other calls do not wait. */
function inTurn(write: (record: CallRecord) => Promise<CrmRecordId>) {
  const last = new Map<CallKey, Promise<CrmRecordId>>()
  return (record: CallRecord): Promise<CrmRecordId> => {
    const next = () => write(record)
    const mine = (last.get(record.key)?.then(next, next) ?? next()).finally(() => {
      if (last.get(record.key) === mine) last.delete(record.key)
    })
    last.set(record.key, mine)
    return mine
  }
}

const isRefused = (error: unknown): error is PhoneError =>
  error instanceof PhoneError && error.code === 'crm.refused'

const isUndeclaredRegarding = (error: unknown): boolean =>
  isRefused(error) && /undeclared property '?regardingobjectid/i.test(error.detail ?? '')
