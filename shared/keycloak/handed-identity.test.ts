import { createFakeClock } from '../fakes/clock.ts'
import type { SignInRequest } from '../ports/identity.ts'
import { askedTokens } from './asked-tokens.ts'
import { createHandedIdentity } from './handed-identity.ts'
import { tokensOfKeycloak, type KeycloakLike } from './keycloak-like.ts'
import { deployment, issuer, jwt, request as usual } from './testing.ts'

const request: SignInRequest = usual

const tokenFor = (claims = {}) =>
  jwt({
    iss: issuer,
    sub: 'u-1',
    preferred_username: 'ada',
    name: 'Ada Winter',
    iat: 1000,
    exp: 1300,
    ...claims,
  })

const createKeycloak = (changes: Partial<KeycloakLike> = {}) => {
  const keycloak = {
    authenticated: true,
    token: tokenFor() as string | undefined,
    refreshToken: 'theirs',
    updateToken: jest.fn((_validity: number): Promise<unknown> => Promise.resolve(false)),
    onTokenExpired: undefined as (() => void) | undefined,
    onAuthLogout: undefined as (() => void) | undefined,
    init: jest.fn(),
    login: jest.fn(),
    logout: jest.fn(),
  }
  Object.assign(keycloak, changes)
  return keycloak
}

const identityOf = (keycloak: KeycloakLike, clock = createFakeClock()) =>
  createHandedIdentity(deployment, tokensOfKeycloak(keycloak, clock))

describe('a Keycloak object that is signed in', () => {
  test('signs its user in, and is asked for nothing but tokens', async () => {
    const keycloak = createKeycloak()
    const identity = identityOf(keycloak)
    await identity.prepare(request)
    const user = { id: 'u-1', name: 'ada', displayName: 'Ada Winter' }
    expect(identity.session.get()).toEqual({ state: 'signed-in', user })
    expect(await identity.accessToken()).toBe(keycloak.token)
    expect(keycloak.updateToken).toHaveBeenCalledWith(30)
    for (const method of ['init', 'login', 'logout'] as const) expect(keycloak[method]).not.toHaveBeenCalled()
    expect(keycloak.refreshToken).toBe('theirs')
  })

  test('has its handlers called before the phone’s, and back when the phone is signed out', async () => {
    const told: string[] = []
    const [expired, ended] = [() => void told.push('expired'), () => void told.push('ended')]
    const keycloak = createKeycloak({ onTokenExpired: expired, onAuthLogout: ended })
    const identity = identityOf(keycloak)
    await identity.prepare(request)
    keycloak.onTokenExpired?.()
    keycloak.onAuthLogout?.()
    expect(told).toEqual(['expired', 'ended'])
    expect(identity.session.get()).toEqual({ state: 'signed-out', failure: { code: 'sign-in.ended' } })
    expect(keycloak.onAuthLogout).toBe(ended)
    expect(keycloak.onTokenExpired).toBe(expired)
  })

  test('keeps a handler that the page has added since', async () => {
    const keycloak = createKeycloak()
    const identity = identityOf(keycloak)
    await identity.prepare(request)
    const inner = keycloak.onAuthLogout
    const newer = () => inner?.()
    keycloak.onAuthLogout = newer
    await identity.signOut()
    expect(keycloak.onAuthLogout).toBe(newer)
    newer()
    expect(identity.session.get()).toEqual({ state: 'signed-out' })
  })

  test('that does not answer is waited for 10 s', async () => {
    const clock = createFakeClock()
    const keycloak = createKeycloak({ updateToken: () => new Promise(() => undefined) })
    const identity = identityOf(keycloak, clock)
    const preparing = identity.prepare(request)
    await clock.advance(10_000)
    await preparing
    expect(identity.session.get()).toMatchObject({ failure: { code: 'sign-in.unreachable' } })
  })

  test('whose renewal fails for now goes on, and whose session is over does not', async () => {
    const keycloak = createKeycloak()
    const identity = identityOf(keycloak)
    await identity.prepare(request)
    keycloak.updateToken.mockRejectedValue(new Error('network'))
    await expect(identity.accessToken()).rejects.toMatchObject({ code: 'sign-in.unreachable' })
    expect(identity.session.get().state).toBe('signed-in')
    Object.assign(keycloak, { token: undefined, authenticated: false })
    await expect(identity.accessToken()).rejects.toMatchObject({ code: 'sign-in.ended' })
    expect(identity.session.get()).toMatchObject({ state: 'signed-out', failure: { code: 'sign-in.ended' } })
  })

  test.each([{ authenticated: false }, { token: undefined }, { updateToken: undefined as never }])(
    'is refused where it is not: %j',
    (changes) => {
      expect(() => tokensOfKeycloak(createKeycloak(changes), createFakeClock())).toThrow('sign-in.required')
    },
  )

  test.each([
    [
      'another issuer’s',
      tokenFor({ iss: 'https://evil.example/realms/acme' }),
      'discovery.authority-not-allowed',
    ],
    ['no token', 'abc', 'sign-in.untrusted'],
    ['nobody’s', jwt({ iss: issuer }), 'sign-in.untrusted'],
  ])('%s is not taken', async (_, token, code) => {
    const identity = identityOf(createKeycloak({ token }))
    await identity.prepare(request)
    expect(identity.session.get()).toMatchObject({ state: 'signed-out', failure: { code } })
    await expect(identity.accessToken()).rejects.toMatchObject({ code: 'sign-in.required' })
  })

  test('that changes its user ends the session', async () => {
    const keycloak = createKeycloak()
    const identity = identityOf(keycloak)
    await identity.prepare(request)
    keycloak.token = tokenFor({ sub: 'u-2' })
    await expect(identity.accessToken()).rejects.toMatchObject({ code: 'sign-in.untrusted' })
    expect(identity.session.get()).toMatchObject({
      state: 'signed-out',
      failure: { code: 'sign-in.untrusted' },
    })
  })
})

describe('tokens that a backend gives', () => {
  const createBackend = () => {
    let turn = 0
    return jest.fn(() => Promise.resolve(tokenFor({ iss: deployment.tokenService, turn: (turn += 1) })))
  }

  test('are asked for again shortly before their end, and not before', async () => {
    const clock = createFakeClock()
    const backend = createBackend()
    const identity = createHandedIdentity(deployment, askedTokens(backend, clock))
    await identity.prepare(request)
    const first = await identity.accessToken()
    await clock.advance(269_000)
    expect(await identity.accessToken()).toBe(first)
    await clock.advance(2000)
    expect(await identity.accessToken()).not.toBe(first)
    expect(backend).toHaveBeenCalledTimes(2)
  })

  test('are asked for once by all who need one', async () => {
    const backend = createBackend()
    const source = askedTokens(backend, createFakeClock())
    const [one, other] = await Promise.all([source.token(), source.token()])
    expect(one).toBe(other)
    expect(backend).toHaveBeenCalledTimes(1)
  })

  test('that do not come leave the session as it is', async () => {
    const clock = createFakeClock()
    const backend = createBackend()
    const identity = createHandedIdentity(deployment, askedTokens(backend, clock))
    await identity.prepare(request)
    backend.mockRejectedValue(new Error('500'))
    await clock.advance(290_000)
    await expect(identity.accessToken()).rejects.toMatchObject({ code: 'sign-in.unreachable' })
    expect(identity.session.get().state).toBe('signed-in')
  })
})
