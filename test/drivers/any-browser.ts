import { TargetType } from 'puppeteer-core'
import type { Browser, BrowserContext, Frame, Page, Target } from 'puppeteer-core'
import type { Agent } from '../lab/agents.ts'
import { consoleAddress, type ConsoleChoice, type ConsoleKind } from './console.ts'

/** ms */
const patience = 25_000

export interface AnyConsoleOptions extends ConsoleChoice {
  readonly browser: Browser
  readonly kind: Pick<ConsoleKind, 'site' | 'start' | 'query' | 'phonePage' | 'signInPage'>
}

const button = (name: string): string => `>>> button:enabled::-p-text(${name})`

const isAt = (page: string) => (frame: Frame) =>
  URL.canParse(frame.url()) && new URL(frame.url()).pathname.endsWith(`/${page}`)

/** How an agent gets through the window that opens: a password, or a click on the own name. */
async function identifyIn(window: Page, { login, password, displayName }: Agent): Promise<void> {
  window.setDefaultTimeout(patience)
  if (login === 'local') {
    const field = await window.waitForSelector('#password', { visible: true })
    await field?.type(password)
    await field?.press('Enter')
    return
  }
  await window.locator(`::-p-text(${displayName})`).click()
}

/**
 * A console with the phone in it, in any browser: the verbs of {@link ConsoleDriver} that signing in takes. Each
 * has a profile of its own.
 */
export class AnyConsole {
  #page: Page
  /** Windows that have opened beside the console. */
  readonly windows: Page[] = []
  readonly #context: BrowserContext
  readonly #options: AnyConsoleOptions
  readonly #listeners = new Set<(window: Page) => void>()

  private constructor(context: BrowserContext, page: Page, options: AnyConsoleOptions) {
    this.#context = context
    this.#page = page
    this.#options = options
    context.on('targetcreated', (target) => void this.#note(target))
  }

  /** Frames are told as if they were windows; only windows are in the list of pages. */
  async #note(target: Target): Promise<void> {
    if (target.type() !== TargetType.PAGE) return
    const opened = await target.page()
    const isWindow = opened && opened !== this.page && (await this.#context.pages()).includes(opened)
    if (!isWindow) return
    this.windows.push(opened)
    for (const listener of this.#listeners) listener(opened)
  }

  static async open(options: AnyConsoleOptions): Promise<AnyConsole> {
    const context = await options.browser.createBrowserContext()
    const page = await context.newPage()
    page.setDefaultTimeout(patience)
    const console = new AnyConsole(context, page, options)
    await page.goto(consoleAddress(options))
    return console
  }

  get page(): Page {
    return this.#page
  }

  /** Closes the console, and opens it in another tab, where nobody has clicked yet. */
  async reopen(): Promise<void> {
    const before = this.#page
    this.#page = await this.#context.newPage()
    await before.close()
    this.#page.setDefaultTimeout(patience)
    await this.#page.goto(consoleAddress(this.#options))
  }

  /** Puts another tab in front of the console. */
  async leave(): Promise<void> {
    const other = await this.#context.newPage()
    await other.bringToFront()
  }

  /** Tells each window that opens from now on. */
  onWindow(listener: (window: Page) => void): void {
    this.#listeners.add(listener)
  }

  /** The frame that the phone runs in. */
  phoneFrame(): Promise<Frame> {
    return this.page.waitForFrame(isAt(this.#options.kind.phonePage))
  }

  /** Waits until the phone shows the text. */
  async shows(text: string): Promise<void> {
    const frame = await this.phoneFrame()
    await frame.waitForSelector(`::-p-text(${text})`, { visible: true, timeout: patience })
  }

  /** Clicks on "Sign in" with the mouse, signs in in the window that opens, and waits for the line. */
  async signIn(): Promise<void> {
    const { kind, agent } = this.#options
    const frame = await this.page.waitForFrame(isAt(kind.signInPage))
    const opened = new Promise<Page>((resolve) => this.onWindow(resolve))
    const signIn = await frame.waitForSelector(button('Sign in'), { visible: true })
    await signIn?.click()
    await identifyIn(await opened, agent)
    await this.shows('Ready')
  }

  async close(): Promise<void> {
    await this.#context.close()
  }
}
