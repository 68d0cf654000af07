import { createHmac } from 'node:crypto'
import { exportSPKI, generateKeyPair, type JWTPayload } from 'jose'
import { issuer, page, startIssuer, startService } from './testing.ts'

let identity: Awaited<ReturnType<typeof startIssuer>>
let service: Awaited<ReturnType<typeof startService>>

beforeEach(async () => {
  identity = await startIssuer()
  service = await startService({ issuers: [{ issuer, keys: identity.keys }] })
})
afterEach(async () => {
  await service.close()
  await identity.close()
})

const line = (token?: string, origin = page) =>
  fetch(`${service.base}/line`, {
    headers: { origin, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  })

const codeFor = async (token?: string): Promise<unknown> => {
  const response = await line(token)
  const { code } = (await response.json()) as { code: unknown }
  return `${String(response.status)} ${String(code)}`
}

test('the signed-in person gets the line account, with credentials that end soon', async () => {
  const response = await line(await identity.token())
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const account = (await response.json()) as {
    credentials: { user: string }
    iceServers: { username: string }[]
  }
  const sha1 = (secret: string, user: string) => createHmac('sha1', secret).update(user).digest('base64')
  const { user } = account.credentials
  expect(account).toEqual({
    addressOfRecord: 'sip:ada@sip.example',
    displayName: 'Ada Winter',
    servers: ['wss://sip.example'],
    credentials: { user, password: sha1('sip-secret', user), expiresIn: 600 },
    iceServers: [{ urls: ['turn:turn.example'], username: user, credential: sha1('turn-secret', user) }],
  })
  const [expiry, extension] = user.split(':')
  expect(extension).toBe('ada')
  const life = Number(expiry) - Date.now() / 1000
  expect(life).toBeGreaterThan(595)
  expect(life).toBeLessThanOrEqual(600)
})

test('keys are fetched once for many requests', async () => {
  for (let i = 0; i < 3; i++) expect((await line(await identity.token())).status).toBe(200)
  expect(identity.state.fetched).toBe(1)
})

const now = () => Math.floor(Date.now() / 1000)

test.each<[string, JWTPayload]>([
  ['another issuer', { iss: 'https://evil.example/realms/acme' }],
  ['no issuer', { iss: undefined }],
  ['another client', { azp: 'crm.example' }],
  ['no client', { azp: undefined }],
  ['no subject', { sub: undefined }],
  ['an ID token', { typ: 'ID' }],
  ['a refresh token', { typ: 'Refresh' }],
  ['no kind of token', { typ: undefined }],
  ['an expired token', { exp: now() - 60 }],
  ['a token of the future', { nbf: now() + 60 }],
])('%s is refused', async (_, claims) => {
  expect(await codeFor(await identity.token(claims))).toBe('401 token.invalid')
})

test('a token of RFC 9068 is accepted by its header', async () => {
  expect((await line(await identity.token({ typ: undefined }, { typ: 'at+jwt' }))).status).toBe(200)
})

test('a token signed with the public key as a secret is refused', async () => {
  const secret = new TextEncoder().encode(await exportSPKI(identity.publicKey))
  expect(await codeFor(await identity.token({}, { alg: 'HS256' }, secret as never))).toBe('401 token.invalid')
})

test('a token signed by somebody else is refused', async () => {
  const { privateKey } = await generateKeyPair('RS256')
  expect(await codeFor(await identity.token({}, {}, privateKey))).toBe('401 token.invalid')
})

test('a token that nobody signed is refused', async () => {
  const [, payload] = (await identity.token()).split('.')
  const header = Buffer.from('{"alg":"none"}').toString('base64url')
  expect(await codeFor(`${header}.${String(payload)}.`)).toBe('401 token.missing')
  expect(await codeFor(`${header}.${String(payload)}.AAAA`)).toBe('401 token.invalid')
})

test.each(['../../etc/passwd', "' OR 1=1", 'https://evil.example/key'])(
  'the key id %j is only looked up',
  async (kid) => {
    expect(await codeFor(await identity.token({}, { kid }))).toBe('401 token.invalid')
    expect(identity.state.fetched).toBe(1)
  },
)

test.each([undefined, '', 'x', 'a.b.c', 'x'.repeat(5000)])('%j is no token', async (token) => {
  expect(await codeFor(token)).toMatch(/^401 token\.(missing|invalid)$/)
})

test('a person without a line is told so', async () => {
  expect(await codeFor(await identity.token({ preferred_username: 'cleo' }))).toBe('403 line.unknown')
})

test('a key server that fails is not the fault of the token', async () => {
  identity.state.broken = true
  expect(await codeFor(await identity.token())).toBe('503 identity.unreachable')
})

test('an audience is asked for where one is configured', async () => {
  const strict = await startService({ issuers: [{ issuer, keys: identity.keys }], audience: 'sidetone' })
  const status = async (claims: JWTPayload) => {
    const authorization = `Bearer ${await identity.token(claims)}`
    return (await fetch(`${strict.base}/line`, { headers: { authorization } })).status
  }
  expect(await status({})).toBe(401)
  expect(await status({ aud: ['account', 'sidetone'] })).toBe(200)
  await strict.close()
})

test('pages of other origins are refused and told nothing', async () => {
  for (const origin of ['https://evil.example', 'null', `${page}.evil.example`]) {
    const response = await line(await identity.token(), origin)
    expect(response.status).toBe(403)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  }
  const own = await line(await identity.token())
  expect(own.headers.get('access-control-allow-origin')).toBe(page)
  expect(own.headers.get('access-control-allow-credentials')).toBeNull()
})

test('one person cannot ask without end, and hinders no other', async () => {
  const token = await identity.token()
  const statuses = []
  for (let i = 0; i < 31; i++) statuses.push((await line(token)).status)
  expect(statuses.slice(0, 30)).toEqual(Array<number>(30).fill(200))
  expect(await codeFor(token)).toBe('429 request.too-many')
  expect((await line(await identity.token({ sub: 'u-2' }))).status).toBe(200)
})
