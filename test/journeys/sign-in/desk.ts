import type { BrowserContext, Frame, Page } from 'playwright-core'
import type { Session } from '../../../shared/ports/identity.ts'
import type { Stage } from './stage.ts'

/** The window that signing in happens in. */
export interface SignInPopup {
  readonly page: Page
  /** Address of the login page that it was opened with. */
  readonly loginUrl: string
  /** The state parameter that an answer must have. */
  readonly state: string
  /** Goes somewhere as the identity provider would send it: by the page itself, so that the opener stays. */
  goOn(url: string): Promise<void>
}

/** One agent's browser with the CRM open. */
export interface Desk {
  readonly context: BrowserContext
  readonly crm: Page
  /** The phone's frame. */
  readonly phone: Frame
  session(): Promise<Session>
  /** Waits until the session satisfies the condition. */
  until(condition: (session: Session) => boolean): Promise<Session>
  /** Clicks a button of the phone, and waits for the sign-in window that opens. */
  openSignIn(frame?: Frame): Promise<SignInPopup>
  /** Reloads the CRM, and with it the phone; everything but this must be asked of the desk that comes back. */
  reload(): Promise<Desk>
  close(): Promise<void>
}

/** ms */
const patience = 15_000

async function frameAt(page: Page, path: string): Promise<Frame> {
  const found = () => page.frames().find((frame) => new URL(frame.url()).pathname.endsWith(path))
  for (let frame = found(); ; frame = found()) {
    if (frame) return frame
    await page.waitForEvent('framenavigated', { timeout: patience })
  }
}

/** Opens the CRM with the phone in it; a phone that is told no user waits to be asked. */
export async function openDesk(
  context: BrowserContext,
  stage: Stage,
  { page = 'phone' as 'phone' | 'connector', user = '', sandbox = '' },
): Promise<Desk> {
  context.setDefaultTimeout(patience)
  const crm = await context.newPage()
  await crm.goto(stage.crm(page, user, sandbox))
  return deskIn(crm, page)
}

async function deskIn(crm: Page, page: 'phone' | 'connector'): Promise<Desk> {
  const context = crm.context()
  const phone = await frameAt(crm, `/${page}.html`)
  await phone.waitForFunction(() => 'bench' in window)

  const session = () => phone.evaluate(() => window.bench.identity.session.get())
  return {
    context,
    crm,
    phone,
    session,
    async until(condition) {
      const end = Date.now() + patience
      for (let now = await session(); ; now = await session()) {
        if (condition(now)) return now
        if (Date.now() > end) throw new Error(`the session stays ${JSON.stringify(now)}`)
        await phone.waitForTimeout(50)
      }
    },
    async openSignIn(frame = phone) {
      const [page, request] = await Promise.all([
        context.waitForEvent('page'),
        context.waitForEvent('request', (sent) => sent.url().includes('/protocol/openid-connect/auth?')),
        frame.getByRole('button', { name: 'Sign in' }).click(),
      ])
      const loginUrl = request.url()
      const state = new URL(loginUrl).searchParams.get('state') ?? ''
      return { page, loginUrl, state, goOn: (url) => goOn(page, url) }
    },
    async reload() {
      await crm.reload()
      return deskIn(crm, page)
    },
    close: () => context.close(),
  }
}

async function goOn(page: Page, url: string): Promise<void> {
  await page.waitForLoadState()
  await page.evaluate((to) => location.assign(to), url)
}

/** The login page in the connector's frame. */
export const loginFrame = (desk: Desk): Promise<Frame> => frameAt(desk.crm, '/login.html')

/** Signs in at the identity provider's own login page. */
export async function enterPassword(
  { page: popup }: Pick<SignInPopup, 'page'>,
  password: string,
): Promise<void> {
  await popup.locator('#password').fill(password)
  await popup.getByRole('button', { name: 'Sign in' }).click()
}
