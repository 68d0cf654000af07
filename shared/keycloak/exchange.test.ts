import { createFakeClock } from '../fakes/clock.ts'
import type { Attempt } from './attempt.ts'
import { exchange } from './exchange.ts'
import { createServers, issuer, jwt, silence, type Route } from './testing.ts'

const attempt: Attempt = {
  aim: {
    realm: { issuer, base: 'https://id.example', name: 'acme' },
    clientId: 'phone.example',
    userName: 'ada',
    redirectPage: 'https://phone.example/redirect.html',
    scope: 'openid',
  },
  loginUrl: '',
  state: 'state',
  nonce: 'nonce',
  verifier: 'verifier',
  relaySecret: 'secret',
}

const idToken = (change: object = {}) =>
  jwt({ iss: issuer, sub: 'u-1', aud: 'phone.example', nonce: 'nonce', iat: 1, exp: 2, ...change })
const tokens = { access_token: 'access', refresh_token: 'refresh', id_token: idToken(), token_type: 'Bearer' }

const exchanged = (route: Route) => {
  const clock = createFakeClock()
  const servers = createServers({ '/token': route })
  return { clock, servers, result: exchange('the-code', attempt, { fetch: servers.fetch, clock }) }
}

test('a code is exchanged with the verifier, and without cookies', async () => {
  const { result, servers } = exchanged(() => Response.json(tokens))
  const { grant, claims } = await result
  expect(grant).toEqual({
    issuer,
    clientId: 'phone.example',
    refreshToken: 'refresh',
  })
  expect(claims.sub).toBe('u-1')
  const [asked] = servers.asked
  expect(asked?.url.href).toBe(`${issuer}/protocol/openid-connect/token`)
  expect(asked?.init).toMatchObject({ method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer' })
  expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
    grant_type: 'authorization_code',
    code: 'the-code',
    code_verifier: 'verifier',
    client_id: 'phone.example',
    redirect_uri: 'https://phone.example/redirect.html',
  })
})

test.each<[string, Route, string, string]>([
  [
    'a refused code',
    () => Response.json({ error: 'invalid_grant', error_description: 'Code not valid' }, { status: 400 }),
    'refused',
    'invalid_grant: Code not valid',
  ],
  ['a refusal without a reason', () => new Response('', { status: 403 }), 'refused', 'status 403'],
  ['a broken server', () => new Response('', { status: 503 }), 'unreachable', 'status 503'],
  [
    'no network',
    () => Promise.reject(new TypeError('Failed to fetch')),
    'unreachable',
    'id.example: Failed to fetch',
  ],
  [
    'a token of another sign-in',
    () => Response.json({ ...tokens, id_token: idToken({ nonce: 'x' }) }),
    'untrusted',
    'ID token: nonce',
  ],
  ['a missing token', () => Response.json({ access_token: 'access' }), 'untrusted', 'tokens: '],
])('%s is told', async (_, route, code, detail) => {
  await expect(exchanged(route).result).rejects.toMatchObject({
    code: `sign-in.${code}`,
    detail: expect.stringContaining(detail) as unknown,
  })
})

test('an identity provider that does not answer is not waited for', async () => {
  const { clock, result } = exchanged(silence)
  const told = expect(result).rejects.toMatchObject({ code: 'sign-in.unreachable' })
  await clock.advance(10_000)
  await told
})
