import type { Filter } from './filter.ts'
import { parseFilter } from './filter.ts'
import type { Table } from './tables.ts'
import type { Row } from './web-api.ts'
import { DataverseError } from './web-api.ts'

/** The query options that the lab knows. */
export interface Query {
  readonly select: readonly string[] | undefined
  readonly filter: Filter
  readonly top: number
  readonly compare: ((one: Row, other: Row) => number) | undefined
  /** Names of navigation properties. */
  readonly expand: readonly string[]
}

const most = 5_000

const list = (text: string | null): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)

/** Names of the properties that rows of the table have. */
export const propertiesOf = ({ id, columns, lookups }: Table): ReadonlySet<string> =>
  new Set([
    id,
    ...Object.keys(columns),
    ...Object.values(lookups).map(({ column }) => `_${column}_value`),
    'createdon',
    'modifiedon',
    '_ownerid_value',
  ])

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

function order(text: string | null, check: (property: string) => void): Query['compare'] {
  const [column, direction] = (text ?? '').trim().split(/\s+/)
  if (!column) return undefined
  check(column)
  const sign = direction === 'desc' ? -1 : 1
  return (one, other) => sign * (textOf(one[column]) < textOf(other[column]) ? -1 : 1)
}

/**
 * Reads query options. As on the server, a plain `+` in them is a space.
 *
 * @param options for instance `?$select=fullname&$filter=telephone1 eq '%2B4930'`
 * @throws DataverseError
 */
export function parseQuery(table: Table, options = ''): Query {
  const query = new URLSearchParams(options)
  const known = propertiesOf(table)
  const check = (property: string) => {
    if (known.has(property)) return
    const type = `Microsoft.Dynamics.CRM.${table.name}`
    throw new DataverseError(
      400,
      '0x80060888',
      `Could not find a property named '${property}' on type '${type}'.`,
    )
  }
  const select = query.has('$select') ? list(query.get('$select')) : undefined
  select?.forEach(check)
  const filter = query.get('$filter')
  return {
    select,
    filter: filter ? parseFilter(filter, check) : () => true,
    top: Math.min(Number(query.get('$top') ?? most), most),
    compare: order(query.get('$orderby'), check),
    expand: list((query.get('$expand') ?? '').replace(/\([^)]*\)/g, '')),
  }
}
