import { readFile } from 'node:fs/promises'
import { consoleKinds, type ConsoleDriver } from '../../drivers/console.ts'
import { startDesk, type DeskDriver } from '../../drivers/desk.ts'
import { numbers } from '../../lab/agents.ts'

let driver: DeskDriver
let desk: ConsoleDriver
const written: string[] = []

beforeAll(async () => {
  driver = await startDesk()
  desk = await driver.open(consoleKinds.salesforce)
  desk.page.on('console', (message) => void written.push(message.text()))
  await desk.signIn()
}, 60_000)
afterAll(() => driver.close())

const numberField = async () => (await desk.phone()).getByRole('textbox').first()

/** A call out that is answered and hung up, with digits in it. */
async function makeCall(): Promise<void> {
  await desk.dial(numbers.answers)
  await desk.shows(/^\d:\d\d$/)
  await desk.press('Keypad')
  await desk.pressKey('7')
  await desk.press('Hang up')
  await desk.press('Done')
}

interface SupportFile {
  readonly version: string
  readonly timeline: readonly { readonly event: string; readonly message?: readonly string[] }[]
}

async function download(): Promise<{ readonly text: string; readonly content: SupportFile }> {
  await desk.press('Settings')
  const [file] = await Promise.all([desk.page.waitForEvent('download'), desk.press('Download support file')])
  const text = await readFile(await file.path(), 'utf8')
  await desk.press('Close settings')
  return { text, content: JSON.parse(text) as SupportFile }
}

/** What no file for support, and no console, may hold. */
function expectHarmless(text: string): void {
  expect(text).not.toContain('901820')
  expect(text).not.toMatch(/response=|nonce=|\beyJ[\w-]+\.|ice-pwd:[^[]|ice-ufrag:[^[]|password/i)
}

it('the support file tells what happened in a call, from sign-in to CRM, without secrets and numbers', async () => {
  await makeCall()
  const { text, content } = await download()
  const events = content.timeline.map(({ event }) => event)
  for (const event of [
    ...['session.signed-in', 'token.account', 'line.ready', 'sip.sent', 'sip.received', 'call.dialing'],
    ...['ice.state', 'call.active', 'call.ended', 'crm.search', 'crm.waiting'],
  ])
    expect(events).toContain(event)
  const sent = content.timeline.flatMap(({ event, message }) => (event === 'sip.sent' ? [message?.[0]] : []))
  expect(sent).toContainEqual(expect.stringMatching(/^INVITE sip:…20@sip\.localhost/))
  expect(text).toContain('Digest [removed]')
  expectHarmless(text)
}, 60_000)

it('the support file tells what happened to the tab, without numbers', async () => {
  const frame = await desk.phoneFrame()
  await driver.context.setOffline(true)
  await frame.waitForFunction(() => !navigator.onLine)
  await driver.context.setOffline(false)
  await frame.waitForFunction(() => navigator.onLine)
  await frame.evaluate((number) => {
    // As a script of somebody else in the page would.
    setTimeout(() => {
      throw new Error(`cannot show ${number}`)
    })
    return new Promise((resolve) => addEventListener('error', resolve, { once: true }))
  }, numbers.answers)
  const { text, content } = await download()
  const tab = content.timeline.filter(({ event }) => event.startsWith('tab.'))
  expect(tab.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['tab.offline', 'tab.online', 'tab.error']),
  )
  expect(text).toContain('cannot show')
  expectHarmless(text)
}, 60_000)

it('*#0*# switches SIP debugging on and off, and nothing else happens', async () => {
  written.length = 0
  await (await numberField()).fill('*#0*#')
  await desk.shows('SIP debugging')
  expect(await (await numberField()).inputValue()).toBe('')
  await makeCall()
  await (await numberField()).fill('*#0*#')
  await (await desk.phone()).getByText('SIP debugging').waitFor({ state: 'detached' })
  const sip = written.join('\n')
  expect(sip).toMatch(/Sidetone .* sip\.sent/)
  expect(sip).toContain('INVITE sip:…20@')
  expectHarmless(sip)
  const before = written.length
  await makeCall()
  expect(written.slice(before).join('\n')).not.toContain('sip.sent')
}, 90_000)
