import type { ConsoleKind } from '../drivers/console.ts'
import { startDesk, type DeskDriver } from '../drivers/desk.ts'

/** Where an admin has allowed it, an agent signs in by a code, and no window opens at this desk. */
export function describeAnotherDevice(kind: ConsoleKind): void {
  let driver: DeskDriver

  beforeAll(async () => {
    driver = await startDesk({ settings: { deviceSignIn: 'yes' } })
  }, 60_000)
  afterAll(() => driver.close())

  it('an agent signs in on another device where the admin allows it, and no window opens', async () => {
    const desk = await driver.open(kind)
    const opened: unknown[] = []
    driver.context.on('page', (window) => opened.push(window))
    await desk.signInOnAnotherDevice()
    await desk.shows(/^Ready$/, 20_000)
    expect(opened).toEqual([])
    expect(driver.uncaught()).toEqual([])
  }, 60_000)

  it('an agent gives up waiting for the other device, and can sign in here', async () => {
    const desk = await driver.open(kind, 'ben')
    const screen = kind.signInFrame(desk.page)
    await screen.getByRole('button', { name: 'Sign in on another device' }).click()
    await screen.locator('.device-code').waitFor()
    await screen.getByRole('button', { name: 'Cancel' }).click()
    await screen.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
    expect(await screen.locator('.device-code').count()).toBe(0)
  }, 60_000)
}
