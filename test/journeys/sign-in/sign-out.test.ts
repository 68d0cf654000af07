import { consoleKinds } from '../../drivers/console.ts'
import { startDesk, type DeskDriver } from '../../drivers/desk.ts'
import { eventually } from '../../drivers/eventually.ts'

let driver: DeskDriver

beforeAll(async () => {
  driver = await startDesk()
}, 60_000)
afterAll(() => driver.close())

test('signing out ends the line before the session', async () => {
  const sent: string[] = []
  const desk = await driver.open(consoleKinds.dynamicsOneSession)
  desk.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (/^REGISTER[\s\S]*expires[:=] ?0\b/i.test(payload.toString())) sent.push('unregister')
    }),
  )
  driver.context.on('request', (request) => {
    if (request.url().endsWith('/logout')) sent.push('logout')
  })
  await desk.signIn()
  await desk.press('Settings')
  await desk.press('Sign out')
  await eventually(() => sent.includes('logout'), Boolean, 'the end of the session')
  // The registrar asks for credentials first, so that this is sent twice.
  expect(sent).toEqual(['unregister', 'unregister', 'logout'])
}, 60_000)
