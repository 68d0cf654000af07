import type { Failure } from '../call/failure.ts'
import { systemClock } from '../ports/clock.ts'
import type { Grant } from './grant.ts'
import { createSessionOwner } from './session-owner.ts'
import { createServers, deployment, issuer, jwt, silence, type Route } from './testing.ts'

/** What keycloak-js takes from the browser around it; a page may well have something called `cordova`. */
const browser = {
  window: { location: { href: 'https://phone.example/' }, cordova: {}, setTimeout },
  localStorage: { setItem: () => undefined, removeItem: () => undefined },
}

beforeAll(() => {
  Object.assign(globalThis, browser)
  Object.assign(Promise, {
    withResolvers() {
      let settle = {}
      const promise = new Promise((resolve, reject) => {
        settle = { resolve, reject }
      })
      return { promise, ...settle }
    },
  })
})
beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const seconds = (amount: number) => jest.advanceTimersByTimeAsync(amount * 1000)

/** An identity provider that rotates refresh tokens. @param skew how far its clock is ahead: s */
function createProvider({ life = 300, skew = 0 } = {}) {
  let turn = 0
  let isOver = false
  const now = () => Math.floor(Date.now() / 1000) + skew
  const issue = () => {
    turn += 1
    const claims = { iss: issuer, sub: 'u-1', preferred_username: 'ada', iat: now(), exp: now() + life }
    return {
      access_token: jwt({ ...claims, turn }),
      refresh_token: jwt({ turn }),
      id_token: jwt({ ...claims, name: 'Ada Winter' }),
    }
  }
  let newest = issue()
  const token: Route = ({ body }) => {
    if (isOver || new URLSearchParams(body).get('refresh_token') !== newest.refresh_token)
      return Response.json({ error: 'invalid_grant' }, { status: 400 })
    newest = issue()
    return Response.json(newest)
  }
  const servers = createServers({ '/token': token, '/logout': () => new Response(null, { status: 204 }) })
  jest.spyOn(globalThis, 'fetch').mockImplementation(servers.fetch)
  const grant: Grant = {
    issuer,
    clientId: 'phone.example',
    accessToken: newest.access_token,
    refreshToken: newest.refresh_token,
    idToken: newest.id_token,
  }
  return {
    ...servers,
    grant,
    token,
    newest: () => newest,
    /** How often tokens were renewed. */
    renewals: () => servers.asked.filter(({ url }) => url.pathname.endsWith('/token')).length,
    end: () => (isOver = true),
  }
}

async function signedIn(options?: Parameters<typeof createProvider>[0]) {
  const provider = createProvider(options)
  const ended: Failure[] = []
  const owner = createSessionOwner({ deployment, clock: systemClock, fetch }, (failure) =>
    ended.push(failure),
  )
  const user = await owner.take(provider.grant)
  return { provider, owner, user, ended }
}

test('it takes tokens over, renews them once, and knows whose they are', async () => {
  const { provider, user, owner } = await signedIn()
  expect(user).toEqual({ id: 'u-1', name: 'ada', displayName: 'Ada Winter' })
  expect(provider.renewals()).toBe(1)
  expect(await owner.accessToken()).toBe(provider.newest().access_token)
  expect(provider.renewals()).toBe(1)
})

test('a token that is about to end is renewed before it is given out, once for all who ask', async () => {
  const { provider, owner } = await signedIn({ life: 20 })
  const tokens = await Promise.all([owner.accessToken(), owner.accessToken(), owner.accessToken()])
  expect(new Set(tokens)).toEqual(new Set([provider.newest().access_token]))
  expect(provider.renewals()).toBe(2)
})

test('tokens are renewed ahead of their end', async () => {
  const { provider } = await signedIn()
  await seconds(239)
  expect(provider.renewals()).toBe(1)
  await seconds(2)
  expect(provider.renewals()).toBe(2)
  await seconds(240)
  expect(provider.renewals()).toBe(3)
})

