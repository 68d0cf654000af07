import { launchPermissiveBrowser, type BrowserWithProfile } from './browser.ts'
import type { Session, SignInRequest } from '../../../shared/ports/identity.ts'
import { enterPassword, openDesk } from './desk.ts'
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
  const request: SignInRequest = { ...stage.request(user), staySignedIn: false }
  await desk.phone.evaluate((wanted) => window.bench.identity.prepare(wanted), request)
  return desk
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
