import { broadcast } from '../window-link/channel-link.ts'
import { callbackTag } from './messages.ts'
import { createBench } from './sign-in-testing.ts'
import { createTestWindow, deployment, eventually, issuer, request } from './testing.ts'

test('the window is opened within the click, with an address that was ready before', async () => {
  const bench = createBench()
  await bench.ready()
  bench.signIn.open()
  expect(bench.opened).toHaveLength(1)
  expect(bench.opened[0]).toMatch(/^https:\/\/id\.example\/realms\/acme\/protocol\/openid-connect\/auth\?/)
  expect(bench.now()).toEqual({ state: 'signing-in' })
})

test('a click before anything is ready opens nothing', () => {
  const bench = createBench()
  bench.signIn.open()
  expect([bench.opened, bench.states]).toEqual([[], []])
})

test('the answer of the window brings the tokens, and the window is closed', async () => {
  const bench = createBench()
  await bench.ready()
  bench.signIn.open()
  bench.say(bench.answer())
  await eventually(() => bench.grants.length > 0)
  expect(bench.grants).toMatchObject([{ issuer, clientId: request.clientId, refreshToken: 'refresh' }])
  expect(bench.closed).toEqual(['closed'])
})

test('an answer that comes by the relay is as good', async () => {
  const bench = createBench()
  await bench.ready()
  bench.servers.routes['/relay/'] = () => Response.json({ url: bench.answer() })
  bench.signIn.open()
  await eventually(() => bench.grants.length > 0)
})

test('an answer that is broadcast is as good', async () => {
  const bench = createBench()
  await bench.ready()
  bench.signIn.open()
  broadcast({ BroadcastChannel, tag: callbackTag }, { url: bench.answer() })
  await eventually(() => bench.grants.length > 0)
})

test('the first answer counts, and it is used once', async () => {
  const bench = createBench()
  await bench.ready()
  bench.signIn.open()
  const answer = bench.answer()
  bench.say(answer)
  bench.say(answer)
  bench.say(bench.answer({ code: 'another' }))
  await eventually(() => bench.grants.length > 0)
  bench.say(answer)
  await bench.clock.advance(0)
  expect([bench.exchanges(), bench.grants.length]).toEqual([1, 1])
})

test.each<[string, (bench: ReturnType<typeof createBench>) => void]>([
  ['another origin', (bench) => bench.say(bench.answer(), bench.stranger)],
  [
    'another window of the origin',
    (bench) => bench.say(bench.answer(), createTestWindow(deployment.ownOrigin)),
  ],
  ['another state', (bench) => bench.say(bench.answer({ state: 'x' }))],
  ['another page', (bench) => bench.say(bench.answer().replace('redirect', 'other'))],
])('an answer with %s is not heard, and the right one still is', async (_, say) => {
  const bench = createBench()
  await bench.ready()
  bench.signIn.open()
  say(bench)
  await bench.clock.advance(0)
  expect([bench.now(), bench.exchanges()]).toEqual([{ state: 'signing-in' }, 0])
  bench.say(bench.answer())
  await eventually(() => bench.grants.length > 0)
})

test('a foreign issuer is refused before the code is used', async () => {
  const bench = createBench()
  await bench.ready()
  bench.signIn.open()
  bench.say(bench.answer({ iss: 'https://id.example/realms/other' }))
  await bench.reach('signed-out')
  expect(bench.now()).toMatchObject({ failure: { code: 'sign-in.untrusted' } })
  expect(bench.exchanges()).toBe(0)
})

test('after a failure a new attempt is ready, with new secrets, and no window opens by itself', async () => {
  const bench = createBench()
  await bench.ready()
  bench.signIn.open()
  bench.say(bench.answer({ error: 'access_denied' }))
  await bench.reach('signed-out')
  expect(bench.now()).toEqual({
    state: 'signed-out',
    failure: { code: 'sign-in.denied', detail: 'access_denied' },
  })
  expect(bench.opened).toHaveLength(1)

  const stale = bench.answer()
  bench.signIn.open()
  bench.say(stale)
  await bench.clock.advance(0)
  expect(bench.exchanges()).toBe(0)
  bench.say(bench.answer())
  await eventually(() => bench.grants.length > 0)
  expect(bench.opened).toHaveLength(2)
})

test('who cannot be found cannot sign in', async () => {
  const bench = createBench()
  bench.servers.routes['/api/user/'] = () => Response.json([])
  await bench.signIn.prepare(request)
  expect(bench.states).toEqual([
    { state: 'preparing' },
    { state: 'unable', failure: { code: 'discovery.unknown-user', detail: request.userName } },
  ])
  bench.servers.routes['/api/user/'] = () => Response.json([{ authority: issuer }])
  await bench.ready()
})

test('of two requests the newer one counts', async () => {
  const bench = createBench()
  const older = bench.signIn.prepare(request)
  await bench.signIn.prepare({ ...request, userName: 'ben@acme.example' })
  await older
  bench.signIn.open()
  expect(new URL(bench.opened[0] ?? '').searchParams.get('login_hint')).toBe('ben@acme.example')
  expect(bench.states.filter(({ state }) => state === 'signed-out')).toHaveLength(1)
})

describe('on another device', () => {
  const wanted = { ...request, deviceSignIn: true }

  test('is offered where an admin has allowed it, and not otherwise', async () => {
    const bench = createBench()
    await bench.signIn.prepare(wanted)
    expect(bench.now()).toEqual({ state: 'signed-out', offersDevice: true })
    await bench.ready()
    bench.signIn.open('device')
    expect(bench.now()).toEqual({ state: 'signed-out' })
  })

  test('shows its code, opens no window, and can be given up', async () => {
    const bench = createBench()
    const address = `${issuer}/device`
    bench.servers.routes['/auth/device'] = () =>
      Response.json({ device_code: 'd', user_code: 'CODE', verification_uri: address, expires_in: 600 })
    await bench.signIn.prepare(wanted)
    bench.signIn.open('device')
    await eventually(() => 'device' in (bench.now() ?? {}))
    expect(bench.now()).toEqual({ state: 'signing-in', device: { code: 'CODE', address } })
    expect(bench.opened).toEqual([])
    bench.signIn.cancel()
    await bench.reach('signed-out')
    expect(bench.now()).toMatchObject({ failure: { code: 'sign-in.cancelled' }, offersDevice: true })
  })
})
