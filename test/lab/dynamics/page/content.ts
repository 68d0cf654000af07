import type { Page } from '../app/page.ts'
import type { ActivityParty } from '../dataverse/payload.ts'
import { reasonLabels } from '../dataverse/phone-call.ts'
import type { Table } from '../dataverse/tables.ts'
import { tableOfEntity, tables } from '../dataverse/tables.ts'
import type { Row, WebApi } from '../dataverse/web-api.ts'

/** A record as a list or a link shows it. */
export interface Item {
  readonly table: Table
  readonly id: string
  readonly row: Row
}

/** A phone call in the timeline of a record. */
export interface TimelineEntry {
  readonly id: string
  readonly subject: string
  readonly description: string
  readonly outgoing: boolean
  readonly status: string
  /** minutes */
  readonly duration: number
  /** ISO 8601 */
  readonly at: string
}

/** What stands in the middle of the app, once it has come. */
export type Content =
  | {
      readonly type: 'record'
      readonly item: Item
      readonly related: readonly Item[]
      readonly timeline: readonly TimelineEntry[]
    }
  | { readonly type: 'new'; readonly table: Table; readonly values: Row }
  | { readonly type: 'items'; readonly title: string; readonly table: Table; readonly items: readonly Item[] }
  | { readonly type: 'home' }
  | { readonly type: 'missing'; readonly text: string }

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

/** The tables of the site map. */
export const shown: readonly Table[] = tables.filter(({ name }) => name !== 'systemuser')

const itemOf =
  (table: Table) =>
  (row: Row): Item => ({ table, row, id: textOf(row[table.id]) })

const itemsOf = async (table: Table, webApi: WebApi): Promise<readonly Item[]> =>
  (await webApi.retrieveMultipleRecords(table.name)).map(itemOf(table))

export const titleOf = ({ table, row }: Item): string => textOf(row[table.primaryName])

/** The records that a record stands beside: its company's people, its cases. */
async function relatedTo(id: string, webApi: WebApi): Promise<readonly Item[]> {
  const all = (
    await Promise.all(shown.filter(({ name }) => name !== 'phonecall').map((table) => itemsOf(table, webApi)))
  ).flat()
  return all.filter(({ row }) => row['_parentcustomerid_value'] === id || row['_customerid_value'] === id)
}

const entryOf = (row: Row): TimelineEntry => ({
  id: textOf(row['activityid']),
  subject: textOf(row['subject']),
  description: textOf(row['description']),
  outgoing: row['directioncode'] === true,
  status: reasonLabels[Number(row['statuscode'])] ?? '',
  duration: Number(row['actualdurationminutes'] ?? 0),
  at: textOf(row['actualstart']) || textOf(row['createdon']),
})

/** Calls with, or regarding, one of the records; the newest first. */
async function timelineOf(ids: readonly string[], webApi: WebApi): Promise<readonly TimelineEntry[]> {
  const calls = await webApi.retrieveMultipleRecords('phonecall', '?$expand=phonecall_activity_parties')
  const belongs = (row: Row) => {
    const parties = (row['phonecall_activity_parties'] ?? []) as readonly ActivityParty[]
    const named = [row['_regardingobjectid_value'], ...parties.map(({ partyid }) => partyid.id)]
    return ids.some((id) => named.includes(id))
  }
  return calls.filter(belongs).map(entryOf).reverse()
}

async function record(table: Table, id: string, webApi: WebApi): Promise<Content> {
  const row = await webApi.retrieveRecord(table.name, id)
  const related = await relatedTo(id, webApi)
  const timeline = await timelineOf([id, ...related.map((item) => item.id)], webApi)
  return { type: 'record', item: itemOf(table)(row), related, timeline }
}

/** Everything that has the words in it. */
async function search(table: Table, words: string, webApi: WebApi): Promise<Content> {
  const wanted = words.toLowerCase()
  const items = (await itemsOf(table, webApi)).filter(({ row }) =>
    Object.values(row).some((value) => textOf(value).toLowerCase().includes(wanted)),
  )
  return { type: 'items', title: `Search results for “${words}”`, table, items }
}

/** Loads what a page shows. */
export async function contentOf(page: Page, webApi: WebApi): Promise<Content> {
  if (page.type === 'home') return { type: 'home' }
  const table = tableOfEntity(page.entity)
  if (!table) return { type: 'missing', text: `There is no table ${page.entity}.` }
  switch (page.type) {
    case 'record':
      return record(table, page.id, webApi).catch((error: unknown) => ({
        type: 'missing',
        text: String(error),
      }))
    case 'new':
      return { type: 'new', table, values: page.values }
    case 'search':
      return search(table, page.text, webApi)
    case 'list':
      return {
        type: 'items',
        title: `Active ${table.displayName}s`,
        table,
        items: await itemsOf(table, webApi),
      }
  }
}
