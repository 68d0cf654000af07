import type { Browser } from 'playwright-core'
import type { SignInRequest } from '../../../shared/ports/identity.ts'
import { launchBrowser } from './browser.ts'
import { enterPassword, openDesk, type Desk } from './desk.ts'
import { watchForSecrets } from './secrets.ts'
import { startStage, type Stage } from './stage.ts'

const ada = 'ada@acme.example'

let stage: Stage
let browser: Browser
let desk: Desk

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

type PageName = 'phone' | 'connector'

async function signedIn(page: PageName = 'phone'): Promise<void> {
  desk = await openDesk(await browser.newContext(), stage, { user: ada, page })
  await desk.until(({ state }) => state === 'signed-out')
  await enterPassword(await desk.openSignIn(), 'ada')
  await desk.until(({ state }) => state === 'signed-in')
}

const settled = (where: Desk) => where.until(({ state }) => state === 'signed-in' || state === 'signed-out')

const token = (where: Desk) => where.phone.evaluate(() => window.bench.identity.accessToken())

/** Answers of the token endpoint from now on: refresh token that was sent, and status. */
function watchRefreshes(): { readonly sent: string[]; readonly statuses: number[] } {
  const seen = { sent: [] as string[], statuses: [] as number[] }
  desk.context.on('response', (response) => {
    if (!response.url().endsWith('/token') || response.request().method() !== 'POST') return
    const sent = new URLSearchParams(response.request().postData() ?? '').get('refresh_token')
    if (!sent) return
    seen.sent.push(sent)
    seen.statuses.push(response.status())
  })
  return seen
}

describe.each(['phone', 'connector'] as const)('in the page %s', (page) => {
  test('a reload is signed in again without a click, as often as one likes', async () => {
    await signedIn(page)
    const opened: unknown[] = []
    desk.context.on('page', (popup) => opened.push(popup))
    const refreshes = watchRefreshes()
    for (let turn = 0; turn < 3; turn++) {
      desk = await desk.reload()
      expect(await settled(desk)).toMatchObject({ state: 'signed-in', user: { name: ada } })
      expect(await token(desk)).toMatch(/^ey/)
    }
    expect([opened, refreshes.statuses]).toEqual([[], [200, 200, 200]])
  })

  test('who signs out stays signed out, and can sign in again', async () => {
    await signedIn(page)
    desk = await desk.reload()
    await settled(desk)
    await desk.phone.getByRole('button', { name: 'Sign out' }).click()
    expect(await settled(desk)).toEqual({ state: 'signed-out' })
    desk = await desk.reload()
    expect(await settled(desk)).toEqual({ state: 'signed-out' })
    await enterPassword(await desk.openSignIn(), 'ada')
    await desk.until(({ state }) => state === 'signed-in')
  })

  test('a session that was ended elsewhere meanwhile needs a click', async () => {
    await signedIn(page)
    await stage.faults.endSessionsOf(ada)
    desk = await desk.reload()
    expect(await settled(desk)).toEqual({ state: 'signed-out' })
    await enterPassword(await desk.openSignIn(), 'ada')
    await desk.until(({ state }) => state === 'signed-in')
  })

  test('a session that ends after a reload is told, with the button', async () => {
    await stage.faults.set({ identity: { tokenLifetime: 20 } })
    await signedIn(page)
    desk = await desk.reload()
    await settled(desk)
    await stage.faults.endSessionsOf(ada)
    await desk.phone.evaluate(() => window.bench.identity.accessToken().catch(() => undefined))
    await desk.until((now) => now.state === 'signed-out' && now.failure?.code === 'sign-in.ended')
    await enterPassword(await desk.openSignIn(), 'ada')
    await desk.until(({ state }) => state === 'signed-in')
  })
})

test('(17) the token that is kept is readable nowhere', async () => {
  desk = await openDesk(await browser.newContext(), stage, { user: ada })
  const secrets = await watchForSecrets(desk.context, desk.crm)
  await desk.until(({ state }) => state === 'signed-out')
  await enterPassword(await desk.openSignIn(), 'ada')
  await desk.until(({ state }) => state === 'signed-in')
  desk = await desk.reload()
  await settled(desk)
  expect(await secrets.leaks()).toEqual([])
  expect(secrets.found()).toBe(10)
})

test('(19) two tabs use no refresh token twice', async () => {
  // Shorter than a token must last that is given out, so that each time one is asked for it is renewed.
  await stage.faults.set({ identity: { tokenLifetime: 20 } })
  await signedIn()
  const refreshes = watchRefreshes()
  const other = await openDesk(desk.context, stage, { user: ada })
  expect(await settled(other)).toMatchObject({ state: 'signed-in' })
  for (let turn = 0; turn < 5; turn++) await Promise.all([token(desk), token(other)])
  expect(new Set(refreshes.statuses)).toEqual(new Set([200]))
  expect(refreshes.sent.length).toBeGreaterThanOrEqual(11)
  expect(new Set(refreshes.sent).size).toBe(refreshes.sent.length)
})

test('(18) a token that is used twice ends the session, so that the test above could fail', async () => {
  await stage.faults.set({ identity: { tokenLifetime: 20 } })
  await signedIn()
  const refreshes = watchRefreshes()
  await token(desk)
  const [used = ''] = refreshes.sent
  const status = await desk.phone.evaluate(
    async ([endpoint, clientId, refreshToken]) => {
      const body = new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: clientId,
        refresh_token: refreshToken,
      })
      return (await fetch(endpoint, { method: 'POST', body })).status
    },
    [
      `${stage.origins.identity}/realms/acme/protocol/openid-connect/token`,
      stage.request(ada).clientId,
      used,
    ] as const,
  )
  expect(status).toBe(400)
  await desk.phone.evaluate(() => window.bench.identity.accessToken().catch(() => undefined))
  await desk.until((now) => now.state === 'signed-out' && now.failure?.code === 'sign-in.ended')
})

test('signing out in one tab is noticed by the other', async () => {
  await stage.faults.set({ identity: { tokenLifetime: 20 } })
  await signedIn()
  const other = await openDesk(desk.context, stage, { user: ada })
  await settled(other)
  await desk.phone.getByRole('button', { name: 'Sign out' }).click()
  await desk.until(({ state }) => state === 'signed-out')
  await other.until((now) => now.state === 'signed-out' && now.failure?.code === 'sign-in.ended')
})

test('where the admin does not want it, a reload needs a click', async () => {
  const context = await browser.newContext()
  const request: SignInRequest = { ...stage.request(ada), staySignedIn: false }
  const prepare = () => desk.phone.evaluate((wanted) => window.bench.identity.prepare(wanted), request)
  desk = await openDesk(context, stage, {})
  await prepare()
  await enterPassword(await desk.openSignIn(), 'ada')
  await desk.until(({ state }) => state === 'signed-in')
  desk = await desk.reload()
  await prepare()
  expect(await desk.session()).toEqual({ state: 'signed-out' })
})
