import type { PhoneError } from '../call/failure.ts'
import { createFakeClock } from '../fakes/clock.ts'
import type { DeviceCode } from '../ports/identity.ts'
import type { Grant } from './grant.ts'
import { realmOf } from './realm.ts'
import { sha256 } from './secret.ts'
import { signInOnDevice } from './device-sign-in.ts'
import { createServers, deployment, eventually, issuer, jwt, request, type Route } from './testing.ts'

const aim = {
  realm: realmOf(issuer, [issuer]),
  clientId: request.clientId,
  userName: request.userName,
  redirectPage: deployment.redirectPage,
  scope: 'openid',
}

const device = {
  device_code: 'the-device-code',
  user_code: 'WDJB-MJHT',
  verification_uri: `${issuer}/device`,
  expires_in: 600,
  interval: 5,
}

const tokens = () =>
  Response.json({
    refresh_token: 'r',
    id_token: jwt({ iss: issuer, sub: 'u-1', aud: request.clientId, iat: 1, exp: 2 }),
  })
const refusal = (error: string) => () => Response.json({ error }, { status: 400 })
const pending = refusal('authorization_pending')

interface BenchOptions {
  /** What the token endpoint answers, question by question; the last one again and again. */
  readonly answers: readonly Route[]
  readonly authorization?: Route
}

function createBench({ answers, authorization = () => Response.json(device) }: BenchOptions) {
  const clock = createFakeClock()
  const askedAt: number[] = []
  const shown: DeviceCode[] = []
  let turn = 0
  let isWanted = true
  let outcome: Grant | string | undefined = 'waiting'
  const start = clock.now()
  const servers = createServers({
    '/auth/device': authorization,
    '/token': (question) => {
      askedAt.push((clock.now() - start) / 1000)
      return (answers[turn++] ?? answers.at(-1) ?? pending)(question)
    },
  })
  const view = { show: (code: DeviceCode) => void shown.push(code), isWanted: () => isWanted }
  signInOnDevice(aim, { clock, fetch: servers.fetch }, view).then(
    (grant) => (outcome = grant),
    (error: unknown) => (outcome = (error as PhoneError).code),
  )
  return {
    ...{ clock, askedAt, shown, servers },
    outcome: () => outcome,
    giveUp: () => (isWanted = false),
    /** Lets time pass, and answers come. */
    async seconds(count: number) {
      await eventually(() => shown.length > 0 || outcome !== 'waiting')
      for (let second = 0; second < count; second++) {
        await clock.advance(1000)
        await answered()
      }
    },
  }
}

/** An answer in this process needs a few turns of the event loop until it is read. */
async function answered(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}

test('the code and where to type it in are shown, and the tokens come when somebody has', async () => {
  const bench = createBench({ answers: [pending, tokens] })
  await bench.seconds(11)
  expect(bench.shown).toEqual([{ code: 'WDJB-MJHT', address: `${issuer}/device` }])
  expect(bench.outcome()).toEqual({ issuer, clientId: request.clientId, refreshToken: 'r' })
  expect(bench.askedAt).toEqual([5, 10])
})

test('whoever redeems the code has the verifier that was promised when it was asked for', async () => {
  const bench = createBench({ answers: [tokens] })
  await bench.seconds(6)
  const [asked, redeemed] = bench.servers.asked.map(({ body }) => new URLSearchParams(body))
  expect(asked?.get('code_challenge_method')).toBe('S256')
  expect(asked?.get('code_challenge')).toBe(await sha256(redeemed?.get('code_verifier') ?? ''))
  expect(redeemed?.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:device_code')
  expect(redeemed?.get('device_code')).toBe('the-device-code')
})

test('an interval that is told is kept to, and without one it is 5 s', async () => {
  const slow = createBench({
    answers: [pending],
    authorization: () => Response.json({ ...device, interval: 9 }),
  })
  await slow.seconds(20)
  expect(slow.askedAt).toEqual([9, 18])
  const usual = createBench({
    answers: [pending],
    authorization: () => Response.json({ ...device, interval: undefined }),
  })
  await usual.seconds(11)
  expect(usual.askedAt).toEqual([5, 10])
})

test.each(['-1', '0', '61', '1e999', 'null', '"5"'])('an interval of %s is none', async (interval) => {
  const text = JSON.stringify({ ...device, interval: 7 }).replace('"interval":7', `"interval":${interval}`)
  const bench = createBench({ answers: [pending], authorization: () => new Response(text) })
  await bench.seconds(11)
  expect(bench.askedAt).toEqual([5, 10])
})

test('slow_down adds 5 s for this question and all others', async () => {
  const bench = createBench({ answers: [refusal('slow_down'), pending, refusal('slow_down'), pending] })
  await bench.seconds(45)
  expect(bench.askedAt).toEqual([5, 15, 25, 40])
})

test('where no answer comes it is asked half as often', async () => {
  const bench = createBench({
    answers: [() => Promise.reject(new TypeError('Failed to fetch')), pending, tokens],
  })
  await bench.seconds(26)
  expect(bench.askedAt).toEqual([5, 15, 25])
  expect(bench.outcome()).toMatchObject({ refreshToken: 'r' })
})

test.each([
  ['access_denied', 'sign-in.denied'],
  ['expired_token', 'sign-in.expired'],
  ['invalid_grant', 'sign-in.refused'],
])('%s ends it as %s', async (error, code) => {
  const bench = createBench({ answers: [pending, refusal(error)] })
  await bench.seconds(30)
  expect(bench.outcome()).toBe(code)
  expect(bench.askedAt).toEqual([5, 10])
})

test('a code that has run out is not asked about any more', async () => {
  const bench = createBench({
    answers: [pending],
    authorization: () => Response.json({ ...device, expires_in: 12 }),
  })
  await bench.seconds(20)
  expect(bench.outcome()).toBe('sign-in.expired')
  expect(bench.askedAt).toEqual([5, 10])
})

test('nothing is asked after the agent has given up', async () => {
  const bench = createBench({ answers: [pending] })
  await bench.seconds(6)
  bench.giveUp()
  await bench.seconds(20)
  expect(bench.askedAt).toEqual([5])
  expect(bench.outcome()).toBeUndefined()
})

test.each([
  ['a client that may not', 'sign-in.grant-not-allowed', refusal('unauthorized_client')],
  ['no code', 'sign-in.untrusted', () => Response.json({ ...device, user_code: undefined })],
  [
    'a script as the address',
    'sign-in.untrusted',
    () => Response.json({ ...device, verification_uri: 'javascript:0' }),
  ],
])('%s gets %s', async (_, code, authorization) => {
  const bench = createBench({ answers: [pending], authorization })
  await bench.seconds(1)
  expect([bench.outcome(), bench.shown]).toEqual([code, []])
})
