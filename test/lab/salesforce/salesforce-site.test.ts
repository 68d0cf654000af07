import { createContext, runInContext } from 'node:vm'
import { request } from 'undici'
import type { LabServer } from '../server.ts'
import { startServer } from '../server.ts'
import { createSalesforceSite } from './salesforce-site.ts'

let server: LabServer
beforeAll(async () => {
  server = await startServer(0)
  server.add(
    createSalesforceSite({
      connectorUrl: 'http://phone.localhost/',
      settings: { clientId: 'phone.localhost' },
    }),
  )
})
afterAll(() => server.close())

const console = () => `salesforce.localhost:${String(server.port)}`

async function send(path: string, body?: object) {
  const headers = { host: console(), ...(body && { 'content-type': 'application/json' }) }
  const response = await request(`http://127.0.0.1:${String(server.port)}${path}`, {
    headers,
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: response.statusCode, headers: response.headers, text: await response.body.text() }
}

const ask = async (name: string, ...args: unknown[]): Promise<unknown> =>
  JSON.parse((await send('/org', { user: 'ada@acme.example', name, args })).text)

describe('the Salesforce org of the lab', () => {
  it('opens the console at a list, as the agent who was asked for', async () => {
    const { status, headers } = await send('/?user=ben%40acme.example')
    expect([status, headers.location]).toEqual([302, '/lightning/o/Contact/list?user=ben%40acme.example'])
    expect((await send(String(headers.location))).text).toContain('"user":"ben@acme.example"')
  })

  it('answers for a host name that is shaped like a real one', async () => {
    const { statusCode, body } = await request(`http://127.0.0.1:${String(server.port)}/console.css`, {
      headers: { host: 'acme.lightning.force.com' },
    })
    await body.dump()
    expect(statusCode).toBe(200)
  })

  it('bundles the script of the console', async () => {
    expect((await send('/console.js')).text).toContain('EventSource')
  })

  it('serves Open CTI that starts in its frame alone', async () => {
    const { text } = await send('/support/api/65.0/lightning/opencti_min.js')
    const start = (origin: string): unknown => {
      const page = {
        URLSearchParams,
        location: { protocol: 'http:', search: `?mode=Lightning&sfdcIframeOrigin=${origin}` },
        parent: { postMessage: (message: { apiVersion: number }) => sent.push(message.apiVersion) },
        addEventListener: () => undefined,
      }
      runInContext(text, createContext({ ...page, window: page }))
      return page
    }
    const sent: number[] = []
    expect(start(`http://${console()}`)).toHaveProperty('sforce.opencti.screenPop')
    expect(start('http://acme.lightning.force.com')).toHaveProperty('sforce.opencti.screenPop')
    expect(() => start('http://stranger.example')).toThrow('Failed to initialize Open CTI')
    expect(() => start('https://acme.lightning.force.com')).toThrow('Failed to initialize Open CTI')
  })

  it('runs Apex as the user, and refuses a class that it has not', async () => {
    expect(await ask('runApex', 'SidetoneUser', 'current', '')).toEqual({ value: 'ada@acme.example' })
    expect(await ask('runApex', 'Nothing', 'run', '')).toEqual({
      error: { code: 'GENERIC_ERROR', description: 'Could not load Apex class: Nothing' },
    })
  })

  it('keeps the rules of tasks', async () => {
    expect(await ask('saveLog', { entityApiName: 'Task', CallType: 'Sideways' })).toMatchObject({
      error: { code: 'SERVER_ERROR' },
    })
    const { value } = (await ask('saveLog', { entityApiName: 'Task', Subject: 'Hello' })) as {
      value: string
    }
    expect(value).toMatch(/^00T\w{15}$/)
    expect(await ask('saveLog', { Id: value, Status: 'Completed' })).toEqual({ value })
  })

  it('shows a logged call on the record and on its account', async () => {
    const { text } = await send('/lab/records?entity=Contact')
    const [jonas] = JSON.parse(text) as { id: string; fields: { AccountId: string } }[]
    const id = jonas?.id ?? ''
    await ask('saveLog', { entityApiName: 'Task', TaskSubtype: 'Call', Subject: 'Call', WhoId: id })
    for (const page of [id, jonas?.fields.AccountId])
      expect(await ask('recordPage', page)).toMatchObject({ value: { timeline: [{ who: { id } }] } })
  })
})
