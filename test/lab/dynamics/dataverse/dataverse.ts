import type { RecordStore, StoredRecord } from '../../console/record-store.ts'
import { columnsOf } from './payload.ts'
import { checkedCallChange, checkNewCall, open } from './phone-call.ts'
import type { Query } from './query.ts'
import { parseQuery } from './query.ts'
import type { Table } from './tables.ts'
import { tableOfEntity } from './tables.ts'
import type { Row, WebApi } from './web-api.ts'
import { DataverseError } from './web-api.ts'

const tableOf = (entity: string): Table => {
  const table = tableOfEntity(entity)
  if (table) return table
  throw new DataverseError(404, '0x80060888', `The entity "${entity}" cannot be found.`)
}

const plain = (id: string) => id.replace(/[{}]/g, '').toLowerCase()
const at = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')

const formatted = '@OData.Community.Display.V1.FormattedValue'

/** Lookups with the names of what they point to. */
function lookupsOf({ fields }: StoredRecord, store: RecordStore): readonly (readonly [string, unknown])[] {
  return Object.entries(fields)
    .filter(([name]) => name.startsWith('_'))
    .flatMap(([name, value]) => {
      const target = typeof value === 'string' ? store.find(value) : undefined
      const title = target?.fields[tableOf(target.entity).primaryName]
      return title === undefined
        ? [[name, value]]
        : [
            [name, value],
            [`${name}${formatted}`, title],
          ]
    })
}

/** A record as OData tells it: every column, null where it is empty. */
function rowOf(table: Table, record: StoredRecord, store: RecordStore): Row {
  const { id, fields, createdAt, changedAt } = record
  const columns = Object.fromEntries(Object.keys(table.columns).map((name) => [name, fields[name] ?? null]))
  const lookups = lookupsOf(record, store)
  return {
    '@odata.etag': `W/"${String(changedAt)}"`,
    [table.id]: id,
    ...columns,
    ...Object.fromEntries(lookups),
    createdon: at(createdAt),
    modifiedon: at(changedAt),
  }
}

/** A small Dataverse over the console's record store. */
export function createDataverse(store: RecordStore): WebApi {
  const exists = (entity: string, id: string) => store.get(entity, id) !== undefined
  const found = (table: Table, id: string): StoredRecord => {
    const record = store.get(table.name, plain(id))
    if (record) return record
    throw new DataverseError(404, '0x80040217', `${table.name} With Id = ${plain(id)} Does Not Exist`)
  }

  const related = (table: Table, record: StoredRecord, name: string): unknown => {
    if (name in record.fields) return record.fields[name]
    const lookup = table.lookups[name]
    const id = lookup && record.fields[`_${lookup.column}_value`]
    const target = typeof id === 'string' ? store.get(lookup?.target ?? '', id) : undefined
    return target ? rowOf(tableOf(target.entity), target, store) : null
  }
  const shaped = (table: Table, record: StoredRecord, { select, expand }: Query): Row => {
    const row = rowOf(table, record, store)
    const wanted = select && new Set(['@odata.etag', table.id, ...select])
    const kept = Object.entries(row).filter(
      ([name]) => !wanted || wanted.has(name) || wanted.has(name.split('@')[0] ?? ''),
    )
    return Object.fromEntries([
      ...kept,
      ...expand.map((name) => [name, related(table, record, name)] as const),
    ])
  }

  const checkKeys = ({ alternateKeys, name }: Table, columns: Row) => {
    for (const [column, label] of Object.entries(alternateKeys)) {
      const value = columns[column]
      if (typeof value !== 'string') continue
      if (!store.query(name, (fields) => fields[column] === value).length) continue
      const message = `Entity Key ${label} violated. A record with the same value for ${label} already exists. A duplicate record cannot be created. Select one or more unique values and try again.`
      throw new DataverseError(412, '0x80060892', message)
    }
  }

  return {
    async createRecord(entity, data) {
      const table = tableOf(entity)
      if (table.name === 'phonecall') checkNewCall(data)
      const columns = columnsOf(table, data, exists)
      const id = columns[table.id]
      checkKeys(table, columns)
      const initial = table.name === 'phonecall' ? open : { statecode: 0 }
      return {
        id: store.insert(
          entity,
          { ...initial, ...named(table, columns) },
          typeof id === 'string' ? id : undefined,
        ),
      }
    },
    async retrieveRecord(entity, id, options) {
      const table = tableOf(entity)
      return shaped(table, found(table, id), parseQuery(table, options))
    },
    async retrieveMultipleRecords(entity, options) {
      const table = tableOf(entity)
      const query = parseQuery(table, options)
      const passing = store
        .query(entity)
        .map((record) => ({ record, row: rowOf(table, record, store) }))
        .filter(({ row }) => query.filter(row))
      const { compare } = query
      if (compare) passing.sort((one, other) => compare(one.row, other.row))
      return passing.slice(0, query.top).map(({ record }) => shaped(table, record, query))
    },
    async updateRecord(entity, id, data) {
      const table = tableOf(entity)
      const { fields } = found(table, id)
      const change = columnsOf(table, data, exists)
      store.update(entity, plain(id), table.name === 'phonecall' ? checkedCallChange(fields, change) : change)
    },
    async deleteRecord(entity, id) {
      const table = tableOf(entity)
      store.delete(entity, found(table, id).id)
    },
  }
}

/** The full name of a person is made by the server. */
function named(table: Table, columns: Row): Row {
  if (table.name !== 'contact' || typeof columns['fullname'] === 'string') return columns
  const parts = [columns['firstname'], columns['lastname']].filter((part) => typeof part === 'string')
  return { ...columns, fullname: parts.join(' ') }
}
