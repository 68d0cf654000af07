import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import type { Session } from '../../../shared/ports/identity.ts'
import { agents, type Agent } from '../../lab/agents.ts'
import type { FaultOrder } from '../../lab/identity/faults.ts'
import type { IdentityProviderName } from '../../lab/identity-provider.ts'
import { launchBrowser } from './browser.ts'
import { enterPassword, openDesk, type Desk, type SignInPopup } from './desk.ts'
import { watchForSecrets } from './secrets.ts'
import { startStage, type Stage } from './stage.ts'

/** Signs in with a password. */
export const ada = 'ada@acme.example'
/** Signs in through the external provider, which cuts the window off from its opener. */
export const ben = 'ben@acme.example'

export interface Opening {
  /** Whom the phone prepares to sign in; it waits to be asked where left out. */
  readonly user?: string
  readonly page?: 'phone' | 'connector'
  /** What the CRM allows the phone's frame; everything where left out. */
  readonly sandbox?: string
  /** The browser, where it is not a fresh one. */
  readonly context?: BrowserContext
}

/**
 * What the journeys of signing in begin with: a stage, a browser, and a desk for each test. After each of them
 * nothing secret is left anywhere, nothing was thrown, and no window has opened that nobody clicked for.
 */
export interface SignInBench {
  readonly provider: IdentityProviderName
  readonly stage: Stage
  readonly browser: Browser
  /** The desk that was opened last; all that follows is about it. */
  readonly desk: Desk
  open(opening?: Opening): Promise<Desk>
  /** Opens the CRM with the phone in it once more, in another way; the agent may click on "Sign in". */
  reopen(opening: Opening): Promise<void>
  /** Opens an address in a window that the phone knows nothing of. */
  openAt(address: string): Promise<Page>
  reload(): Promise<Desk>
  /** Opens the CRM once more, in the same browser. */
  openTab(user?: string): Promise<Desk>
  /** Windows that have opened besides the CRM since it was opened. */
  opened(): number
  /** One more window may open than was clicked for. */
  allowWindow(): void
  /** How many codes and tokens were given out. */
  secrets(): Promise<number>
  /** Clicks on "Sign in". */
  click(): Promise<void>
  /** Clicks on "Sign in", in the phone's own frame where no other is named, and waits for the window. */
  openSignIn(frame?: Frame): Promise<SignInPopup>
  /** Identifies an agent in the window, whichever provider's page that shows. */
  enter(popup: Pick<SignInPopup, 'page'>, user: string): Promise<void>
  /** An answer as the identity provider would give it: the address of the redirect page. */
  answer(parameters: Readonly<Record<string, string>>): string
  /** Opens a desk and signs an agent in there. */
  signIn(opening?: Opening): Promise<void>
  ready(): Promise<Session>
  /** Signed in, or ready for a click. */
  settled(): Promise<Session>
  signedIn(user?: string): Promise<Session>
  failed(code: string): Promise<Session>
  ended(): Promise<Session>
  accessToken(): Promise<string>
  /** Asks for a token, whatever comes of it. */
  renewNow(): Promise<void>
  /** From now on access tokens last shorter than one must that is given out, so that each is renewed first. */
  shortLived(identity?: FaultOrder['identity']): Promise<void>
}

/** ms that a provider has to start; the embedded one takes none, a real Keycloak usually some twenty seconds. */
const patience = 180_000

/** s */
const tokenLifetime = 20

const agentOf = (user: string): Agent => {
  const agent = agents.find(({ userName }) => userName === user)
  if (!agent) throw new Error(`The lab has nobody called ${user}.`)
  return agent
}

/** The embedded external provider asks for a name only, and every other page for a password. */
async function enter({ page }: Pick<SignInPopup, 'page'>, user: string): Promise<void> {
  const { displayName, password } = agentOf(user)
  const account = page.getByRole('button', { name: displayName })
  await page.locator('#password').or(account).first().waitFor()
  if (await account.isVisible()) await account.click()
  else await enterPassword({ page }, password)
}

/** Starts everything before the tests of this block, and looks for what each of them has left behind. */
export function setUpSignIn(provider: IdentityProviderName = 'embedded'): SignInBench {
  let stage: Stage
  let browser: Browser
  let desk: Desk
  let traces: Awaited<ReturnType<typeof watchForSecrets>>
  let uncaught: string[] = []
  let opened = 0
  let clicks = 0

  beforeAll(async () => {
    ;[stage, browser] = await Promise.all([startStage(provider), launchBrowser()])
  }, patience)
  afterAll(async () => {
    await browser.close()
    await stage.close()
  }, 30_000)
  afterEach(async () => {
    expect(await traces.leaks()).toEqual([])
    expect(uncaught).toEqual([])
    expect(opened).toBeLessThanOrEqual(clicks)
    await desk.close()
    await stage.faults.clear()
  })

  /** A window that a page has opened; one that the test opens has no opener. */
  const countWindow = async (page: Page) => {
    if (await page.opener()) opened += 1
  }
  const until = (condition: (session: Session) => boolean) => desk.until(condition)
  const failed = (code: string) => until((now) => 'failure' in now && now.failure?.code === code)

  const openReady = async (opening: Opening) => {
    await bench.open({ user: ada, ...opening })
    await bench.ready()
  }

  const bench: SignInBench = {
    provider,
    get stage() {
      return stage
    },
    get browser() {
      return browser
    },
    get desk() {
      return desk
    },
    async open({ context, ...opening } = {}) {
      const profile = context ?? (await browser.newContext())
      opened = clicks = 0
      uncaught = []
      profile.on('page', (page) => void countWindow(page))
      profile.on('weberror', (error) => void uncaught.push(String(error.error())))
      desk = await openDesk(profile, stage, opening)
      traces = await watchForSecrets(desk.context, desk.crm)
      return desk
    },
    async reopen(opening) {
      await desk.close()
      await openReady(opening)
    },
    async openAt(address) {
      const page = await desk.context.newPage()
      await page.goto(address)
      return page
    },
    async reload() {
      desk = await desk.reload()
      return desk
    },
    openTab: (user) => openDesk(desk.context, stage, { ...(user && { user }) }),
    opened: () => opened,
    allowWindow: () => void (clicks += 1),
    secrets: () => traces.found(),
    async click() {
      clicks += 1
      await desk.phone.getByRole('button', { name: 'Sign in' }).click()
    },
    openSignIn(frame) {
      clicks += 1
      return desk.openSignIn(frame)
    },
    enter,
    answer(parameters) {
      const all = new URLSearchParams({ iss: stage.issuerOf('acme'), ...parameters })
      return `${stage.redirectPage}#${all.toString()}`
    },
    async signIn({ user = ada, ...opening } = {}) {
      await openReady({ user, ...opening })
      await enter(await bench.openSignIn(), user)
      await bench.signedIn(user)
    },
    ready: () => until(({ state }) => state === 'signed-out'),
    settled: () => until(({ state }) => state === 'signed-in' || state === 'signed-out'),
    signedIn: (user) =>
      until((now) => now.state === 'signed-in' && (user === undefined || now.user.name === user)),
    failed,
    ended: () => until((now) => now.state === 'signed-out' && now.failure?.code === 'sign-in.ended'),
    accessToken: () => desk.phone.evaluate(() => window.bench.identity.accessToken()),
    renewNow: () =>
      desk.phone.evaluate(async () => {
        await window.bench.identity.accessToken().catch(() => undefined)
      }),
    shortLived: (identity) => stage.faults.set({ identity: { tokenLifetime, ...identity } }),
  }
  return bench
}
