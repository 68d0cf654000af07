import type { BrowserContext, Frame, FrameLocator, Locator, Page } from 'playwright-core'
import type { Agent } from '../lab/agents.ts'
import type { Lab } from '../lab/lab.ts'
import { originOf } from '../lab/site.ts'
import { providerQuery } from '../lab/crms.ts'
import { letInOnAnotherDevice, shownCode } from './another-device.ts'
import { fillIn } from './identity-page.ts'
import type { Activity } from '../lab/console/activity.ts'

/** What differs between the consoles. */
export interface ConsoleKind {
  readonly name: string
  readonly site: 'salesforce' | 'dynamics'
  readonly start: string
  readonly query: Readonly<Record<string, string>>
  /** File name of the phone's page. */
  readonly phonePage: string
  /** File name of the page with the sign-in button. */
  readonly signInPage: string
  /** Goes to a person's record. */
  openPerson(page: Page, name: string): Promise<void>
  /** The number to click on the record. */
  number(page: Page): Locator
  /** Waits until the person's record is in view. */
  showsPerson(page: Page, name: string): Promise<void>
  /** Goes somewhere else, so that a screen pop can be seen. */
  leaveRecord(page: Page): Promise<void>
  /** Where the panel's sign-in is: in a frame of its own, or in the phone. */
  signInFrame(page: Page): FrameLocator
}

const salesforce: ConsoleKind = {
  name: 'Salesforce',
  site: 'salesforce',
  start: '/lightning/o/Contact/list',
  query: {},
  phonePage: 'connector.html',
  signInPage: 'login.html',
  openPerson: (page, name) => page.getByRole('link', { name }).first().click(),
  number: (page) => page.locator('.details .dial').first(),
  showsPerson: (page, name) => page.getByRole('heading', { name }).first().waitFor(),
  leaveRecord: async (page) => {
    await page
      .getByRole('button', { name: /^Close / })
      .first()
      .click()
    await page.getByText('Recently Viewed').waitFor()
  },
  signInFrame: (page) => page.frameLocator('iframe').first().frameLocator('iframe[title="Sign in"]'),
}

const dynamics = {
  site: 'dynamics',
  start: '/main.aspx',
  phonePage: 'phone.html',
  signInPage: 'phone.html',
  openPerson: (page, name) => page.getByRole('link', { name }).first().click(),
  number: (page) => page.locator('.field .dial').first(),
  showsPerson: (page, name) => page.getByRole('heading', { name }).first().waitFor(),
  signInFrame: (page) => page.frameLocator('#SidePanelIFrame'),
} as const satisfies Partial<ConsoleKind>

/** One session: the panel stands beside the app. */
const dynamicsOneSession: ConsoleKind = {
  ...dynamics,
  name: 'Dynamics 365, one session',
  query: { cif: '1' },
  async leaveRecord(page) {
    await page.getByRole('button', { name: 'Home' }).click()
  },
}

/** Customer Service workspace: the app has sessions, and tabs in them. */
const dynamicsWorkspace: ConsoleKind = {
  ...dynamics,
  name: 'Dynamics 365, sessions',
  query: { cif: '2' },
  async leaveRecord(page) {
    await page.getByRole('navigation', { name: 'Sessions' }).getByRole('button').first().click()
  },
}

/** The consoles by the name that they are chosen by. */
export const consoleKinds = { salesforce, dynamicsOneSession, dynamicsWorkspace } as const satisfies Record<
  string,
  ConsoleKind
>

/** The button that opens the sign-in window. */
export const signInButton = (kind: Pick<ConsoleKind, 'signInFrame'>, page: Page): Locator =>
  kind.signInFrame(page).getByRole('button', { name: 'Sign in', exact: true })

/** Which console is opened, and for whom. */
export interface ConsoleChoice {
  readonly lab: Pick<Lab, 'port' | 'hosting'>
  readonly kind: Pick<ConsoleKind, 'site' | 'start' | 'query'>
  readonly agent: Agent
  /** The console's origin, where it is not the lab's own. */
  readonly origin?: string
}

export interface ConsoleOptions extends ConsoleChoice {
  readonly context: BrowserContext
  readonly kind: ConsoleKind
}

