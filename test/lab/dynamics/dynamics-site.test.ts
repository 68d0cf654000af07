import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request } from 'undici'
import type { LabServer } from '../server.ts'
import { startServer } from '../server.ts'
import { seededId } from './dataverse/seed.ts'
import { createDynamicsSite } from './dynamics-site.ts'

let server: LabServer
beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'web-resources-'))
  await writeFile(join(directory, 'phone.html'), '<p>{{deployment}}</p>')
  await writeFile(join(directory, 'ring.mp3'), '')
  server = await startServer(0)
  server.add(
    createDynamicsSite({
      providerUrl: 'http://phone.localhost/dynamics/phone.html',
      customParams: { clientId: 'phone.localhost' },
      webResources: {
        directory,
        page: 'phone.html',
        fillIn: (page) => page.replace('{{deployment}}', 'filled'),
      },
    }),
  )
})
afterAll(() => server.close())

async function send(method: string, path: string, data?: object) {
  const headers = {
    host: `dynamics.localhost:${String(server.port)}`,
    ...(data && { 'content-type': 'application/json' }),
  }
  const { statusCode, body, ...answer } = await request(`http://127.0.0.1:${String(server.port)}${path}`, {
    method,
    headers,
    ...(data && { body: JSON.stringify(data) }),
  })
  return { status: statusCode, headers: answer.headers, text: await body.text() }
}

const api = '/api/data/v9.2'
const json = async (method: string, path: string, data?: object): Promise<unknown> =>
  JSON.parse((await send(method, api + path, data)).text)

const jonas = seededId('contact', 'jonas')

describe('the app', () => {
  test('opens with the parameters that it was asked for', async () => {
    expect((await send('GET', '/?cif=2')).headers['location']).toBe('/main.aspx?cif=2')
    const { text } = await send('GET', '/main.aspx?cif=2&user=ben%40acme.example')
    expect(text).toContain('"version":2')
    expect(text).toContain('"displayName":"Ben Sommer"')
    expect(text).toContain('ucilib=http%3A%2F%2Fdynamics.localhost')
  })

  test('frames the web resource of the organization where it is asked to', async () => {
    const { text } = await send('GET', '/main.aspx?provider=web-resource')
    expect(text).toMatch(
      /"channelUrl":"http:\/\/dynamics\.localhost:\d+\/WebResources\/sidetone_\/phone\/phone\.html"/,
    )
  })

  test('serves its script, and the library under the address of the platform', async () => {
    expect((await send('GET', '/console.js')).text).toContain('SidePanelIFrame')
    expect((await send('GET', '/webresources/Widget/msdyn_ciLibrary.js')).text).toContain('CIFInitDone')
  })
})

describe('web resources', () => {
  test('are the files of types that Dataverse takes, pages filled in', async () => {
    expect((await send('GET', '/WebResources/sidetone_/phone/phone.html')).text).toBe('<p>filled</p>')
    expect((await send('GET', '/WebResources/sidetone_/phone/ring.mp3')).status).toBe(404)
    expect((await send('GET', '/WebResources/sidetone_/phone/..%2Fpackage.json')).status).toBe(404)
  })
})

