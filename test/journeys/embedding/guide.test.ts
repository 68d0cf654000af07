import { runInNewContext } from 'node:vm'
import type { Page } from 'playwright-core'
import { fillIn } from '../../drivers/identity-page.ts'
import { examples } from '../../lab/app/examples.ts'
import { hosts, originOf } from '../../lab/site.ts'
import { createRelyingParty } from '../../lab/identity/relying-party.ts'
import { agentNamed } from '../../lab/identity/started-sites.ts'
import { createVisitor } from '../../lab/identity/visitor.ts'
import { startAppDesk, type AppDesk } from './app.ts'

/*
 * The examples of docs/embedding.md, as they stand there but for the addresses: the lab has a page for each.
 */

const ada = agentNamed('ada')

let desk: AppDesk
let page: Page

beforeAll(async () => {
  desk = await startAppDesk()
}, 60_000)
afterAll(() => desk.close())
// What the browser has kept is good for nothing in the next page.
afterEach(() => desk.lab.identityFaults.endSessionsOf('ada@acme.example'))

const exampleOf = (heading: string) => {
  const example = examples.find((each) => each.heading === heading)
  if (!example) throw new Error(`The guide has no "${heading}".`)
  return example
}

async function open(heading: string): Promise<void> {
  for (const old of desk.context.pages().slice(1)) await old.close()
  await desk.context.clearCookies()
  page = await desk.context.newPage()
  await page.goto(originOf('app', desk.lab.port) + exampleOf(heading).path)
}

const frame = () => page.frameLocator('sidetone-frame iframe')

const hasPhone = async (user = 'ada@acme.example') => {
  await page.getByText(`${user} has a phone`).waitFor()
}

const isReady = (phone: Page | ReturnType<typeof frame>) => phone.getByText(/^Ready$/).waitFor()

/** Clicks, and signs in in the window that opens. */
async function signInWith(click: () => Promise<void>): Promise<void> {
  const [window] = await Promise.all([desk.context.waitForEvent('page'), click()])
  await fillIn(window, ada)
}

/** What the backend of the application does, at the lab's addresses. */
async function phoneTokenFor(userName: string): Promise<unknown> {
  const visitor = createVisitor()
  const { port } = desk.lab
  const issuer = `${originOf('identity', port)}/realms/acme`

  /** The lab has no service accounts: Ada is the one who may act for others there. */
  const serviceAccount = async () => {
    const client = { clientId: hosts.app, redirectUris: [], webOrigins: [originOf('app', port)] }
    const { userName: username, password } = ada
    const form = { grant_type: 'password', username, password, scope: 'openid' }
    return createRelyingParty({ issuer, client }).post('token', form)
  }
  const ask = async (address: string, init: { headers?: Record<string, string>; body: unknown }) => {
    const isOwnToken = String(init.body).includes('client_credentials')
    const { status, body } = isOwnToken
      ? await serviceAccount()
      : await visitor.ask(address, { method: 'POST', text: String(init.body), headers: init.headers ?? {} })
    return { ok: status === 200, status, json: async () => JSON.parse(body) as unknown }
  }
  const code = exampleOf('Impersonation with a backend').code('js', port).replace('export ', '')
  const around = { fetch: ask, process: { env: { CLIENT_SECRET: 'secret' } }, URLSearchParams }
  const run = runInNewContext(`${code}\nphoneTokenFor`, around) as (userName: string) => Promise<unknown>
  return run(userName)
}

/** What somebody does at each page. */
const uses: Readonly<Record<string, () => Promise<void>>> = {
  async 'In the page'() {
    await signInWith(() => page.getByRole('button', { name: 'Sign in', exact: true }).click())
    await isReady(page)
  },
  async 'In a frame'() {
    await signInWith(() => frame().getByRole('button', { name: 'Sign in', exact: true }).click())
    await isReady(frame())
  },
  async 'Single sign-on by a button of the page'() {
    await page.getByText('The page around the phone signs you in.').waitFor()
    await signInWith(() => page.getByRole('button', { name: 'Start my phone' }).click())
    await hasPhone()
    await isReady(page)
  },
  async 'A form for user name and password'() {
    await frame().getByLabel('User name').fill('ada@acme.example')
    await frame().getByLabel('Password').fill('ada')
    await frame().getByRole('button', { name: 'Sign in' }).click()
    await isReady(frame())
  },
  async 'User name and password of the page'() {
    await page.getByLabel('User name').fill('ada@acme.example')
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByText('sign-in.wrong-password').waitFor()
    await page.getByLabel('Password').fill('ada')
    await page.getByRole('button', { name: 'Log in' }).click()
    await hasPhone()
    await isReady(frame())
  },
  async 'A Keycloak object that is signed in'() {
    await fillIn(page, ada)
    await hasPhone()
    await isReady(frame())
  },
  async 'Impersonation with a backend'() {
    await page.route('**/phone-token', async (route) =>
      route.fulfill({ json: await phoneTokenFor('ben@acme.example') }),
    )
    await page.reload()
    await hasPhone('ben@acme.example')
    await isReady(frame())
  },
}

test('each example of the guide is tried here', () => {
  expect(Object.keys(uses)).toEqual(examples.map(({ heading }) => heading))
})

test.each(Object.entries(uses))(
  'the example "%s" does what it says',
  async (heading, use) => {
    await open(heading)
    await use()
  },
  60_000,
)
