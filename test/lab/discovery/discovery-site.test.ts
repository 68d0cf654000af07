import { agentNamed, startIdentitySites } from '../identity/started-sites.ts'
import type { StartedSites } from '../identity/started-sites.ts'
import { createVisitor } from '../identity/visitor.ts'
import { originOf } from '../site.ts'

let lab: StartedSites
beforeAll(async () => {
  lab = await startIdentitySites()
})
afterAll(() => lab.stop())
afterEach(() => lab.faults.clear())

const visitor = createVisitor()
const address = (user: string) =>
  `${originOf('discovery', lab.port)}/api/user/?${new URLSearchParams({ user }).toString()}`
const rowsOf = (body: string) => JSON.parse(body) as Record<string, unknown>[]
const lookUp = async (name: string) => rowsOf((await visitor.ask(address(agentNamed(name).userName))).body)

it('answers with one row for a user with a password at the identity provider', async () => {
  expect(await lookUp('ada')).toEqual([
    {
      siloName: 'acme',
      username: 'ada@acme.example',
      apiEndpoint: expect.any(String) as string,
      uiEndpoint: expect.any(String) as string,
      basicAuthEndpoint: expect.any(String) as string,
      authority: lab.issuer,
      authorityIdPHint: null,
    },
  ])
})

it('hints at the external provider of a user who signs in there', async () => {
  expect(await lookUp('ben')).toMatchObject([{ authority: lab.issuer, authorityIdPHint: 'external' }])
})

it('names no authority for a user without single sign-on', async () => {
  expect(await lookUp('cleo')).toMatchObject([{ authority: null, authorityIdPHint: null }])
})

it('takes the user name by POST, too, and in any case', async () => {
  const url = `${originOf('discovery', lab.port)}/api/user`
  const { body } = await visitor.ask(url, { form: { user: 'ADA@acme.example' } })
  expect(rowsOf(body)).toMatchObject([{ username: 'ada@acme.example' }])
})

it.each([
  ['an unknown user', 'eve@acme.example', 404],
  ['a missing user', '', 400],
])('answers %s with errors by key', async (_, user, status) => {
  const answer = await visitor.ask(address(user))
  expect(answer.status).toBe(status)
  expect(JSON.parse(answer.body)).toEqual({ errors: { user: { message: expect.any(String) as string } } })
})

it('lets the pages of its clients read the answer, and nobody else', async () => {
  const from = (origin: string) => visitor.ask(address('ada@acme.example'), { headers: { Origin: origin } })
  const own = originOf('phone', lab.port)
  expect((await from(own)).headers['access-control-allow-origin']).toBe(own)
  expect((await from('http://evil.localhost')).headers['access-control-allow-origin']).toBeUndefined()
})

it('can answer with several errors', async () => {
  await lab.faults.set({ discovery: { reply: 'errors' } })
  const { status, body } = await visitor.ask(address('ada@acme.example'))
  expect(status).toBe(403)
  expect(Object.keys((JSON.parse(body) as { errors: object }).errors)).toHaveLength(2)
})

it('can answer with something else than a list', async () => {
  await lab.faults.set({ discovery: { reply: 'malformed' } })
  expect(Array.isArray(JSON.parse((await visitor.ask(address('ada@acme.example'))).body))).toBe(false)
})

it('can name an authority that nobody trusts', async () => {
  await lab.faults.set({ discovery: { reply: 'foreign-authority' } })
  expect(await lookUp('ada')).toMatchObject([{ authority: 'https://id.evil.example/realms/acme' }])
})
