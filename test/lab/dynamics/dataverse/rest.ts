import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Table } from './tables.ts'
import { tableOfSet } from './tables.ts'
import type { Row, WebApi } from './web-api.ts'
import { DataverseError } from './web-api.ts'

const base = '/api/data/v9.2'

/** What an address names: a set, one row of it, or a row by an alternate key. */
interface Target {
  readonly table: Table
  readonly id?: string
  readonly key?: { readonly column: string; readonly value: string }
}

function targetOf(path: string): Target {
  const [, set = '', inside] = /^(\w+)(?:\((.*)\))?$/.exec(decodeURIComponent(path)) ?? []
  const table = tableOfSet(set)
  if (!table) throw new DataverseError(404, '0x80060888', `Resource not found for the segment '${set}'.`)
  if (inside === undefined) return { table }
  const [, column, value = ''] = /^(\w+)='(.*)'$/.exec(inside) ?? []
  if (!column) return { table, id: inside }
  if (column in table.alternateKeys) return { table, key: { column, value: value.replaceAll("''", "'") } }
  throw new DataverseError(
    400,
    '0x80060888',
    `The specified key '${column}' does not exist on ${table.name}.`,
  )
}

const optionsOf = ({ url }: FastifyRequest): string => (url.includes('?') ? url.slice(url.indexOf('?')) : '')

/** The id that a key stands for. */
async function idOf({ table, id, key }: Target, webApi: WebApi): Promise<string | undefined> {
  if (!key) return id
  const value = encodeURIComponent(key.value.replaceAll("'", "''"))
  const [row] = await webApi.retrieveMultipleRecords(table.name, `?$filter=${key.column} eq '${value}'`)
  return row && String(row[table.id])
}

const missing = ({ name }: Table) =>
  new DataverseError(
    404,
    '0x80060891',
    `A record with the specified key values does not exist in ${name} entity`,
  )

/** What each HTTP method does; what it gives back becomes the body. */
type Verb = (target: Target, request: FastifyRequest, reply: FastifyReply, webApi: WebApi) => Promise<unknown>

const created = (reply: FastifyReply, { set }: Table, id: string) =>
  reply.code(204).header('OData-EntityId', `${base}/${set}(${id})`).send()

const verbs: Readonly<Record<string, Verb>> = {
  async GET(target, request, _reply, webApi) {
    const { table, id, key } = target
    if (!id && !key) return { value: await webApi.retrieveMultipleRecords(table.name, optionsOf(request)) }
    const found = await idOf(target, webApi)
    if (!found) throw missing(table)
    return webApi.retrieveRecord(table.name, found, optionsOf(request))
  },
  async POST({ table }, { body }, reply, webApi) {
    return created(reply, table, (await webApi.createRecord(table.name, body as Row)).id)
  },
  /** An update, or an insert where no row has the key yet. */
  async PATCH(target, { body }, reply, webApi) {
    const { table, key } = target
    const id = await idOf(target, webApi)
    if (!id && key) {
      const { id: made } = await webApi.createRecord(table.name, {
        ...(body as Row),
        [key.column]: key.value,
      })
      return created(reply, table, made)
    }
    if (!id) throw missing(table)
    await webApi.updateRecord(table.name, id, body as Row)
    return reply.code(204).send()
  },
  async DELETE(target, _request, reply, webApi) {
    const id = await idOf(target, webApi)
    if (!id) throw missing(target.table)
    await webApi.deleteRecord(target.table.name, id)
    return reply.code(204).send()
  },
}

/** Adds Dataverse's Web API, version 9.2, as far as the lab has it. Every caller may do everything. */
export function addWebApi(app: FastifyInstance, webApi: WebApi): void {
  app.route({
    method: Object.keys(verbs),
    url: `${base}/:path`,
    async handler(request, reply) {
      void reply.header('OData-Version', '4.0')
      try {
        const { path } = request.params as { path: string }
        return await verbs[request.method]?.(targetOf(path), request, reply, webApi)
      } catch (error) {
        if (!(error instanceof DataverseError)) throw error
        const { status, code, message } = error
        return reply.code(status).send({ error: { code, message } })
      }
    },
  })
}
