import type { Failure } from '../call/failure.ts'
import { systemClock } from '../ports/clock.ts'
import type { Grant } from './grant.ts'
import { createSessionOwner, type SessionOwner } from './session-owner.ts'
import {
  createServers,
  createTestKeeper,
  deployment,
  issuer,
  jwt,
  request,
  silence,
  type Route,
} from './testing.ts'

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
    refreshToken: newest.refresh_token,
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

/** A tab of the agent's browser. */
function openTab(keeper = createTestKeeper()) {
  const ended: Failure[] = []
  const owner = createSessionOwner({ deployment, keeper, clock: systemClock, fetch }, (failure) =>
    ended.push(failure),
  )
  return { owner, ended, keeper }
}

async function signedIn(options?: Parameters<typeof createProvider>[0], claimant = request) {
  const provider = createProvider(options)
  const tab = openTab()
  const user = await tab.owner.take(provider.grant, claimant)
  return { provider, user, ...tab }
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
  await expect(owner.take({ ...provider.grant, issuer }, request)).rejects.toMatchObject({
    code: 'discovery.authority-not-allowed',
  })
  expect(provider.asked.every(({ url }) => url.host === 'id.example')).toBe(true)
})

test('tokens that cannot be renewed are not taken', async () => {
  const provider = createProvider()
  provider.end()
  const { owner } = openTab()
  await expect(owner.take(provider.grant, request)).rejects.toMatchObject({ code: 'sign-in.unreachable' })
  await expect(owner.accessToken()).rejects.toMatchObject({ code: 'sign-in.required' })
})

test('a reloaded page takes the session up again', async () => {
  const { provider, keeper } = await signedIn()
  const { owner } = openTab(keeper)
  expect(await owner.resume(request)).toEqual({ id: 'u-1', name: 'ada', displayName: 'Ada Winter' })
  expect(await owner.accessToken()).toBe(provider.newest().access_token)
  expect(keeper.kept).toMatchObject({
    userName: request.userName,
    refreshToken: provider.newest().refresh_token,
  })
})

test('nothing is taken up where nobody was signed in', async () => {
  createProvider()
  expect(await openTab().owner.resume(request)).toBeUndefined()
})

test('what is kept for somebody else is not taken up, and is forgotten', async () => {
  const { keeper, provider } = await signedIn()
  expect(await openTab(keeper).owner.resume({ ...request, userName: 'ben@acme.example' })).toBeUndefined()
  expect([keeper.kept, provider.renewals()]).toEqual([undefined, 1])
})

test('nothing is kept where the admin does not want it, and what was kept before is forgotten', async () => {
  const careful = { ...request, staySignedIn: false }
  const { keeper } = await signedIn({}, careful)
  expect(keeper.kept).toBeUndefined()
  const before = await signedIn()
  expect(await openTab(before.keeper).owner.resume(careful)).toBeUndefined()
  expect(before.keeper.kept).toBeUndefined()
})

test('a kept session that the identity provider has ended is forgotten', async () => {
  const { provider, keeper } = await signedIn()
  provider.end()
  expect(await openTab(keeper).owner.resume(request)).toBeUndefined()
  expect(keeper.kept).toBeUndefined()
})

test('a kept session is still there when the identity provider could not be reached', async () => {
  const { provider, keeper } = await signedIn()
  provider.routes['/token'] = () => Promise.reject(new TypeError('Failed to fetch'))
  await expect(openTab(keeper).owner.resume(request)).rejects.toMatchObject({ code: 'sign-in.unreachable' })
  provider.routes['/token'] = provider.token
  expect(await openTab(keeper).owner.resume(request)).toMatchObject({ name: 'ada' })
})

test('a realm that is not trusted any more is not asked', async () => {
  const { provider, keeper } = await signedIn()
  const kept = keeper.kept
  keeper.kept = kept && { ...kept, issuer: 'https://evil.example/realms/acme' }
  expect(await openTab(keeper).owner.resume(request)).toBeUndefined()
  expect(provider.asked.every(({ url }) => url.host === 'id.example')).toBe(true)
})

/** Two tabs with one session, the tokens of which last 20 s. */
async function inTwoTabs() {
  const first = await signedIn({ life: 20 })
  const second = openTab(first.keeper)
  await second.owner.resume(request)
  return { ...first, second }
}

test('two tabs use no refresh token twice', async () => {
  const { provider, owner, second, ended } = await inTwoTabs()
  const both: readonly SessionOwner[] = [owner, second.owner]
  for (let turn = 0; turn < 3; turn++) await Promise.all(both.map((tab) => tab.accessToken()))
  await seconds(60)
  await Promise.all(both.map((tab) => tab.accessToken()))
  const used = provider.asked.map(({ body }) => new URLSearchParams(body).get('refresh_token'))
  expect(new Set(used).size).toBe(used.length)
  expect(used.length).toBeGreaterThan(8)
  expect([ended, second.ended]).toEqual([[], []])
})

test('signing out in one tab ends the session in the other', async () => {
  const { provider, owner, second } = await inTwoTabs()
  const { refresh_token: newest } = provider.newest()
  await owner.signOut()
  expect(new URLSearchParams(provider.asked.at(-1)?.body).get('refresh_token')).toBe(newest)
  const asked = provider.asked.length
  await expect(second.owner.accessToken()).rejects.toMatchObject({ code: 'sign-in.ended' })
  expect([second.ended, provider.asked.length]).toEqual([[{ code: 'sign-in.ended' }], asked])
})

test('a renewal that takes long is not repeated by another tab before it is over', async () => {
  const { provider, owner, second } = await inTwoTabs()
  let answer = (): void => undefined
  provider.routes['/token'] = async (question) => {
    await new Promise<void>((resolve) => (answer = resolve))
    return provider.token(question)
  }
  const asked = provider.asked.length
  const told = Promise.all(
    [owner, second.owner].map((tab) =>
      expect(tab.accessToken()).rejects.toMatchObject({ code: 'sign-in.unreachable' }),
    ),
  )
  await seconds(10)
  await told
  expect(provider.asked.length).toBe(asked + 1)
  provider.routes['/token'] = provider.token
  answer()
  await seconds(0)
  await Promise.all([owner.accessToken(), second.owner.accessToken()])
  expect([second.ended]).toEqual([[]])
})
