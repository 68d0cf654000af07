import { consoleKinds, type ConsoleDriver } from '../../drivers/console.ts'
import { startDesk, type DeskDriver } from '../../drivers/desk.ts'
import { eventually } from '../../drivers/eventually.ts'
import { heardIn } from '../../drivers/hearing.ts'
import { numbers, tones } from '../../lab/agents.ts'

/** Hz by which a measured tone may be off. */
const tolerance = 12

/** ms */
const outage = 60_000

let driver: DeskDriver
let desk: ConsoleDriver
let renewals: number[]
/** What was sent that ends something, in order. */
let sent: string[]

beforeAll(async () => {
  driver = await startDesk()
  renewals = []
  sent = []
  driver.context.on('request', (request) => {
    if (request.url().endsWith('/logout')) sent.push('logout')
  })
  driver.context.on('response', (response) => {
    const body = new URLSearchParams(response.request().postData() ?? '')
    if (body.get('grant_type') === 'refresh_token') renewals.push(response.status())
  })
}, 60_000)
afterAll(() => driver.close())
beforeEach(async () => {
  // Renewed every five seconds, so that a call has many renewals.
  await driver.lab.identityFaults.set({ identity: { tokenLifetime: 10 } })
  desk = await driver.open(consoleKinds.dynamicsOneSession)
  desk.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (/^REGISTER[\s\S]*expires[:=] ?0\b/i.test(payload.toString())) sent.push('unregister')
    }),
  )
  await desk.signIn()
  await desk.dial(numbers.answers)
  await desk.shows('Hold')
  await eventually(() => hears(), Boolean, 'the far end')
})
afterEach(async () => {
  await driver.lab.identityFaults.clear()
})

const hears = async () => Math.abs((await heardIn(await desk.phoneFrame())) - tones.farEnd) <= tolerance

/** Listens until something has come about, and notes how often there was silence. */
async function silencesUntil(isSo: () => Promise<boolean> | boolean): Promise<number> {
  let silences = 0
  while (!(await isSo())) if (!(await hears())) silences += 1
  return silences
}

const isShown = async (text: string) => (await desk.phone()).getByText(text).first().isVisible()

const hangUp = async () => {
  await desk.press('Hang up')
  await desk.press('Done')
}

test('tokens are renewed during a call, and nobody hears it', async () => {
  const before = renewals.length
  expect(await silencesUntil(() => renewals.length >= before + 3)).toBe(0)
  expect(new Set(renewals)).toEqual(new Set([200]))
  await hangUp()
  await desk.shows('Ready')
}, 60_000)

test('an identity provider that is down for a minute ends neither the call nor the session', async () => {
  await driver.lab.identityFaults.set({ identity: { tokenLifetime: 10, down: 'refused' } })
  const end = Date.now() + outage
  expect(await silencesUntil(() => Date.now() > end)).toBe(0)
  await driver.lab.identityFaults.set({ identity: { tokenLifetime: 10 } })
  const before = renewals.length
  expect(await silencesUntil(() => renewals.length > before)).toBe(0)
  expect(renewals.at(-1)).toBe(200)
  await hangUp()
  await desk.shows('Ready')
}, 120_000)

test('a session that ends during a call leaves the call alone, and is told after it', async () => {
  await driver.lab.identityFaults.endSessionsOf('ada@acme.example')
  const before = renewals.length
  expect(await silencesUntil(() => renewals.length > before)).toBe(0)
  expect(renewals.at(-1)).toBe(400)
  expect(await hears()).toBe(true)
  await hangUp()
  await eventually(() => isShown('sign-in.ended'), Boolean, 'the end of the session')
}, 60_000)

test('signing out ends the line before the session', async () => {
  await hangUp()
  await desk.press('Settings')
  await desk.press('Sign out')
  await eventually(() => sent.includes('logout'), Boolean, 'the end of the session')
  expect(sent.slice(-2)).toEqual(['unregister', 'logout'])
}, 60_000)