describe('the Web API', () => {
  test('reads a row with chosen columns, and what it points to', async () => {
    expect(
      await json(
        'GET',
        `/contacts(${jonas})?$select=fullname,_parentcustomerid_value&$expand=parentcustomerid_account`,
      ),
    ).toMatchObject({
      contactid: jonas,
      fullname: 'Jonas Weber',
      '_parentcustomerid_value@OData.Community.Display.V1.FormattedValue': 'Nordwind Logistik GmbH',
      parentcustomerid_account: { name: 'Nordwind Logistik GmbH' },
    })
  })

  test.each([
    ["lastname eq 'weber'", ['Jonas Weber']],
    ["contains(telephone1,'90%2518%2520')", ['Jonas Weber']],
    ["startswith(fullname,'J') or endswith(fullname,'Lorenz')", ['Jonas Weber', 'Mia Lorenz']],
    ["not startswith(fullname,'J') and (jobtitle eq 'Charter Desk' and telephone2 eq null)", ['Lena Vogt']],
    ["emailaddress1 eq 'o''hara'", []],
  ])('filters by %s', async (filter, names) => {
    const { value } = (await json('GET', `/contacts?$filter=${filter.replaceAll(' ', '%20')}`)) as {
      value: { fullname: string }[]
    }
    expect(value.map(({ fullname }) => fullname)).toEqual(names)
  })

  test('takes a plain plus in a query for a space', async () => {
    expect(await json('GET', "/contacts?$filter=mobilephone%20eq%20'+49%20171%202345678'")).toMatchObject({
      value: [],
    })
    expect(await json('GET', "/contacts?$filter=mobilephone%20eq%20'%2B49%20171%202345678'")).toMatchObject({
      value: [{ fullname: 'Jonas Weber' }],
    })
  })

  test('sorts and takes the first', async () => {
    expect(await json('GET', '/accounts?$orderby=name%20desc&$top=1')).toMatchObject({
      value: [{ name: 'Nordwind Logistik GmbH' }],
    })
  })

  test.each([
    ['/contacts?$filter=phone%20eq%201', 400, '0x80060888'],
    ['/contacts?$filter=fullname%20eq', 400, '0x80060888'],
    [`/contacts(${seededId('contact', 'nobody')})`, 404, '0x80040217'],
    ['/nothings', 404, '0x80060888'],
  ])('answers %s in the form of Dataverse', async (path, status, code) => {
    const answer = await send('GET', api + path)
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([status, { error: { code } }])
  })

  test('writes, changes, completes and deletes a phone call by the rules of activities', async () => {
    const open = { subject: 'Call', sidetone_callkey: 'key-1', directioncode: true }
    const created = await send('POST', `${api}/phonecalls`, open)
    expect(created.status).toBe(204)
    const [, path = ''] = /v9\.2(\/.*)$/.exec(String(created.headers['odata-entityid'])) ?? []
    expect(await json('GET', path)).toMatchObject({ statecode: 0, statuscode: 1 })

    expect((await send('POST', `${api}/phonecalls`, open)).status).toBe(412)
    expect(await json('POST', '/phonecalls', open)).toMatchObject({ error: { code: '0x80060892' } })
    expect((await send('POST', `${api}/phonecalls`, { subject: 'x', statecode: 1 })).status).toBe(400)

    expect((await send('PATCH', api + path, { statecode: 1, statuscode: 3 })).status).toBe(400)
    expect((await send('PATCH', api + path, { statecode: 1, statuscode: 2 })).status).toBe(204)
    expect((await send('PATCH', api + path, { description: 'late' })).status).toBe(403)
    expect((await send('PATCH', api + path, { statecode: 0 })).status).toBe(204)
    expect(
      (await send('PATCH', `${api}/phonecalls(sidetone_callkey='key-1')`, { description: 'late' })).status,
    ).toBe(204)
    expect(await json('GET', "/phonecalls(sidetone_callkey='key-1')")).toMatchObject({ description: 'late' })
    expect((await send('DELETE', api + path)).status).toBe(204)
    expect((await send('GET', api + path)).status).toBe(404)
  })

  test('refuses what it does not know, and binds to what is not there', async () => {
    const bind = (name: string, id: string) => ({ subject: 'x', [`${name}@odata.bind`]: `/contacts(${id})` })
    const unknown = await json('POST', '/phonecalls', bind('regardingobjectid_contact', jonas))
    expect(unknown).toMatchObject({
      error: {
        message: expect.stringContaining("undeclared property 'regardingobjectid_contact'") as string,
      },
    })
    const gone = bind('regardingobjectid_contact_phonecall', seededId('contact', 'nobody'))
    expect((await send('POST', `${api}/phonecalls`, gone)).status).toBe(404)
  })
})