test.each([-600, 600])('a clock that is %i s off does no harm', async (skew) => {
  const { provider, owner } = await signedIn({ skew })
  await owner.accessToken()
  expect(provider.renewals()).toBe(1)
  await seconds(241)
  expect(provider.renewals()).toBe(2)
})

test('a renewal that fails is tried again, and nobody is signed out', async () => {
  const { provider, owner, ended } = await signedIn({ life: 20 })
  provider.routes['/token'] = () => Promise.reject(new TypeError('Failed to fetch'))
  await expect(owner.accessToken()).rejects.toMatchObject({ code: 'sign-in.unreachable' })
  await seconds(11)
  provider.routes['/token'] = provider.token
  await seconds(15)
  expect(provider.renewals()).toBe(4)
  expect(await owner.accessToken()).toBe(provider.newest().access_token)
  expect(ended).toEqual([])
})

test('a renewal that nobody answers is not waited for', async () => {
  const { provider, owner, ended } = await signedIn({ life: 20 })
  provider.routes['/token'] = silence
  const told = expect(owner.accessToken()).rejects.toMatchObject({ code: 'sign-in.unreachable' })
  await seconds(10)
  await told
  expect(ended).toEqual([])
})

test('a session that was ended elsewhere is told once', async () => {
  const { provider, owner, ended } = await signedIn()
  provider.end()
  await seconds(241)
  expect(ended).toEqual([{ code: 'sign-in.ended' }])
  await expect(owner.accessToken()).rejects.toMatchObject({ code: 'sign-in.required' })
  await seconds(3600)
  expect(provider.renewals()).toBe(2)
})

test('whoever asks for a token while the session ends is told so', async () => {
  const { provider, owner, ended } = await signedIn({ life: 20 })
  provider.end()
  await expect(owner.accessToken()).rejects.toMatchObject({ code: 'sign-in.ended' })
  expect(ended).toHaveLength(1)
})

test('signing out ends the session at the identity provider too', async () => {
  const { provider, owner, ended } = await signedIn()
  const { refresh_token: refreshToken } = provider.newest()
  await owner.signOut()
  const asked = provider.asked.at(-1)
  expect(asked?.url.href).toBe(`${issuer}/protocol/openid-connect/logout`)
  expect(asked?.body).toBe(
    new URLSearchParams({ client_id: 'phone.example', refresh_token: refreshToken }).toString(),
  )
  await expect(owner.accessToken()).rejects.toMatchObject({ code: 'sign-in.required' })
  await seconds(3600)
  expect(provider.renewals()).toBe(1)
  expect(ended).toEqual([])
})

test('a session that was over already is signed out of without a word', async () => {
  const { provider, owner } = await signedIn()
  provider.routes['/logout'] = () => Response.json({ error: 'invalid_grant' }, { status: 400 })
  await owner.signOut()
})

test('signing out where nobody answers ends the session here, and tells', async () => {
  const { provider, owner } = await signedIn()
  provider.routes['/logout'] = () => new Response(null, { status: 503 })
  await expect(owner.signOut()).rejects.toMatchObject({ code: 'sign-in.unreachable' })
  await expect(owner.accessToken()).rejects.toMatchObject({ code: 'sign-in.required' })
})

test('tokens of another issuer are not taken', async () => {
  const { owner, provider } = await signedIn()
  const issuer = 'https://evil.example/realms/acme'
  await expect(owner.take({ ...provider.grant, issuer })).rejects.toMatchObject({
    code: 'discovery.authority-not-allowed',
  })
  expect(provider.asked.every(({ url }) => url.host === 'id.example')).toBe(true)
})

test('tokens that cannot be renewed are not taken', async () => {
  const provider = createProvider()
  provider.end()
  const owner = createSessionOwner({ deployment, clock: systemClock, fetch }, () => undefined)
  await expect(owner.take(provider.grant)).rejects.toMatchObject({ code: 'sign-in.unreachable' })
  await expect(owner.accessToken()).rejects.toMatchObject({ code: 'sign-in.required' })
})
