import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startBench, type Bench } from '../bench.ts'
import type { FarEnd } from './far-end.ts'
import type { CallReport } from './report.ts'
import { createFarEndRoutes } from './routes.ts'

let bench: Bench
let ada: FarEnd
let server: Server
let origin: string

beforeEach(async () => {
  bench = await startBench()
  ada = await bench.add('ada')
  const handle = createFarEndRoutes(bench.farEnd)
  server = createServer((request, response) => {
    if (!handle(request, response)) response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
})
afterEach(async () => {
  server.close()
  await bench.close()
})

const post = (path: string, body: unknown, type = 'application/json'): Promise<Response> =>
  fetch(origin + path, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) })

const calls = async (): Promise<CallReport[]> =>
  (await (await fetch(`${origin}/far-end/calls`)).json()) as CallReport[]

describe('the far end over HTTP', () => {
  it('calls an agent, tells how it goes, and hangs up', async () => {
    const next = ada.nextCall()
    const response = await post('/far-end/call', { extension: 'ada', from: '+4930777' })
    const { id } = (await response.json()) as CallReport
    await (await next).until(({ state }) => state === 'answered')
    expect(await calls()).toMatchObject([{ id, direction: 'to-agent', number: '+4930777' }])

    expect(await (await post('/far-end/hold', { id, held: true })).json()).toEqual({ status: 200 })
    expect(await calls()).toMatchObject([{ heldBy: ['far-end'] }])

    expect(await (await post('/far-end/hang-up', { id })).json()).toMatchObject({ state: 'ended' })
  })

  it('says what becomes of a number', async () => {
    await post('/far-end/outcome', { number: '+4930999', outcome: { rings: 0, then: 503 } })
    const call = ada.call({ extension: '+4930999', from: 'ada' })
    expect((await call.until(({ state }) => state === 'ended')).ending).toMatchObject({ status: 503 })
  })

  it.each([
    ['a call to nobody', '/far-end/call', {}, 400],
    ['an outcome that is none', '/far-end/outcome', { number: '1', outcome: { rings: 0, then: 200 } }, 400],
    ['a call that is not there', '/far-end/hang-up', { id: 'x' }, 404],
    ['what it has not', '/far-end/sing', {}, 404],
  ])('refuses %s', async (_, path, body, status) => {
    expect((await post(path, body)).status).toBe(status)
  })

  it('takes no form of another site', async () => {
    expect((await post('/far-end/call', { extension: 'ada' }, 'text/plain')).status).toBe(415)
    expect(await calls()).toEqual([])
  })
})
