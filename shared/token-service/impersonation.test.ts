import { decodeJwt, type JWTPayload } from 'jose'
import type { ImpersonationEntry } from './impersonation.ts'
import { issuer, startIssuer, startService } from './testing.ts'

let identity: Awaited<ReturnType<typeof startIssuer>>
let service: Awaited<ReturnType<typeof startService>>
let log: ImpersonationEntry[]
let now: number

const own = 'https://phone.example'
const backend = { sub: 's-1', preferred_username: 'service-account-crm' }

beforeEach(async () => {
  log = []
  now = Date.now()
  identity = await startIssuer()
  service = await startService({
    issuers: [{ issuer, keys: identity.keys }],
    clock: { now: () => now, after: () => () => undefined },
    limits: { impersonation: 5 },
    impersonation: {
      issuer: own,
      life: 3600,
      allowed: [{ actor: 'service-account-crm', subjects: ['ada'] }],
      find: (userName) => (userName === 'ada' ? { sub: 'u-1', userName } : undefined),
      audit: (entry) => log.push(entry),
    },
  })
})
afterEach(() => Promise.all([service.close(), identity.close()]))

const ask = async (claims: JWTPayload | string, body: unknown = {}) => {
  const token = typeof claims === 'string' ? claims : await identity.token(claims)
  const response = await fetch(`${service.base}/impersonation`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}
const lineWith = async (token: string) => {
  const response = await fetch(`${service.base}/line`, { headers: { authorization: `Bearer ${token}` } })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

test('somebody who is signed in gets a token for themselves, and with it their line', async () => {
  const { status, body } = await ask({})
  expect(status).toBe(200)
  expect(body).toMatchObject({
    token_type: 'Bearer',
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    expires_in: 300,
  })
  const claims = decodeJwt(body['access_token'] ?? '')
  expect(claims).toMatchObject({ iss: own, sub: 'u-1', preferred_username: 'ada', act: { sub: 'u-1' } })
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(300)
  const line = await lineWith(body['access_token'] ?? '')
  expect(line.body).toMatchObject({ addressOfRecord: 'sip:ada@sip.example' })
})

test('a backend gets one for a user that the list names for it, and the token says who acts', async () => {
  const { body } = await ask(backend, { subject: 'ada' })
  expect(decodeJwt(body['access_token'] ?? '')).toMatchObject({
    sub: 'u-1',
    act: { sub: 's-1', iss: issuer },
  })
  expect((await lineWith(body['access_token'] ?? '')).status).toBe(200)
})

test.each([
  ['an agent for another user', {}, 'ben'],
  ['an agent for the backend', {}, 'service-account-crm'],
  ['a backend for a user that is not on its list', backend, 'ben'],
  ['a backend that is not on the list', { ...backend, preferred_username: 'service-account-x' }, 'ada'],
])('%s is refused, and that is written down', async (_, claims, subject) => {
  const { status, body } = await ask(claims, { subject })
  expect([status, body['code']]).toEqual([403, 'impersonation.not-allowed'])
  expect(log).toMatchObject([{ outcome: 'refused', subject }])
  expect(log[0]).not.toHaveProperty('jti')
})

test.each([{ sub: 'u-2' }, { actor: 'ben' }, { subject: 7 }, { subject: '' }, 'ben'])(
  'the body %j is refused',
  async (body) => {
    expect((await ask({}, body)).status).toBe(400)
    expect(log).toEqual([])
  },
)

test('the audit log has actor, subject, time and the name of the token, and not the token', async () => {
  const { body } = await ask(backend, { subject: 'ada' })
  const { jti } = decodeJwt(body['access_token'] ?? '')
  expect(log).toEqual([{ time: now, outcome: 'granted', actor: 'service-account-crm', subject: 'ada', jti }])
})

test('a token that was made here gets no other one', async () => {
  const { body } = await ask({})
  expect((await ask(body['access_token'] ?? '')).status).toBe(401)
})

test('it is over after 300 s, whatever life was configured', async () => {
  const { body } = await ask({})
  now += 299_000
  expect((await lineWith(body['access_token'] ?? '')).status).toBe(200)
  now += 2000
  expect((await lineWith(body['access_token'] ?? '')).status).toBe(401)
})

test('nobody gets one who is not signed in', async () => {
  const response = await fetch(`${service.base}/impersonation`, { method: 'POST' })
  expect(response.status).toBe(401)
})

test('a token that names this issuer, and was signed by another, is refused', async () => {
  expect((await lineWith(await identity.token({ iss: own }))).status).toBe(401)
})

test('one person cannot ask without end, and hinders no other', async () => {
  for (let count = 0; count < 5; count++) await ask({})
  expect((await ask({})).status).toBe(429)
  expect((await ask(backend, { subject: 'ada' })).status).toBe(200)
})
