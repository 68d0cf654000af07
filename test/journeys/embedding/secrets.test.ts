import { agentNamed } from '../../lab/identity/started-sites.ts'
import { watchForSecrets } from '../sign-in/secrets.ts'
import { fillIn } from '../../drivers/identity-page.ts'
import { startAppDesk, type AppDesk } from './app.ts'

const ada = agentNamed('ada')

let desk: AppDesk

beforeAll(async () => {
  desk = await startAppDesk()
}, 60_000)
afterAll(() => desk.close())

test('no token and no code gets out of the frame to the application, whichever way the agent signs in', async () => {
  const app = await desk.open('framed', { user: 'ada@acme.example' })
  await app.button('Sign in').waitFor()
  const secrets = await watchForSecrets(desk.context, app.page)
  const [window] = await Promise.all([desk.context.waitForEvent('page'), app.button('Sign in').click()])
  await fillIn(window, ada)
  await app.told('logged-in')
  await app.ask('logout')
  await app.told('logged-out')

  await app.fill('Password', 'ada')
  await app.ask('password')
  await app.shows(/^Ready$/)
  expect(await secrets.found()).toBeGreaterThan(3)
  expect(await secrets.leaks()).toEqual([])
}, 60_000)
