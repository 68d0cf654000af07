import { createFakeClock } from '../fakes/clock.ts'
import type { Session } from '../ports/identity.ts'
import { broadcast } from '../window-link/channel-link.ts'
import { sendMessage } from '../window-link/window-link.ts'
import type { Grant } from './grant.ts'
import { callbackTag } from './messages.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import {
  createServers,
  createTestWindow,
  deployment,
  eventually,
  issuer,
  jwt,
  request,
  silence,
} from './testing.ts'

/** What a test has begun, and may not have brought to its end. */
const begun: SignIn[] = []

afterEach(() => {
  for (const signIn of begun.splice(0)) signIn.cancel()
})

interface BenchOptions {
  /** Whether the browser gives a handle of the sign-in window. */
  readonly hasHandle?: boolean
  readonly granted?: (grant: Grant) => Promise<unknown>
  /** What the page around the phone does not allow. */
  readonly sandbox?: 'allow-popups' | 'allow-popups-to-escape-sandbox'
}

/** The empty document that a window begins with inside a sandbox. */
const sandboxed = {
  get domain() {
    return ''
  },
  set domain(_) {
    throw new DOMException('Assignment is forbidden for sandboxed iframes.', 'SecurityError')
  },
}

/** A frame with a sign-in, and the servers around it. */
function createBench({ hasHandle = true, granted = () => Promise.resolve(), sandbox }: BenchOptions = {}) {
  const clock = createFakeClock()
  const closed: string[] = []
  const opened: string[] = []
  const states: Session[] = []
  const grants: Grant[] = []

  const window = createTestWindow(deployment.ownOrigin)
  const popup = {
    closed: false,
    close: () => closed.push('closed'),
    ...(sandbox === 'allow-popups-to-escape-sandbox' && { document: sandboxed }),
  }
  const redirectPage = createTestWindow(deployment.ownOrigin, popup)
  const stranger = createTestWindow('https://crm.example')
  const parameters = () => new URL(opened.at(-1) ?? '').searchParams

  const servers = createServers({
    '/api/user/': () => Response.json([{ authority: issuer, authorityIdPHint: null }]),
    '/token': () => Response.json(tokensFor(parameters().get('nonce') ?? '')),
    '/relay/open': () => new Response(null, { status: 201 }),
    '/relay/': () => new Response(null, { status: 404 }),
  })
  // A click is used up by a window that opens, with a handle or without.
  const navigator = { userActivation: { isActive: true } }
  const open = (url: string) => {
    opened.push(url)
    navigator.userActivation.isActive = sandbox === 'allow-popups'
    return hasHandle && sandbox !== 'allow-popups' ? redirectPage.seenBy(window) : null
  }
  const signIn = createSignIn(
    {
      deployment,
      clock,
      fetch: servers.fetch,
      window: Object.assign(window, { open, document: {}, navigator }) as unknown as Window,
    },
    {
      progressed: (state) => states.push(state),
      async granted(grant) {
        grants.push(grant)
        await granted(grant)
      },
    },
  )
  begun.push(signIn)
  const now = () => states.at(-1)
  return {
    ...{ clock, closed, opened, states, grants, servers, signIn, now, redirectPage, stranger },
    cutOff: () => Object.assign(redirectPage.seenBy(window), { closed: true }),
    reach: (state: Session['state']) => eventually(() => now()?.state === state),
    async ready() {
      await signIn.prepare(request)
      expect(now()).toEqual({ state: 'signed-out' })
    },
    answer: (change: Record<string, string> = {}) => {
      const state = parameters().get('state') ?? ''
      const answer = new URLSearchParams({ state, iss: issuer, code: 'the-code', ...change })
      return `${deployment.redirectPage}#${answer.toString()}`
    },
    say(url: string, by = redirectPage) {
      const to = { window: window.seenBy(by), origin: deployment.ownOrigin, tag: callbackTag }
      sendMessage(to, { url })
    },
    exchanges: () => servers.asked.filter(({ url }) => url.pathname.endsWith('/token')).length,
  }
}

const tokensFor = (nonce: string) => ({
  access_token: 'access',
  refresh_token: 'refresh',
  id_token: jwt({ iss: issuer, sub: 'u-1', aud: request.clientId, nonce, iat: 1, exp: 2 }),
})

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

test('a missing handle means nothing at first, then a hint, and the answer is still heard', async () => {
  const bench = createBench({ hasHandle: false })
  await bench.ready()
  bench.signIn.open()
  await bench.clock.advance(3999)
  expect(bench.now()).toEqual({ state: 'signing-in' })
  await bench.clock.advance(1)
  expect(bench.now()).toEqual({ state: 'signed-out', failure: { code: 'sign-in.popup-blocked' } })
  bench.say(bench.answer(), createTestWindow(deployment.ownOrigin))
  await eventually(() => bench.grants.length > 0)
})

