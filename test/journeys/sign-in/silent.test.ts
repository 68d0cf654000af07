import { launchPermissiveBrowser, type BrowserWithProfile } from './browser.ts'
import type { Session, SignInRequest } from '../../../shared/ports/identity.ts'
import { enterPassword, openDesk, type Desk } from './desk.ts'
import { startStage, type Stage } from './stage.ts'

const ada = 'ada@acme.example'

let stage: Stage
let browser: BrowserWithProfile

beforeAll(async () => {
  ;[stage, browser] = await Promise.all([startStage(), launchPermissiveBrowser()])
})
afterAll(async () => {
  await browser.close()
  await stage.close()
})

/** Nothing is kept for a reload here, which would need no click either. */
async function open(user: string) {
  const desk = await openDesk(browser.context, stage, {})
  await prepare(desk, user)
  return desk
}

function prepare(desk: Desk, user: string): Promise<void> {
  const request: SignInRequest = { ...stage.request(user), staySignedIn: false }
  return desk.phone.evaluate((wanted) => window.bench.identity.prepare(wanted), request)
}

const settled = ({ state }: Session) => state === 'signed-in' || state === 'signed-out'

test('where cookies allow it, an agent who is signed in somewhere needs no click', async () => {
  const first = await open(ada)
  await first.until(({ state }) => state === 'signed-out')
  await enterPassword(await first.openSignIn(), 'ada')
  await first.until(({ state }) => state === 'signed-in')

  const second = await open(ada)
  expect(await second.until(settled)).toMatchObject({ state: 'signed-in', user: { name: ada } })
  expect(second.phone.childFrames()).toEqual([])

  const colleague = await open('ben@acme.example')
  expect(await colleague.until(settled)).toEqual({ state: 'signed-out' })
})

/** ms that the button waits for a sign-in without a click, and some more. */
const patience = 5000

test.each([
  ['refuses to be framed', { headers: { 'x-frame-options': 'DENY' }, body: 'No frames, please.' }],
  ['shows a page in the frame', { status: 500, body: 'Sorry.' }],
])('an identity provider that %s does not keep the agent from signing in', async (_, answer) => {
  await browser.context.clearCookies()
  const silently = (url: URL) => url.searchParams.get('prompt') === 'none'
  await browser.context.route(silently, (route) => route.fulfill({ contentType: 'text/html', ...answer }))
  const desk = await openDesk(browser.context, stage, {})
  const framed = desk.crm.waitForRequest((request) => silently(new URL(request.url())))
  const since = Date.now()
  await prepare(desk, ada)
  await framed
  expect(await desk.until(settled)).toEqual({ state: 'signed-out' })
  expect(Date.now() - since).toBeLessThan(patience)
  await enterPassword(await desk.openSignIn(), 'ada')
  await desk.until(({ state }) => state === 'signed-in')
  await browser.context.unroute(silently)
})
