import type { Browser, Frame, Page } from 'playwright-core'
import { consoleAddress, signInButton, type ConsoleKind } from '../drivers/console.ts'
import { agents } from '../lab/agents.ts'
import type { Lab } from '../lab/lab.ts'

/** ms */
const patience = 20_000

/** This much silence means that nothing is being loaded; the console's own stream of events never ends: ms. */
const silence = 500

/** Resolves when nothing more is being loaded. */
async function untilLoaded(page: Page): Promise<void> {
  let heardAt = Date.now()
  const hear = () => (heardAt = Date.now())
  page.on('response', hear)
  while (Date.now() - heardAt < silence) await page.waitForTimeout(silence / 10)
  page.off('response', hear)
}

/** Signs in at a company's own identity provider, by way of Keycloak. */
const agent = agents.find(({ login }) => login === 'external')

/** Each console in a browser context that nobody has signed in with. */
export async function inFreshContext<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext()
  context.setDefaultTimeout(patience)
  try {
    return await use(await context.newPage())
  } finally {
    await context.close()
  }
}

/** Opens a console; resolves when the phone can be signed in to and nothing is being loaded. */
export async function openSignedOut(page: Page, lab: Lab, kind: ConsoleKind): Promise<Frame> {
  if (!agent) throw new Error('nobody signs in at the external provider')
  await page.goto(consoleAddress({ lab, kind, agent }))
  await signInButton(kind, page).waitFor()
  await untilLoaded(page)
  const frame = page.frames().find((each) => new URL(each.url()).pathname.endsWith(kind.phonePage))
  if (!frame) throw new Error('the console shows no phone')
  return frame
}

/** Signs in; resolves when the line is ready and nothing is being loaded. */
export async function signIn(page: Page, frame: Frame, kind: ConsoleKind): Promise<void> {
  await signInButton(kind, page).click()
  await frame.getByText(/^Ready$/).waitFor()
  await untilLoaded(page)
}