/** Where a console is opened. */
export function consoleAddress({ lab, kind, agent, origin }: ConsoleChoice): string {
  const address = new URL(kind.start, origin ?? originOf(kind.site, lab.port))
  address.search = new URLSearchParams({
    user: agent.userName,
    ...kind.query,
    ...(kind.site === 'dynamics' && providerQuery[lab.hosting]),
  }).toString()
  return address.href
}

/** A console in a browser, with the phone in it, as an agent uses it. */
export class ConsoleDriver {
  readonly page: Page
  readonly #options: ConsoleOptions

  private constructor(page: Page, options: ConsoleOptions) {
    this.page = page
    this.#options = options
  }

  static async open(options: ConsoleOptions): Promise<ConsoleDriver> {
    const page = await options.context.newPage()
    await page.goto(consoleAddress(options))
    return new ConsoleDriver(page, options)
  }

  /** The frame that the phone runs in. */
  async phoneFrame(): Promise<Frame> {
    const isPhone = (frame: Frame) =>
      new URL(frame.url()).pathname.endsWith(`/${this.#options.kind.phonePage}`)
    return (
      this.page.frames().find(isPhone) ??
      (await this.page.waitForEvent('framenavigated', { predicate: isPhone, timeout: 10_000 }))
    )
  }

  /** The phone on screen. */
  async phone(): Promise<Locator> {
    return (await this.phoneFrame()).locator('sidetone-phone')
  }

  async button(name: string | RegExp): Promise<Locator> {
    return (await this.phone()).getByRole('button', { name, exact: true }).first()
  }

  async press(name: string | RegExp): Promise<void> {
    await (await this.button(name)).click()
  }

  /** Types a number and dials it. */
  async dial(number: string): Promise<void> {
    const field = (await this.phone()).getByRole('textbox').first()
    await field.fill(number)
    await field.press('Enter')
  }

  /** Presses a key of the keypad. */
  async pressKey(digit: string): Promise<void> {
    await (
      await this.phone()
    )
      .getByRole('button', { name: new RegExp(`^${digit}\\b`) })
      .first()
      .click()
  }

  /**
   * Waits until the phone shows the text, in its own page or in its login frame.
   *
   * @param timeout ms
   */
  async shows(text: string | RegExp, timeout = 10_000): Promise<void> {
    const own = (await this.phone()).getByText(text)
    const login = (await this.phoneFrame()).frameLocator('iframe').getByText(text)
    await Promise.any([own, login].map((place) => place.first().waitFor({ timeout }))).catch(() => {
      throw new Error(`the phone does not show ${String(text)}`)
    })
  }

  /**
   * Clicks on "Sign in", signs in where the window that opens asks for it, and waits for the line. An agent whom an
   * earlier page has signed in needs no click.
   */
  async signIn(): Promise<void> {
    const { context, kind, agent } = this.#options
    const button = signInButton(kind, this.page)
    await Promise.race([this.shows(/^Ready$/, 15_000), button.waitFor()])
    if (!(await button.isVisible())) return
    const [window] = await Promise.all([context.waitForEvent('page'), button.click()])
    // Somebody who has a session at the identity provider is not asked, and the window closes by itself.
    await Promise.race([window.waitForEvent('close'), fillIn(window, agent)])
    await this.shows(/^Ready$/)
  }

  /** Asks for a code, and types it in on another device. */
  async signInOnAnotherDevice(): Promise<void> {
    const { kind, agent } = this.#options
    const screen = kind.signInFrame(this.page)
    await screen.getByRole('button', { name: 'Sign in on another device' }).click()
    await letInOnAnotherDevice(await shownCode(screen), agent)
  }

  /** The calls that stand in this console's CRM. */
  async activities(): Promise<readonly Activity[]> {
    return (await this.lab('GET', 'activities')) as readonly Activity[]
  }

  /** What a script asks of the console: `GET /lab/activities`, `POST /lab/faults` … */
  lab(method: string, path: string, data?: unknown): Promise<unknown> {
    return this.page.evaluate(
      async ([method, path, body]) => {
        const headers = { 'content-type': 'application/json' }
        const response = await fetch(`/lab/${path}`, { method, ...(body && { body, headers }) })
        return response.status === 204 ? undefined : ((await response.json()) as unknown)
      },
      [method, path, JSON.stringify(data)] as const,
    )
  }
}
