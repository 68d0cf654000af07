import { tableOfEntity } from './tables.ts'
import type { Row, WebApi } from './web-api.ts'
import { DataverseError } from './web-api.ts'

interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string }
}

const addressOf = (entity: string, id?: string) =>
  `/api/data/v9.2/${tableOfEntity(entity)?.set ?? entity}${id === undefined ? '' : `(${id.replace(/[{}]/g, '')})`}`

async function send(method: string, address: string, data?: Row): Promise<Response> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  const response = await fetch(address, { method, ...(data && { headers, body: JSON.stringify(data) }) })
  if (response.ok) return response
  const { error } = (await response.json()) as ErrorBody
  throw new DataverseError(response.status, error.code, error.message)
}

/** Dataverse over HTTP, as the console's page has it. Query options go into the address as they are. */
export const remoteDataverse: WebApi = {
  async createRecord(entity, data) {
    const response = await send('POST', addressOf(entity), data)
    const [, id = ''] = /\(([^)]+)\)$/.exec(response.headers.get('OData-EntityId') ?? '') ?? []
    return { id }
  },
  async retrieveRecord(entity, id, options = '') {
    return (await send('GET', addressOf(entity, id) + options)).json() as Promise<Row>
  },
  async retrieveMultipleRecords(entity, options = '') {
    const { value } = (await (await send('GET', addressOf(entity) + options)).json()) as {
      value: readonly Row[]
    }
    return value
  },
  async updateRecord(entity, id, data) {
    await send('PATCH', addressOf(entity, id), data)
  },
  async deleteRecord(entity, id) {
    await send('DELETE', addressOf(entity, id))
  },
}
