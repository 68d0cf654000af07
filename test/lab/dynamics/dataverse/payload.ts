import type { Table } from './tables.ts'
import { tableOfSet } from './tables.ts'
import type { Row } from './web-api.ts'
import { DataverseError } from './web-api.ts'

/** A party of an activity. */
export interface ActivityParty {
  /** 1 from, 2 to */
  readonly participationtypemask: number
  readonly partyid: { readonly entity: string; readonly id: string }
}

/** Who the records are, for binds that name one. */
export type Exists = (entity: string, id: string) => boolean

const bindSuffix = '@odata.bind'
const partiesOf = 'phonecall_activity_parties'
const partyTargets = ['contact', 'account', 'systemuser']

const undeclared = (property: string) =>
  new DataverseError(
    400,
    '0x80048d19',
    `An undeclared property '${property}' which only has property annotations in the payload but no property value was found in the payload.`,
  )

/** The record that `/contacts(id)` names. */
function bound(value: unknown, exists: Exists) {
  const [, set = '', id = ''] = /^\/?(\w+)\(([0-9a-f-]{36})\)$/i.exec(String(value)) ?? []
  const table = tableOfSet(set)
  if (!table) throw new DataverseError(400, '0x80060888', `Resource not found for the segment '${set}'.`)
  if (!exists(table.name, id.toLowerCase()))
    throw new DataverseError(404, '0x80040217', `${table.name} With Id = ${id} Does Not Exist`)
  return { entity: table.name, id: id.toLowerCase() }
}

function party(data: Row, exists: Exists): ActivityParty {
  const [property, value] = Object.entries(data).find(([name]) => name.endsWith(bindSuffix)) ?? []
  const target = property?.slice('partyid_'.length, -bindSuffix.length) ?? ''
  if (!partyTargets.includes(target)) throw undeclared(property ?? 'partyid')
  return { participationtypemask: Number(data['participationtypemask']), partyid: bound(value, exists) }
}

function bind(table: Table, property: string, value: unknown, exists: Exists): Row {
  const lookup = table.lookups[property.slice(0, -bindSuffix.length)]
  if (property === `ownerid${bindSuffix}`) return { _ownerid_value: bound(value, exists).id }
  if (!lookup) throw undeclared(property.slice(0, -bindSuffix.length))
  const { entity, id } = bound(value, exists)
  const column = `_${lookup.column}_value`
  return { [column]: id, [`${column}@Microsoft.Dynamics.CRM.lookuplogicalname`]: entity }
}

function property(table: Table, name: string, value: unknown, exists: Exists): Row {
  if (name.endsWith(bindSuffix)) return bind(table, name, value, exists)
  if (name === partiesOf && table.name === 'phonecall') {
    const parties = Array.isArray(value) ? (value as readonly Row[]) : []
    return { [partiesOf]: parties.map((each) => party(each, exists)) }
  }
  if (name in table.columns || name === table.id) return { [name]: value }
  throw undeclared(name)
}

/**
 * The columns that a payload sets, its binds resolved.
 *
 * @throws DataverseError
 */
export const columnsOf = (table: Table, data: Row, exists: Exists): Row =>
  Object.assign(
    {},
    ...Object.entries(data).map(([name, value]) => property(table, name, value, exists)),
  ) as Row
