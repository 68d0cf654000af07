import { PhoneError, type FailureCode } from '../call/failure.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createLineAccounts } from './line-accounts.ts'
import { createServers, deployment, silence, type Route } from './testing.ts'

const answer = {
  addressOfRecord: 'sip:ada@sip.example',
  displayName: 'Ada Winter',
  servers: ['wss://sip.example'],
  credentials: { user: '1:ada', password: 'secret', expiresIn: 600 },
  iceServers: [{ urls: ['turn:turn.example'], username: '1:ada', credential: 'secret' }],
}

const asking = (reply: Route, accessToken = () => Promise.resolve('token')) => {
  const clock = createFakeClock()
  const servers = createServers({ '/line': reply })
  const source = createLineAccounts({ deployment, identity: { accessToken }, fetch: servers.fetch, clock })
  return { clock, servers, account: source() }
}

test('the account is asked for with the access token, and its life counts from now', async () => {
  const { account, servers, clock } = asking(() => Response.json(answer))
  const { user, password } = answer.credentials
  expect(await account).toEqual({
    ...answer,
    credentials: { user, password, expiresAt: clock.now() + 600_000 },
  })
  const [asked] = servers.asked
  expect(asked?.url.href).toBe('https://phone.example/line')
  expect(asked?.headers.get('authorization')).toBe('Bearer token')
  expect(asked?.init.credentials).toBe('omit')
})

test.each<[string, Route, FailureCode, string]>([
  [
    'a refusal',
    () => Response.json({ code: 'line.unknown', message: 'x' }, { status: 403 }),
    'line.account',
    'line.unknown',
  ],
  ['a refusal without a code', () => new Response('', { status: 502 }), 'line.service', 'status 502'],
  [
    'too many requests',
    () => Response.json({ code: 'too-many-requests' }, { status: 429 }),
    'line.service',
    'too-many-requests',
  ],
  ['another shape', () => Response.json({ ...answer, servers: [] }), 'line.account', 'malformed: servers'],
  [
    'a server that is none',
    () => Response.json({ ...answer, servers: ['https://sip.example'] }),
    'line.account',
    'malformed: servers.0',
  ],
  [
    'no address',
    () => Response.json({ ...answer, addressOfRecord: 'javascript:1' }),
    'line.account',
    'malformed: addressOfRecord',
  ],
  ['a page', () => new Response('<html>'), 'line.account', 'malformed: ?'],
  [
    'no network',
    () => Promise.reject(new TypeError('Failed to fetch')),
    'line.service',
    'phone.example: Failed to fetch',
  ],
])('%s is told', async (_, reply, code, detail) => {
  await expect(asking(reply).account).rejects.toMatchObject({ code, detail })
})

test('a service that does not answer is not waited for', async () => {
  const { clock, account } = asking(silence)
  const told = expect(account).rejects.toMatchObject({ code: 'line.service' })
  await clock.advance(10_000)
  await told
})

test('who is not signed in is told so', async () => {
  const { account } = asking(
    () => Response.json(answer),
    () => Promise.reject(new PhoneError('sign-in.required')),
  )
  await expect(account).rejects.toMatchObject({ code: 'sign-in.required' })
})
