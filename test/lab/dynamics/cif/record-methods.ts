import type { Page } from '../app/page.ts'
import type { Row } from '../dataverse/web-api.ts'
import type { CifContext, Data, HostMethods } from './context.ts'
import { fields, Refusal, text } from './context.ts'

/** Rows keyed "0", "1", …: the platform's answer is no array. */
const keyed = (rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row, index) => [String(index), row]))

const query = (data: Data): string => text(data, 'queryParameters')

const search = async (data: Data, { webApi }: CifContext) =>
  keyed(await webApi.retrieveMultipleRecords(text(data, 'entityName'), query(data)))

/** One match opens its record, several the search page; a query with `$search` always opens the search page. */
async function searchAndOpen(data: Data, { webApi, app, metadata }: CifContext) {
  const entity = text(data, 'entityName')
  const [, words] = /\$search=([^&]*)/.exec(query(data)) ?? []
  if (words !== undefined) {
    app.sessions.navigate({ type: 'search', entity, text: decodeURIComponent(words) })
    return keyed([])
  }
  const rows = await webApi.retrieveMultipleRecords(entity, query(data))
  const [only, ...others] = rows
  const id = only?.[String(metadata(entity)['PrimaryIdAttribute'])]
  const page: Page =
    typeof id === 'string' && others.length === 0
      ? { type: 'record', entity, id }
      : { type: 'search', entity, text: '' }
  app.sessions.navigate(page)
  return keyed(rows)
}

const parsed = (json: unknown): Row => {
  const value: unknown = typeof json === 'string' && json ? JSON.parse(json) : {}
  return typeof value === 'object' && value !== null ? (value as Row) : {}
}

/** Opens the form in the focused tab; in a workspace, in a tab of its own. */
async function openForm(data: Data, { app, webApi }: CifContext) {
  const { entityName, entityId } = parsed(data.get('entityFormOptions'))
  if (typeof entityName !== 'string') throw new Refusal('entityName is missing')
  const page: Page =
    typeof entityId === 'string'
      ? { type: 'record', entity: entityName, id: entityId.replace(/[{}]/g, '').toLowerCase() }
      : { type: 'new', entity: entityName, values: parsed(data.get('entityFormParameters')) }
  if (page.type === 'record') await webApi.retrieveRecord(page.entity, page.id)
  if (app.version === 2) app.sessions.createTab(page)
  else app.sessions.navigate(page)
  return { savedEntityReference: [] }
}

/** Records and the pages that show them. */
export const recordMethods: HostMethods = {
  search: { name: 'searchAndOpenRecords', run: search },
  searchandopenrecords: { name: 'searchAndOpenRecords', run: searchAndOpen },
  openform: { name: 'openForm', run: openForm },
  renderSearchPage: {
    name: 'renderSearchPage',
    run(data, { app }) {
      app.sessions.navigate({
        type: 'search',
        entity: text(data, 'entityName'),
        text: text(data, 'searchString'),
      })
    },
  },
  createrecord: {
    name: 'createRecord',
    async run(data, { webApi }) {
      const entity = text(data, 'entityName')
      const { id } = await webApi.createRecord(entity, fields(data, 'value'))
      return new Map([
        ['entityType', entity],
        ['id', id],
      ])
    },
  },
  retrieverecord: {
    name: 'retrieveRecord',
    async run(data, { webApi }) {
      const options = data.get('queryParameters')
      const row = await webApi.retrieveRecord(
        text(data, 'entityName'),
        text(data, 'entityId'),
        typeof options === 'string' ? options : undefined,
      )
      return new Map(Object.entries(row))
    },
  },
  updaterecord: {
    name: 'updateRecord',
    async run(data, { webApi }) {
      const [entity, id] = [text(data, 'entityName'), text(data, 'entityId')]
      await webApi.updateRecord(entity, id, fields(data, 'value'))
      return new Map([
        ['entityType', entity],
        ['id', id],
      ])
    },
  },
  deleterecord: {
    name: 'deleteRecord',
    async run(data, { webApi }) {
      const [entity, id] = [text(data, 'entityName'), text(data, 'entityId')]
      await webApi.deleteRecord(entity, id)
      return new Map([
        ['entityType', entity],
        ['id', id],
      ])
    },
  },
}
