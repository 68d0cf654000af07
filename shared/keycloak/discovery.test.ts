import { createFakeClock } from '../fakes/clock.ts'
import { discover } from './discovery.ts'
import { createServers, issuer, request, silence, type Route } from './testing.ts'

const silo = { siloName: 'acme', username: request.userName, authority: issuer, authorityIdPHint: null }

const discovered = (reply: Route, userName = request.userName) => {
  const clock = createFakeClock()
  const servers = createServers({ '/api/user/': reply })
  return {
    clock,
    servers,
    result: discover({ ...request, userName }, { fetch: servers.fetch, clock }, [issuer]),
  }
}

test('the realm of the agent is found', async () => {
  const { result, servers } = discovered(() => Response.json([silo]), 'ada+sales@acme.example&user=eve')
  expect(await result).toEqual({ realm: { issuer, base: 'https://id.example', name: 'acme' } })
  expect(servers.asked.map(({ url }) => url.href)).toEqual([
    'https://discover.example/api/user/?user=ada%2Bsales%40acme.example%26user%3Deve',
  ])
})

test('the provider that the agent is sent on to is found', async () => {
  const { result } = discovered(() => Response.json([{ ...silo, authorityIdPHint: 'azure ad&x=1' }]))
  expect(await result).toMatchObject({ providerHint: 'azure ad&x=1' })
})

const errors = { user: { message: 'User is locked.' }, silo: { message: 'Silo is under maintenance.' } }
const json =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status })

test.each<[string, Route, string, string]>([
  [
    'all messages of a refusal',
    json({ errors }, 403),
    'refused',
    'User is locked. Silo is under maintenance.',
  ],
  ['a refusal without messages', () => new Response('<html>', { status: 400 }), 'refused', 'status 400'],
  ['a refusal of another shape', json({ errors: ['x'] }, 400), 'refused', 'status 400'],
  [
    'an unknown user',
    json({ errors: { user: { message: 'User is not known.' } } }, 404),
    'unknown-user',
    'User is not known.',
  ],
  ['nobody', json([]), 'unknown-user', 'ada@acme.example'],
  ['a user without single sign-on', json([{ ...silo, authority: null }]), 'no-sso', 'ada@acme.example'],
  ['a user with an empty authority', json([{ ...silo, authority: '' }]), 'no-sso', 'ada@acme.example'],
  ['a user without an authority', json([{ username: 'ada' }]), 'no-sso', 'ada@acme.example'],
  [
    'a foreign authority',
    json([{ ...silo, authority: 'https://evil.example/realms/acme' }]),
    'authority-not-allowed',
    'https://evil.example/realms/acme',
  ],
  ['an authority that is no text', json([{ ...silo, authority: 42 }]), 'malformed', 'Invalid type'],
  ['an object', json({ authority: issuer }), 'malformed', 'Invalid type'],
  ['a page', () => new Response('<html>'), 'malformed', 'Invalid type'],
  ['a broken server', json({}, 502), 'unreachable', 'status 502'],
  ['too many questions', json({}, 429), 'unreachable', 'status 429'],
  [
    'no network',
    () => Promise.reject(new TypeError('Failed to fetch')),
    'unreachable',
    'discover.example: Failed to fetch',
  ],
])('%s is told', async (_, reply, code, detail) => {
  await expect(discovered(reply).result).rejects.toMatchObject({
    code: `discovery.${code}`,
    detail: expect.stringContaining(detail) as unknown,
  })
})

test('a server that does not answer is not waited for', async () => {
  const { clock, result } = discovered(silence)
  const told = expect(result).rejects.toMatchObject({
    code: 'discovery.unreachable',
    detail: 'discover.example: no answer within 10 s',
  })
  await clock.advance(10_000)
  await told
})