test('a page that lets the phone open no window is told at once', async () => {
  const bench = createBench({ sandbox: 'allow-popups' })
  await bench.ready()
  bench.signIn.open()
  await bench.clock.advance(0)
  expect(bench.now()).toEqual({
    state: 'signed-out',
    failure: { code: 'sign-in.sandboxed', detail: 'allow-popups' },
  })
})

test('a window that inherits a sandbox may not come back: that is told, and an answer is still heard', async () => {
  const bench = createBench({ sandbox: 'allow-popups-to-escape-sandbox' })
  await bench.ready()
  bench.signIn.open()
  await bench.clock.advance(3999)
  expect(bench.now()).toEqual({ state: 'signing-in' })
  await bench.clock.advance(1)
  expect(bench.now()).toEqual({
    state: 'signed-out',
    failure: { code: 'sign-in.sandboxed', detail: 'allow-popups-to-escape-sandbox' },
  })
  bench.say(bench.answer())
  await eventually(() => bench.grants.length > 0)
})

test('a relay that cannot be reached is told when the window has cut itself off, and not before', async () => {
  const bench = createBench()
  bench.servers.routes['/relay/open'] = () => new Response(null, { status: 503 })
  await bench.ready()
  bench.signIn.open()
  await eventually(() => bench.servers.asked.some(({ url }) => url.pathname === '/relay/open'))
  await bench.clock.advance(8000)
  expect(bench.now()).toEqual({ state: 'signing-in' })
  bench.cutOff()
  await bench.clock.advance(2000)
  expect(bench.now()).toEqual({
    state: 'signed-out',
    failure: { code: 'sign-in.relay-unreachable', detail: 'relay: status 503' },
  })
  expect(bench.opened).toHaveLength(1)
})

test('a click after the hint opens the same attempt again', async () => {
  const bench = createBench({ hasHandle: false })
  await bench.ready()
  bench.signIn.open()
  await bench.clock.advance(4000)
  bench.signIn.open()
  expect(bench.opened[1]).toBe(bench.opened[0])
  expect(bench.now()).toEqual({ state: 'signing-in' })
  await bench.clock.advance(4000)
  expect(bench.now()).toMatchObject({ state: 'signed-out' })
})

test('a cancelled sign-in is over: its window is closed, and its answer is not heard', async () => {
  const bench = createBench()
  await bench.ready()
  bench.signIn.open()
  const answer = bench.answer()
  bench.signIn.cancel()
  await bench.reach('signed-out')
  expect(bench.now()).toEqual({ state: 'signed-out', failure: { code: 'sign-in.cancelled' } })
  bench.say(answer)
  await bench.clock.advance(0)
  expect([bench.closed, bench.exchanges()]).toEqual([['closed'], 0])
})

test('tokens that come after a cancellation are not taken', async () => {
  const bench = createBench()
  await bench.ready()
  let reply = (): void => undefined
  const isAsked = new Promise<void>((asked) => {
    bench.servers.routes['/token'] = async () => {
      asked()
      await new Promise<void>((resolve) => (reply = resolve))
      return Response.json(tokensFor(''))
    }
  })
  bench.signIn.open()
  bench.say(bench.answer())
  await isAsked
  bench.signIn.cancel()
  await bench.reach('signed-out')
  reply()
  await bench.clock.advance(0)
  expect([bench.grants, bench.now()]).toEqual([
    [],
    { state: 'signed-out', failure: { code: 'sign-in.cancelled' } },
  ])
})

test('a sign-in that nobody finishes ends after five minutes', async () => {
  const bench = createBench()
  await bench.ready()
  bench.signIn.open()
  await bench.clock.advance(299_999)
  expect(bench.now()).toEqual({ state: 'signing-in' })
  await bench.clock.advance(1)
  await bench.reach('signed-out')
  expect(bench.now()).toMatchObject({ failure: { code: 'sign-in.expired' } })
})

test('an exchange that nobody answers ends after ten seconds', async () => {
  const bench = createBench()
  await bench.ready()
  bench.servers.routes['/token'] = silence
  bench.signIn.open()
  bench.say(bench.answer())
  await eventually(() => bench.exchanges() > 0)
  await bench.clock.advance(10_000)
  await bench.reach('signed-out')
  expect(bench.now()).toMatchObject({ failure: { code: 'sign-in.unreachable' } })
})

test('where the tokens cannot be taken over the sign-in has failed', async () => {
  const bench = createBench({ granted: () => Promise.reject(new Error('no')) })
  await bench.ready()
  bench.signIn.open()
  bench.say(bench.answer())
  await bench.reach('signed-out')
  expect(bench.now()).toEqual({ state: 'signed-out', failure: { code: 'sign-in.unreachable', detail: 'no' } })
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
