import type { Session, SignInRequest } from '../ports/identity.ts'
import { createFakeClock } from '../fakes/clock.ts'
import type { Grant } from './grant.ts'
import { createPasswordSignIn } from './password.ts'
import { createServers, deployment, issuer, jwt, request, type Route } from './testing.ts'

const wanted: SignInRequest = { ...request, staySignedIn: false }

function createBench(token: Route, authority: string | null = issuer) {
  const states: Session[] = []
  const grants: Grant[] = []
  const servers = createServers({ '/api/user/': () => Response.json([{ authority }]), '/token': token })
  const way = createPasswordSignIn(
    { deployment, clock: createFakeClock(), fetch: servers.fetch },
    'pass word&1',
    {
      progressed: (state) => states.push(state),
      granted: async (grant) => void grants.push(grant),
    },
  )
  return {
    states,
    grants,
    servers,
    way,
    asked: () => servers.asked.filter(({ method }) => method === 'POST'),
  }
}

const idToken = (claims = {}) =>
  jwt({ iss: issuer, sub: 'u-1', aud: request.clientId, iat: 1, exp: 2, ...claims })

const tokens = (claims = {}) => ({ access_token: 'a', refresh_token: 'r', id_token: idToken(claims) })

test('a password is sent to the realm that discovery names, in the body and nowhere else', async () => {
  const bench = createBench(() => Response.json(tokens()))
  await bench.way.prepare(wanted)
  const [sent] = bench.asked()
  expect(sent?.url.href).toBe(`${issuer}/protocol/openid-connect/token`)
  expect(Object.fromEntries(new URLSearchParams(sent?.body))).toEqual({
    client_id: request.clientId,
    grant_type: 'password',
    username: request.userName,
    password: 'pass word&1',
    scope: 'openid',
  })
  expect(bench.grants).toEqual([{ issuer, clientId: request.clientId, refreshToken: 'r' }])
  expect(bench.states).toEqual([{ state: 'signing-in' }])
})

test('it is sent once, whatever comes of it', async () => {
  const bench = createBench(() => Response.json({ error: 'invalid_grant' }, { status: 401 }))
  await bench.way.prepare(wanted)
  await bench.way.prepare(wanted)
  await bench.way.again()
  expect(bench.asked()).toHaveLength(1)
})

test.each([
  [401, 'invalid_grant', 'why', 'sign-in.wrong-password'],
  [400, 'invalid_grant', 'Invalid user credentials', 'sign-in.wrong-password'],
  [400, 'invalid_grant', 'Account disabled', 'sign-in.refused'],
  [400, 'unauthorized_client', 'why', 'sign-in.grant-not-allowed'],
  [503, 'temporarily_unavailable', 'why', 'sign-in.unreachable'],
])('the refusal %i %s (%s) is told as %s', async (status, error, why, code) => {
  const bench = createBench(() => Response.json({ error, error_description: why }, { status }))
  await bench.way.prepare(wanted)
  expect(bench.states.at(-1)).toEqual({ state: 'signed-out', failure: { code, detail: `${error}: ${why}` } })
  expect(JSON.stringify(bench.states)).not.toContain('pass word')
})

test('an ID token for somebody else’s sign-in is not taken', async () => {
  const bench = createBench(() => Response.json(tokens({ nonce: 'of another sign-in' })))
  await bench.way.prepare(wanted)
  expect(bench.states.at(-1)).toMatchObject({ failure: { code: 'sign-in.untrusted' } })
  expect(bench.grants).toEqual([])
})

test.each([
  [null, 'discovery.no-sso'],
  ['https://evil.example/realms/acme', 'discovery.authority-not-allowed'],
])('with the authority %j no password is sent', async (authority, code) => {
  const bench = createBench(() => Response.json(tokens()), authority)
  await bench.way.prepare(wanted)
  expect(bench.states.at(-1)).toMatchObject({ state: 'signed-out', failure: { code } })
  expect(bench.asked()).toEqual([])
})

test('one that was given up signs nobody in', async () => {
  let answer: (response: Response) => void = () => undefined
  const bench = createBench(() => new Promise((resolve) => (answer = resolve)))
  const signingIn = bench.way.prepare(wanted)
  bench.way.cancel()
  while (bench.asked().length === 0) await new Promise((resolve) => setImmediate(resolve))
  answer(Response.json(tokens()))
  await signingIn
  expect(bench.grants).toEqual([])
  expect(bench.states.at(-1)).toEqual({ state: 'signed-out', failure: { code: 'sign-in.cancelled' } })
})
