import type { Browser } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { enterPassword, loginFrame, openDesk, type Desk } from './desk.ts'
import { watchForSecrets } from './secrets.ts'
import { startStage, type Stage } from './stage.ts'

const ada = 'ada@acme.example'
const ben = 'ben@acme.example'

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

const open = async (user: string, page?: 'phone' | 'connector') => {
  desk = await openDesk(await browser.newContext(), stage, { user, page })
}

const ready = () => desk.until(({ state }) => state === 'signed-out')
const signedInAs = (name: string) =>
  desk.until((session) => session.state === 'signed-in' && session.user.name === name)
const failed = (code: string) =>
  desk.until((session) => 'failure' in session && session.failure?.code === code)

/** An answer as the identity provider would give it. */
const callback = (parameters: Record<string, string>): string =>
  `${stage.redirectPage}#${new URLSearchParams({ iss: `${stage.origins.identity}/realms/acme`, ...parameters }).toString()}`

test('the browser is as strict as people have it', async () => {
  await open(ada)
  await ready()
  expect(await desk.phone.evaluate(() => document.hasStorageAccess())).toBe(false)
  const opened = await desk.phone.evaluate(() =>
    [window.open('about:blank'), window.open('about:blank')].map(Boolean),
  )
  expect(opened).toEqual([true, false])
})

test('an agent signs in at the identity provider, gets a line account, and signs out', async () => {
  await open(ada)
  await ready()
  await enterPassword(await desk.openSignIn(), 'ada')
  await signedInAs(ada)
  const account = await desk.phone.evaluate(() => window.bench.lineAccount())
  expect(account).toMatchObject({ addressOfRecord: 'sip:ada@sip.localhost', displayName: 'Ada Winter' })
  expect(account.credentials.expiresAt).toBeGreaterThan(Date.now())

  await desk.phone.getByRole('button', { name: 'Sign out' }).click()
  await ready()
  await enterPassword(await desk.openSignIn(), 'ada')
  await signedInAs(ada)
})

test('the sign-in window closes itself', async () => {
  await open(ada)
  await ready()
  const popup = await desk.openSignIn()
  const closed = popup.page.waitForEvent('close')
  await enterPassword(popup, 'ada')
  await closed
})

test.each(['page', 'at-once'] as const)(
  'an agent signs in at a provider that cuts the window off from its opener (%s)',
  async (picker) => {
    await stage.faults.set({ external: { picker } })
    await open(ben)
    await ready()
    const popup = await desk.openSignIn()
    const closed = popup.page.waitForEvent('close')
    if (picker === 'page') await popup.page.getByRole('button', { name: 'Ben' }).click()
    await signedInAs(ben)
    await closed
  },
)

test('the login page in a frame of its own hands the tokens to the connector', async () => {
  await open(ada, 'connector')
  await ready()
  const login = await loginFrame(desk)
  await enterPassword(await desk.openSignIn(login), 'ada')
  await signedInAs(ada)
  expect(await desk.phone.evaluate(() => window.bench.identity.accessToken())).toMatch(/^ey/)
  await login.getByText('Ada Winter').waitFor()

  await desk.phone.getByRole('button', { name: 'Sign out' }).click()
  await ready()
  await login.getByRole('button', { name: 'Sign in' }).waitFor()
})

test('a click in the connector opens the window of the login page', async () => {
  await open(ada, 'connector')
  await ready()
  await enterPassword(await desk.openSignIn(), 'ada')
  await signedInAs(ada)
})

test('an answer that a stranger posts is not heard, even with the right state', async () => {
  await open(ada)
  await ready()
  const popup = await desk.openSignIn()
  const url = callback({ state: popup.state, code: 'stolen' })
  await desk.crm.evaluate((forged) => {
    const message = { tag: 'sidetone.sign-in.callback', message: { url: forged } }
    frames[0]?.postMessage(message, '*')
  }, url)
  await desk.phone.evaluate((forged) => {
    const message = { tag: 'sidetone.sign-in.callback', message: { url: forged } }
    window.postMessage(message, location.origin)
  }, url)
  await enterPassword(popup, 'ada')
  await signedInAs(ada)
})

test('an answer with another state changes nothing', async () => {
  await open(ada)
  await ready()
  const popup = await desk.openSignIn()
  const closed = popup.page.waitForEvent('close')
  await popup.goOn(callback({ state: 'another', code: 'injected' }))
  await closed
  expect(await desk.session()).toEqual({ state: 'signing-in' })

  const page = await desk.context.newPage()
  await page.goto(popup.loginUrl)
  await enterPassword({ page }, 'ada')
  await signedInAs(ada)
})

test('an injected code signs nobody in', async () => {
  await open(ada)
  await ready()
  const popup = await desk.openSignIn()
  await popup.goOn(callback({ state: popup.state, code: 'injected' }))
  await failed('sign-in.refused')
})

test('an answer of another issuer is refused before the code is used', async () => {
  await open(ada)
  await ready()
  const popup = await desk.openSignIn()
  const asked: string[] = []
  desk.crm.on('request', (request) => asked.push(request.url()))
  const iss = `${stage.origins.identity}/realms/globex`
  await popup.goOn(callback({ state: popup.state, code: 'mixed-up', iss }))
  await failed('sign-in.untrusted')
  expect(asked.filter((url) => url.endsWith('/token'))).toEqual([])
})

test('a sign-in that was denied is told, and can be tried again', async () => {
  await open(ada)
  await ready()
  const popup = await desk.openSignIn()
  const description = '<img src=x onerror=alert(1)>'
  await popup.goOn(callback({ state: popup.state, error: 'access_denied', error_description: description }))
  expect(await failed('sign-in.denied')).toMatchObject({
    state: 'signed-out',
    failure: { detail: `access_denied: ${description}` },
  })
  await enterPassword(await desk.openSignIn(), 'ada')
  await signedInAs(ada)
})

test.each([
  ['an unknown user', 'nobody@acme.example', 'discovery.unknown-user'],
  ['a user without single sign-on', 'cleo@acme.example', 'discovery.no-sso'],
])('%s cannot sign in', async (_, user, code) => {
  await open(user)
  expect(await failed(code)).toMatchObject({ state: 'unable' })
})

test('a window that the browser blocks is told, and a click opens it', async () => {
  await open(ada)
  await ready()
  // A click is good for one window, and this one is taken.
  await desk.phone.evaluate(() => {
    window.open('about:blank')
    window.bench.identity.signIn()
  })
  await failed('sign-in.popup-blocked')
  await enterPassword(await desk.openSignIn(), 'ada')
  await signedInAs(ada)
})

test('(20) a session that was ended elsewhere is told', async () => {
  await stage.faults.set({ identity: { tokenLifetime: 20 } })
  await open(ada)
  await ready()
  await enterPassword(await desk.openSignIn(), 'ada')
  await signedInAs(ada)
  await stage.faults.endSessionsOf(ada)
  await desk.phone.evaluate(() => window.bench.identity.accessToken().catch(() => undefined))
  await failed('sign-in.ended')
})

test.each([ada, ben])(
  '(7) (17) no token and no code is left anywhere, nor sent to the CRM (%s)',
  async (user) => {
    await open(user)
    const secrets = await watchForSecrets(desk.context, desk.crm)
    await ready()
    const popup = await desk.openSignIn()
    if (user === ada) await enterPassword(popup, 'ada')
    else await popup.page.getByRole('button', { name: 'Ben' }).click()
    await signedInAs(user)
    expect(await secrets.leaks()).toEqual([])
    // The code, the tokens that it brought, and those of the first renewal.
    expect(secrets.found()).toBe(7)
  },
)
