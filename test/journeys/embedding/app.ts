import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core'
import type { EventName } from '../../../shared/embedding/events.ts'
import { openBrowser } from '../../drivers/browser.ts'
import { listenIn } from '../../drivers/hearing.ts'
import { tones } from '../../lab/agents.ts'
import { startLab, type Lab, type LabOptions } from '../../lab/lab.ts'
import { originOf } from '../../lab/site.ts'

/** How the application has the phone: in its own page, or in a frame. */
export type Way = 'in-page' | 'framed'

/** An application with the phone in it, as somebody at its desk uses it. */
export interface AppDriver {
  readonly page: Page
  /** Where the phone is. */
  readonly phone: Page | FrameLocator
  /** Presses the application's own button for a method of the phone. */
  ask(method: 'sso' | 'password' | 'keycloak' | 'impersonation' | 'logout'): Promise<void>
  fill(field: 'User' | 'Password', value: string): Promise<void>
  /** Waits until the phone has told the application this. @returns what it told */
  told(event: EventName): Promise<string>
  /** What the phone has told so far. */
  events(): Promise<readonly string[]>
  shows(text: string | RegExp): Promise<void>
  button(name: string): Locator
}

export interface AppDesk {
  readonly lab: Lab
  readonly context: BrowserContext
  open(way: Way, attributes?: Readonly<Record<string, string>>): Promise<AppDriver>
  close(): Promise<void>
}

/** ms */
const patience = 15_000

const driverOf = (page: Page, way: Way): AppDriver => {
  const phone = way === 'framed' ? page.frameLocator('sidetone-frame iframe') : page
  return {
    page,
    phone,
    ask: (method) => page.locator(`#${method}`).click(),
    fill: (field, value) => page.locator('#login').getByLabel(field, { exact: true }).fill(value),
    async told(event) {
      const item = page.locator('#events li').filter({ hasText: new RegExp(`^${event} `) })
      return (await item.first().textContent({ timeout: patience })) ?? ''
    },
    events: () => page.locator('#events li').allTextContents(),
    shows: (text) => phone.locator('sidetone-phone').getByText(text).first().waitFor({ timeout: patience }),
    button: (name) => phone.locator('sidetone-phone').getByRole('button', { name, exact: true }),
  }
}

/** Starts a lab, and a browser as people have it. */
export async function startAppDesk(options: Partial<LabOptions> = {}): Promise<AppDesk> {
  const lab = await startLab({ port: 0, ...options })
  const context = await openBrowser({ tone: tones.agent })
  await listenIn(context)
  return {
    lab,
    context,
    async open(way, attributes = {}) {
      for (const page of context.pages().slice(1)) await page.close()
      await context.clearCookies()
      const page = await context.newPage()
      const address = new URL(`/${way}`, originOf('app', lab.port))
      address.search = new URLSearchParams(attributes).toString()
      await page.goto(address.href)
      return driverOf(page, way)
    },
    async close() {
      await context.close()
      await lab.close()
    },
  }
}
