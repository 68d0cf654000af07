import type { Browser } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { openDesk, type Desk } from './desk.ts'
import { startStage, type Stage } from './stage.ts'

const ben = 'ben@acme.example'

let stage: Stage
let browser: Browser
let desk: Desk
/** Windows that were opened besides the CRM. */
let opened: number

beforeAll(async () => {
  ;[stage, browser] = await Promise.all([startStage(), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await stage.close()
})
afterEach(async () => {
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
  desk = await openDesk(await browser.newContext(), stage, { user: ben, ...(sandbox && { sandbox }) })
  opened = 0
  desk.context.on('page', () => (opened += 1))
}

const click = () => desk.phone.getByRole('button', { name: 'Sign in' }).click()
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
  expect(Date.now() - clicked).toBeLessThan(15_000)
  expect(opened).toBe(1)

  await desk.context.unroute('**/relay/**')
  await click()
  await signedIn()
})

test('all that the discovery service has to say is shown', async () => {
  await stage.faults.set({ discovery: { reply: 'errors' } })
  desk = await openDesk(await browser.newContext(), stage, { user: ben })
  const session = await desk.until(({ state }) => state === 'unable')
  expect(session).toMatchObject({ failure: { code: expect.stringMatching(/^discovery\./) as string } })
  expect('failure' in session && session.failure?.detail).toMatch(/\..+\./)
})
