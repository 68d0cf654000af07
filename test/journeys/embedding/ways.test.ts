import { letInOnAnotherDevice, shownCode } from '../../drivers/another-device.ts'
import { eventually } from '../../drivers/eventually.ts'
import { fillIn } from '../../drivers/identity-page.ts'
import { agentNamed } from '../../lab/identity/started-sites.ts'
import { startAppDesk, type AppDesk, type Way } from './app.ts'

const ada = agentNamed('ada')

let desk: AppDesk

beforeAll(async () => {
  desk = await startAppDesk()
}, 60_000)
afterAll(() => desk.close())

const ways: readonly Way[] = ['in-page', 'framed']

const isAda = /^logged-in .*"name":"ada@acme\.example","displayName":"Ada Winter"/

const isFocused = (element: Element): boolean => element.matches(':focus')

describe.each(ways)('the phone, %s', (way) => {
  test('signs in by single sign-on when the agent clicks, and out when the application asks', async () => {
    const app = await desk.open(way, { user: 'ada@acme.example' })
    await app.button('Sign in').waitFor()
    // A click on another page's button lets a frame open no window; there it is the phone's own button.
    const click = way === 'framed' ? app.button('Sign in').click() : app.ask('sso')
    const [window] = await Promise.all([desk.context.waitForEvent('page'), click])
    await fillIn(window, ada)
    expect(await app.told('logged-in')).toMatch(isAda)
    await app.shows(/^Ready$/)

    await app.ask('logout')
    expect(await app.told('logged-out')).toBe('logged-out {}')
    await app.button('Sign in').waitFor()
  }, 60_000)

  test('signs in with a password that the application has, and tells when it is wrong', async () => {
    const app = await desk.open(way)
    const screen = app.phone.locator('sidetone-embedded-sign-in')
    await screen.getByText('The page around the phone signs you in.').waitFor()
    await app.fill('Password', 'wrong')
    await app.ask('password')
    expect(await app.told('login-failed')).toContain('"code":"sign-in.wrong-password"')
    await screen.getByText('The user name or the password is wrong.').waitFor()

    await app.fill('Password', 'ada')
    await app.ask('password')
    expect(await app.told('logged-in')).toMatch(isAda)
    await app.shows(/^Ready$/)
  }, 60_000)

  test('signs in with a password that is typed into the phone', async () => {
    const app = await desk.open(way, { 'sign-in': 'password', user: 'ada@acme.example' })
    const form = app.phone.locator('sidetone-embedded-sign-in')
    expect(await form.getByLabel('User name').inputValue()).toBe('ada@acme.example')
    await form.getByLabel('Password').fill('wrong')
    await form.getByRole('button', { name: 'Sign in' }).click()
    await form.getByText('The user name or the password is wrong.').waitFor()
    await eventually(() => form.getByLabel('Password').evaluate(isFocused), Boolean, 'the password again')
    expect(await form.getByLabel('Password').inputValue()).toBe('')
    await form.getByLabel('Password').fill('ada')
    await form.getByRole('button', { name: 'Sign in' }).click()
    await app.shows(/^Ready$/)
    expect(await app.told('logged-in')).toMatch(isAda)
  }, 60_000)

  test('goes with a Keycloak object of the application, which renews its own tokens', async () => {
    const app = await desk.open(way)
    await app.ask('keycloak')
    await fillIn(app.page, ada)
    expect(await app.told('logged-in')).toMatch(isAda)
    await app.shows(/^Ready$/)

    await desk.lab.identityFaults.endSessionsOf('ada@acme.example')
    await app.page.evaluate(() => {
      const { keycloak } = window as unknown as {
        keycloak: { updateToken(validity: number): Promise<unknown> }
      }
      return keycloak.updateToken(-1).catch(() => undefined)
    })
    expect(await app.told('logged-out')).toContain('"code":"sign-in.ended"')
  }, 60_000)
})

test('the phone goes with an impersonation token that the token service has made', async () => {
  const app = await desk.open('framed')
  await app.ask('impersonation')
  await fillIn(app.page, ada)
  expect(await app.told('logged-in')).toMatch(isAda)
  await app.shows(/^Ready$/)
}, 60_000)

test('who may act for somebody has that one’s phone, and nobody else’s', async () => {
  const app = await desk.open('framed')
  await app.fill('User', 'ben@acme.example')
  await app.ask('impersonation')
  await fillIn(app.page, ada)
  expect(await app.told('logged-in')).toContain('"name":"ben@acme.example"')
  await app.shows(/^Ready$/)
  await app.ask('logout')
  await app.told('logged-out')

  await app.fill('User', 'cleo@acme.example')
  await app.ask('impersonation')
  expect(await app.told('login-failed')).toContain('"code":"sign-in.unreachable"')
}, 60_000)

test('an agent signs in on another device where no window is wanted', async () => {
  const app = await desk.open('framed', { user: 'ada@acme.example', 'device-sign-in': 'yes' })
  await app.button('Sign in on another device').click()
  await letInOnAnotherDevice(await shownCode(app.phone.locator('sidetone-phone')), ada)
  expect(await app.told('logged-in')).toMatch(isAda)
  await app.shows(/^Ready$/)
}, 60_000)

test('a page that the deployment does not name gets no phone', async () => {
  const app = await desk.open('framed')
  const stranger = app.page.url().replace('app.localhost', 'localhost')
  const frame = await app.page.locator('sidetone-frame').getAttribute('src')
  await app.page.goto(new URL('/', stranger).href)
  await app.page.evaluate((src) => {
    const element = document.createElement('iframe')
    element.src = src ?? ''
    document.body.append(element)
  }, frame)
  const refused = await app.page.waitForEvent('console', (message) =>
    message.text().includes('frame-ancestors'),
  )
  expect(refused.text()).toMatch(/refused|violates/i)
}, 60_000)
