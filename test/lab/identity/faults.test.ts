import { decodeJwt } from 'jose'
import { hosts } from '../site.ts'
import { createRelyingParty } from './relying-party.ts'
import { agentNamed, startIdentitySites } from './started-sites.ts'
import type { StartedSites } from './started-sites.ts'
import { createVisitor } from './visitor.ts'

const ada = agentNamed('ada')

let lab: StartedSites
beforeAll(async () => {
  lab = await startIdentitySites()
})
afterAll(() => lab.stop())
afterEach(() => lab.faults.clear())

const visitor = createVisitor()
const at = (host: keyof typeof hosts, path: string) => `http://${hosts[host]}:${String(lab.port)}${path}`

const signedIn = async () => {
  const phone = createRelyingParty(lab)
  const { body } = await phone.exchange((await phone.signIn(ada)).get('code') ?? '')
  return {
    phone,
    tokens: JSON.parse(body) as { access_token: string; id_token: string; refresh_token: string },
  }
}

const sites = [
  ['identity', '/realms/acme'],
  ['external', '/'],
  ['discovery', '/api/user/?user=ada@acme.example'],
] as const

it.each(sites)('makes %s unreachable, failing or slow', async (site, path) => {
  const normal = (await visitor.ask(at(site, path))).status
  lab.faults.set({ [site]: { down: 'refused' } })
  await expect(visitor.ask(at(site, path))).rejects.toThrow('socket hang up')
  lab.faults.set({ [site]: { down: 'error' } })
  expect((await visitor.ask(at(site, path))).status).toBe(500)
  lab.faults.set({ [site]: { delay: 40 } })
  const started = performance.now()
  expect((await visitor.ask(at(site, path))).status).toBe(normal)
  expect(performance.now() - started).toBeGreaterThanOrEqual(39)
})

it('puts the clock ahead in every token', async () => {
  lab.faults.set({ identity: { clockSkew: 600 } })
  const { tokens } = await signedIn()
  const expected = Math.floor(Date.now() / 1000) + 600
  for (const token of [tokens.access_token, tokens.id_token, tokens.refresh_token]) {
    expect(Math.abs((decodeJwt(token).iat ?? 0) - expected)).toBeLessThanOrEqual(2)
  }
})

it('shortens the life of access tokens', async () => {
  lab.faults.set({ identity: { tokenLifetime: 3 } })
  const { exp = 0, iat = 0 } = decodeJwt((await signedIn()).tokens.access_token)
  expect(exp - iat).toBe(3)
})

it('refuses a refresh until it is cleared', async () => {
  const { phone, tokens } = await signedIn()
  lab.faults.set({ identity: { refuseRefresh: true } })
  const refused = await phone.refresh(tokens.refresh_token)
  expect(refused.status).toBe(400)
  expect(refused.headers['access-control-allow-origin']).toBe(lab.client.webOrigins[0])
  lab.faults.clear()
  expect((await phone.refresh(tokens.refresh_token)).status).toBe(200)
})

it('ends the sessions of one agent', async () => {
  const { phone, tokens } = await signedIn()
  expect(lab.faults.endSessionsOf('nobody@acme.example')).toBe(0)
  expect(lab.faults.endSessionsOf(ada.userName)).toBeGreaterThan(0)
  expect((await phone.refresh(tokens.refresh_token)).body).toContain('Session not active')
})

describe('over HTTP', () => {
  const order = (body: unknown) =>
    visitor.ask(at('identity', '/lab/faults'), { method: 'POST', text: JSON.stringify(body) })

  it('takes an order while the site is down', async () => {
    await order({ identity: { down: 'refused' } })
    expect(lab.faults.conditions.identity.down).toBe('refused')
    expect((await order({})).status).toBe(200)
    expect(lab.faults.conditions.identity.down).toBe('no')
  })

  it('tells the conditions', async () => {
    lab.faults.set({ discovery: { reply: 'malformed' } })
    const { body } = await visitor.ask(at('discovery', '/lab/faults'))
    expect(JSON.parse(body)).toEqual(lab.faults.conditions)
  })

  it('ends sessions', async () => {
    const { phone, tokens } = await signedIn()
    await order({ endSessionsOf: ada.userName })
    expect((await phone.refresh(tokens.refresh_token)).status).toBe(400)
  })

  it('refuses what it does not understand', async () => {
    expect((await order({ identity: { mood: 'bad' } })).status).toBe(400)
  })
})
