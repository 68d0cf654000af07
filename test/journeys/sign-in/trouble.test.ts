import type { FaultOrder } from '../../lab/identity/faults.ts'
import { ada, ben, setUpSignIn } from './bench.ts'

/*
 * What goes wrong at a provider that does what it is told to, and at the discovery service; what goes wrong with any
 * provider is among the journeys.
 */

const bench = setUpSignIn()
const { open, openSignIn, ready, enter, signedIn, failed } = bench

/** ms that nobody waits longer than. */
const patience = 15_000

const tokenEndpoint = '**/protocol/openid-connect/token'

test('an agent whom the external provider knows signs in by one click', async () => {
  await bench.stage.faults.set({ external: { picker: 'at-once' } })
  await open({ user: ben })
  await ready()
  const popup = await openSignIn()
  const closed = popup.page.waitForEvent('close')
  await signedIn(ben)
  await closed
})

const unheard = { delay: 12_000 }

test.each<[string, FaultOrder['discovery'], { code: string; detail?: unknown }]>([
  [
    'that has two things to say',
    { reply: 'errors' },
    { code: 'discovery.refused', detail: 'User is locked. Silo is under maintenance.' },
  ],
  [
    'that names a realm nobody trusts',
    { reply: 'foreign-authority' },
    { code: 'discovery.authority-not-allowed', detail: 'https://id.evil.example/realms/acme' },
  ],
  ['that makes no sense', { reply: 'malformed' }, { code: 'discovery.malformed' }],
  ['that fails', { down: 'error' }, { code: 'discovery.unreachable' }],
  ['that is gone', { down: 'refused' }, { code: 'discovery.unreachable' }],
  ['that does not answer', unheard, { code: 'discovery.unreachable' }],
])('(22) a discovery service %s is told, and nobody else is asked', async (_, discovery, failure) => {
  await bench.stage.faults.set({ discovery })
  const context = await bench.browser.newContext()
  const asked: string[] = []
  context.on('request', (request) => asked.push(new URL(request.url()).hostname))
  const opening = Date.now()
  const desk = await open({ user: ada, context })
  const session = await desk.until(({ state }) => state === 'unable')
  expect(Date.now() - opening).toBeLessThan(patience)
  expect(session).toMatchObject({ state: 'unable', failure })
  expect(asked.filter((host) => /^(id|login)\./.test(host))).toEqual([])
})

test.each([
  ['an unknown user', 'nobody@acme.example', 'discovery.unknown-user'],
  ['a user without single sign-on', 'cleo@acme.example', 'discovery.no-sso'],
])('%s cannot sign in, and is told so', async (_, user, code) => {
  await open({ user })
  expect(await failed(code)).toMatchObject({ state: 'unable' })
})

test.each([-600, 600])('(21) an identity provider whose clock is %i s off signs people in', async (skew) => {
  await bench.stage.faults.set({ identity: { clockSkew: skew } })
  await open({ user: ada })
  await ready()
  await enter(await openSignIn(), ada)
  await signedIn(ada)
  expect(await bench.accessToken()).toMatch(/^ey/)
})

test.each(['refused', 'error'] as const)(
  'an identity provider that is gone (%s) when the answer comes is told, and a click tries again',
  async (down) => {
    await open({ user: ada })
    await ready()
    const popup = await openSignIn()
    await bench.desk.context.route(tokenEndpoint, (route) =>
      down === 'refused' ? route.abort() : route.fulfill({ status: 500 }),
    )
    await enter(popup, ada)
    await failed('sign-in.unreachable')
    await bench.desk.context.unroute(tokenEndpoint)
    await bench.click()
    await signedIn(ada)
  },
)

test('an identity provider that never answers is not waited for', async () => {
  await open({ user: ada })
  await ready()
  const popup = await openSignIn()
  const asked = bench.desk.context.waitForEvent('request', (request) => request.url().endsWith('/token'))
  await bench.desk.context.route(tokenEndpoint, () => undefined)
  await enter(popup, ada)
  await asked
  const since = Date.now()
  await failed('sign-in.unreachable')
  expect(Date.now() - since).toBeLessThan(patience)
})
