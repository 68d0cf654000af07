import { fastify } from 'fastify'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { siteOf } from './fastify-site.ts'
import { createFaults } from './faults.ts'
import { createRecordStore } from './record-store.ts'
import { addLabRoutes } from './routes.ts'
import { createStage } from './stage.ts'

const consoleLab = () => {
  let count = 0
  const store = createRecordStore({
    nextId: (entity) => `${entity}-${String(++count)}`,
    seed: (empty) => empty.insert('Contact', { Name: 'Jonas Weber' }, 'jonas'),
    now: () => 1_000,
  })
  const lab = { store, faults: createFaults(), stage: createStage(), activities: () => [] }
  const app = fastify()
  addLabRoutes(app, lab)
  return { ...lab, app }
}

const post = (url: string, payload: object) => ({ method: 'POST' as const, url, payload })

describe('the routes that every console has', () => {
  it('insert, change, list and reset records', async () => {
    const { app } = consoleLab()
    const made = await app.inject(post('/lab/records', { entity: 'Contact', fields: { Name: 'Mia' } }))
    expect(made.json()).toEqual({ id: 'Contact-1' })
    await app.inject({ method: 'PATCH', url: '/lab/records/Contact/Contact-1', payload: { Phone: '1' } })
    const listed = await app.inject('/lab/records?entity=Contact')
    expect(listed.json()).toMatchObject([{ id: 'jonas' }, { fields: { Name: 'Mia', Phone: '1' } }])
    await app.inject(post('/lab/reset', {}))
    expect((await app.inject('/lab/records?entity=Contact')).json()).toHaveLength(1)
  })

  it('refuse what fits no schema, and records that are not there', async () => {
    const { app } = consoleLab()
    expect((await app.inject(post('/lab/records', { fields: {} }))).statusCode).toBe(400)
    expect((await app.inject(post('/lab/faults', { kind: 'unknown' }))).statusCode).toBe(400)
    const change = await app.inject({ method: 'PATCH', url: '/lab/records/Contact/nobody', payload: {} })
    expect(change.statusCode).toBe(404)
  })

  it('hand out a fault as often as it was asked for, to its method alone', async () => {
    const { app } = consoleLab()
    await app.inject(post('/lab/faults', { kind: 'slow', method: 'runApex', times: 2, delay: 10 }))
    const take = async (method: string): Promise<unknown> =>
      (await app.inject(post('/lab/faults/take', { method }))).json()
    expect(await take('saveLog')).toEqual({ fault: null })
    expect(await take('runApex')).toMatchObject({ fault: { kind: 'slow', delay: 10 } })
    expect(await take('runApex')).toMatchObject({ fault: { kind: 'slow' } })
    expect(await take('runApex')).toEqual({ fault: null })
  })

  it('tell an open page to view, to click, and what changed', async () => {
    const { app, store } = consoleLab()
    const server = createServer((request, response) => {
      site.handle(request, response)
    })
    const site = siteOf(['localhost'], app)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
    const leaving = new AbortController()
    const events = await fetch(`${address}/lab/events?page=first`, { signal: leaving.signal })
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader()
    await reader?.read()

    const jonas = { entity: 'Contact', id: 'jonas' }
    expect((await app.inject(post('/lab/view', { ...jonas, page: 'second' }))).statusCode).toBe(409)
    expect((await app.inject(post('/lab/view', { ...jonas, page: 'first' }))).statusCode).toBe(204)
    expect((await reader?.read())?.value).toContain('{"type":"view","entity":"Contact","id":"jonas"}')
    await app.inject(post('/lab/click', { ...jonas, number: '030 901820' }))
    expect((await reader?.read())?.value).toContain('"type":"click","number":"030 901820"')
    store.update('Contact', 'jonas', { Phone: '1' })
    expect((await reader?.read())?.value).toContain('"type":"records"')

    leaving.abort()
    server.close()
    server.closeAllConnections()
    await site.close?.()
  })
})
