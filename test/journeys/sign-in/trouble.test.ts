import type { Browser } from 'playwright-core'
import type { FaultOrder } from '../../lab/identity/faults.ts'
import { launchBrowser } from './browser.ts'
import { enterPassword, openDesk, type Desk } from './desk.ts'
import { startStage, type Stage } from './stage.ts'

/*
 * What goes wrong is said: within 15 s, once, and with no second window that nobody has asked for.
 */

const ada = 'ada@acme.example'
const ben = 'ben@acme.example'

/** ms that nobody waits longer than. */
const patience = 15_000

let stage: Stage
let browser: Browser
let desk: Desk
/** Windows that were opened besides the CRM. */
let opened: number
let clicks: number

beforeAll(async () => {
  ;[stage, browser] = await Promise.all([startStage(), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await stage.close()
})
afterEach(async () => {
  expect(opened).toBeLessThanOrEqual(clicks)
  await stage.faults.clear()
  await desk.close()
})

/**
 * Opens the CRM for an agent whose provider signs in at once, and cuts the window off from its opener.
 *
 * @param sandbox what the CRM allows the phone's frame; everything where left out
 */
async function open(sandbox?: string): Promise<void> {
  await stage.faults.set({ external: { picker: 'at-once' } })
  await openFor(ben, sandbox)
}

async function openFor(user: string, sandbox?: string): Promise<void> {
  desk = await openDesk(await browser.newContext(), stage, { user, ...(sandbox && { sandbox }) })
  opened = clicks = 0
  desk.context.on('page', () => (opened += 1))
}

const click = () => {
  clicks += 1
  return desk.phone.getByRole('button', { name: 'Sign in' }).click()
}
const ready = () => desk.until(({ state }) => state === 'signed-out')
const signedIn = () => desk.until(({ state }) => state === 'signed-in')
const failed = (code: string) =>
  desk.until((session) => 'failure' in session && session.failure?.code === code)

test('a page that lets the phone open no window is told at once', async () => {
  await open('allow-scripts allow-same-origin')
  await ready()
  const clicked = Date.now()
  await click()
  expect(await failed('sign-in.sandboxed')).toEqual({
    state: 'signed-out',
    failure: { code: 'sign-in.sandboxed', detail: 'allow-popups' },
  })
  expect(Date.now() - clicked).toBeLessThan(2000)
  expect(opened).toBe(0)
})

test('a page whose sandbox the window inherits is told', async () => {
  await open('allow-scripts allow-same-origin allow-forms allow-popups')
  await ready()
  await click()
  expect(await failed('sign-in.sandboxed')).toMatchObject({
    failure: { detail: 'allow-popups-to-escape-sandbox' },
  })
})

test('a sandbox that windows escape from is as good as none', async () => {
  await open('allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox')
  await ready()
  await click()
  await signedIn()
  expect(opened).toBe(1)
})

test('a relay that cannot be reached is told where nothing else can bring the answer', async () => {
  await open()
  await ready()
  await desk.context.route('**/relay/**', (route) => route.abort())
  await click()
  const clicked = Date.now()
  await failed('sign-in.relay-unreachable')
  expect(Date.now() - clicked).toBeLessThan(patience)
  expect(opened).toBe(1)

  await desk.context.unroute('**/relay/**')
  await click()
  await signedIn()
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
  await stage.faults.set({ discovery })
  const context = await browser.newContext()
  const asked: string[] = []
  context.on('request', (request) => asked.push(new URL(request.url()).hostname))
  const opening = Date.now()
  desk = await openDesk(context, stage, { user: ada })
  opened = clicks = 0
  const session = await desk.until(({ state }) => state === 'unable')
  expect(Date.now() - opening).toBeLessThan(patience)
  expect(session).toMatchObject({ state: 'unable', failure })
  expect(asked.filter((host) => /^(id|login)\./.test(host))).toEqual([])
})

test('an agent whose account has no single sign-on yet is told so', async () => {
  await openFor('cleo@acme.example')
  expect(await failed('discovery.no-sso')).toMatchObject({ state: 'unable' })
})

test.each([-600, 600])('(21) an identity provider whose clock is %i s off signs people in', async (skew) => {
  await stage.faults.set({ identity: { clockSkew: skew } })
  await openFor(ada)
  await ready()
  clicks += 1
  await enterPassword(await desk.openSignIn(), 'ada')
  await signedIn()
  expect(await desk.phone.evaluate(() => window.bench.identity.accessToken())).toMatch(/^ey/)
})

test.each(['refused', 'error'] as const)(
  'an identity provider that is gone (%s) when the answer comes is told, and a click tries again',
  async (down) => {
    await openFor(ada)
    await ready()
    clicks += 1
    const popup = await desk.openSignIn()
    await desk.context.route('**/protocol/openid-connect/token', (route) =>
      down === 'refused' ? route.abort() : route.fulfill({ status: 500 }),
    )
    await enterPassword(popup, 'ada')
    await failed('sign-in.unreachable')
    await desk.context.unroute('**/protocol/openid-connect/token')
    await click()
    await signedIn()
  },
)

test('an identity provider that never answers is not waited for', async () => {
  await openFor(ada)
  await ready()
  clicks += 1
  const popup = await desk.openSignIn()
  const asked = desk.context.waitForEvent('request', (request) => request.url().endsWith('/token'))
  await desk.context.route('**/protocol/openid-connect/token', () => undefined)
  await enterPassword(popup, 'ada')
  await asked
  const since = Date.now()
  await failed('sign-in.unreachable')
  expect(Date.now() - since).toBeLessThan(patience)
})
