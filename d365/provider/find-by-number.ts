import * as v from 'valibot'
import { PhoneError } from '../../shared/call/failure.ts'
import type { CrmMatch } from '../../shared/ports/crm-host.ts'
import type { Ask } from './ask.ts'
import type { Cif } from './cif.ts'
import type { Entity } from './entities.ts'
import { entityOf, numbered, plainId } from './entities.ts'
import type { NumberSearch } from './number-search.ts'
import { numberSearch } from './number-search.ts'
import { either, query } from './odata.ts'

/** Matches per table; a number that more records share tells nothing. */
const most = '50'

type Row = Readonly<Record<string, unknown>>

/** The answer is an object with the keys "0", "1" and so on. */
export const rows = v.pipe(
  v.record(v.string(), v.record(v.string(), v.unknown())),
  v.transform((keyed): readonly Row[] => Object.values(keyed)),
)

const formatted = '@OData.Community.Display.V1.FormattedValue'

const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)

function matchOf(name: string, entity: Entity, row: Row, reason: string | undefined): CrmMatch {
  const id = text(row[entity.id])
  if (!id) throw new PhoneError('crm.malformed', `a ${name} without ${entity.id}`)
  const { detail: column = '' } = entity
  const detail = text(row[`${column}${formatted}`]) ?? text(row[column])
  return {
    record: { kind: entity.kind, entity: name, id: plainId(id), name: text(row[entity.name]) ?? '' },
    ...(detail && { detail }),
    ...(reason && { reason }),
  }
}

/** The label of the first column that holds the number. */
const columnOf = ({ phones }: Entity, row: Row, { fits }: NumberSearch): string | undefined =>
  Object.entries(phones).find(([column]) => {
    const written = text(row[column])
    return written !== undefined && fits(written)
  })?.[1]

const columnsOf = ({ name, phones, detail }: Entity): string =>
  [name, ...Object.keys(phones), ...(detail ? [detail] : [])].join(',')

/** Looks a table through for a number. */
async function findIn(
  cif: Cif,
  ask: Ask,
  [name, entity]: readonly [string, Entity],
  search: NumberSearch,
): Promise<readonly CrmMatch[]> {
  const options = query({
    select: columnsOf(entity),
    filter: `statecode eq 0 and (${search.filter(Object.keys(entity.phones))})`,
    top: most,
    orderby: undefined,
  })
  const found = await ask(rows, () => cif.searchAndOpenRecords(name, options, true))
  return found.flatMap((row) => {
    const reason = columnOf(entity, row, search)
    return reason ? [matchOf(name, entity, row, reason)] : []
  })
}

/** The open cases of people and companies. */
async function casesOf(cif: Cif, ask: Ask, owners: readonly CrmMatch[]): Promise<readonly CrmMatch[]> {
  const entity = entityOf('incident')
  if (!entity || owners.length === 0) return []
  const options = query({
    select: columnsOf(entity),
    filter: `statecode eq 0 and (${either(owners.map(({ record }) => `_customerid_value eq ${record.id}`))})`,
    top: most,
    orderby: 'createdon desc',
  })
  const found = await ask(rows, () => cif.searchAndOpenRecords('incident', options, true))
  return found.map((row) => matchOf('incident', entity, row, 'Open case'))
}

/**
 * Looks for records that have a number.
 *
 * @param withCases also the open cases of whoever was found
 */
export async function findByNumber(
  cif: Cif,
  ask: Ask,
  forms: readonly string[],
  withCases: boolean,
): Promise<readonly CrmMatch[]> {
  if (forms.length === 0) return []
  const search = numberSearch(forms)
  const found = (await Promise.all(numbered.map((entity) => findIn(cif, ask, entity, search)))).flat()
  return withCases ? [...found, ...(await casesOf(cif, ask, found))] : found
}
