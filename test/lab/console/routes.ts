import type { FastifyInstance, FastifyReply } from 'fastify'
import * as v from 'valibot'
import type { Activity } from './activity.ts'
import type { Faults } from './faults.ts'
import { faultSchema } from './faults.ts'
import type { RecordStore } from './record-store.ts'
import type { Stage, StageEvent } from './stage.ts'

/** What tests and scripts can see and do in a console. */
export interface ConsoleLab {
  readonly store: RecordStore
  readonly faults: Faults
  readonly stage: Stage
  /** The calls that were written, oldest first. */
  readonly activities: () => readonly Activity[]
}

const fields = v.record(v.string(), v.unknown())
const page = v.optional(v.string())
const reference = { entity: v.string(), id: v.string() }
const newRecord = v.object({ entity: v.string(), fields })
const view = v.object({ ...reference, page })
const click = v.object({ number: v.string(), ...reference, page })
const ofEntity = v.object({ entity: v.string() })
const recordPath = v.object(reference)
const joining = v.object({ page: v.optional(v.string(), 'console') })

const noContent = (reply: FastifyReply) => reply.code(204).send()

/**
 * Adds `/lab/…`, the same for every console:
 *
 *     GET    /lab/records?entity=X        POST /lab/records {entity, fields}     PATCH /lab/records/:entity/:id {…}
 *     POST   /lab/reset                   GET  /lab/activities
 *     GET    /lab/faults                  POST /lab/faults {kind, method, …}     DELETE /lab/faults
 *     POST   /lab/faults/take {method}    what the console's page asks before it answers a call
 *     GET    /lab/events?page=NAME        what the console's page listens to
 *     POST   /lab/view {entity, id, page?}
 *     POST   /lab/click {number, entity, id, page?}
 *
 * A request that fits no schema is answered with 400; `view` and `click` with 409 while no page is open.
 */
export function addLabRoutes(app: FastifyInstance, lab: ConsoleLab): void {
  app.setErrorHandler((error, _request, reply) => {
    if (v.isValiError(error)) return reply.code(400).send({ error: error.message })
    throw error
  })
  addRecordRoutes(app, lab)
  addFaultRoutes(app, lab.faults)
  addStageRoutes(app, lab)
}

function addRecordRoutes(app: FastifyInstance, { store, faults, activities }: ConsoleLab): void {
  app.get('/lab/records', (request) => store.query(v.parse(ofEntity, request.query).entity))
  app.post('/lab/records', (request) => {
    const record = v.parse(newRecord, request.body)
    return { id: store.insert(record.entity, record.fields) }
  })
  app.patch('/lab/records/:entity/:id', (request, reply) => {
    const { entity, id } = v.parse(recordPath, request.params)
    const record = store.update(entity, id, v.parse(fields, request.body))
    return record ?? reply.code(404).send({ error: `no ${entity} ${id}` })
  })
  app.post('/lab/reset', (_request, reply) => {
    store.reset()
    faults.clear()
    return noContent(reply)
  })
  app.get('/lab/activities', () => activities())
}

function addFaultRoutes(app: FastifyInstance, faults: Faults): void {
  app.get('/lab/faults', () => faults.list())
  app.post('/lab/faults', (request, reply) => {
    faults.add(v.parse(faultSchema, request.body))
    return noContent(reply)
  })
  app.delete('/lab/faults', (_request, reply) => {
    faults.clear()
    return noContent(reply)
  })
  app.post('/lab/faults/take', (request) => {
    const { method } = v.parse(v.object({ method: v.string() }), request.body)
    return { fault: faults.take(method) ?? null }
  })
}

function addStageRoutes(app: FastifyInstance, { store, stage }: ConsoleLab): void {
  store.onChange((change) => {
    stage.broadcast({ type: 'records', change })
  })
  const direct = (reply: FastifyReply, event: StageEvent, name: string | undefined) =>
    stage.direct(event, name) ? noContent(reply) : reply.code(409).send({ error: 'no console page is open' })

  app.post('/lab/view', (request, reply) => {
    const { page: name, ...record } = v.parse(view, request.body)
    return direct(reply, { type: 'view', ...record }, name)
  })
  app.post('/lab/click', (request, reply) => {
    const { page: name, ...number } = v.parse(click, request.body)
    return direct(reply, { type: 'click', ...number }, name)
  })
  app.get('/lab/pages', () => stage.pages())
  app.get('/lab/events', (request, reply) => {
    const { page: name } = v.parse(joining, request.query)
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    reply.raw.write(': hello\n\n')
    const leave = stage.join(name, (event) => reply.raw.write(`data: ${JSON.stringify(event)}\n\n`))
    reply.raw.on('close', leave)
  })
}
