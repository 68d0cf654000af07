import type { Browser, Frame } from 'playwright-core'
import { consoleKinds } from '../drivers/console.ts'
import { launchBrowser } from '../journeys/sign-in/browser.ts'
import { createPageSite } from '../journeys/calls/page-site.ts'
import { agents } from '../lab/agents.ts'
import type { Faults } from '../lab/identity/faults.ts'
import { createIdentitySites } from '../lab/identity/identity-sites.ts'
import { startLab, type Lab } from '../lab/lab.ts'
import { startServer } from '../lab/server.ts'
import { originOf } from '../lab/site.ts'
import { inFreshContext, openSignedOut, signIn } from './consoles.ts'
import type { Figures } from './figure.ts'
import { inTurns } from './phones.ts'

const runs = { ours: 12, yardstick: 12 } as const

const kind = consoleKinds.dynamicsWorkspace

const signInsAtOnce = (faults: Faults) => faults.set({ external: { picker: 'at-once' } })

/** A page with keycloak-js alone, and an identity provider of its own. */
async function startYardstick(): Promise<{ readonly address: string; close(): Promise<void> }> {
  const server = await startServer(0)
  const origin = originOf('phone', server.port)
  const address = `${origin}/bare`
  const client = { clientId: new URL(origin).host, redirectUris: [address], webOrigins: [origin] }
  const identity = await createIdentitySites({ port: server.port, agents, clients: [client] })
  const pages = await createPageSite({ pages: { '/bare': 'test/bench/phones/bare-keycloak-js.ts' } })
  server.add(pages, ...identity.sites)
  await signInsAtOnce(identity.faults)
  return { address, close: () => server.close() }
}

/** From the click until "Ready" stands on the phone's screen: ms. */
const clickToReady = (frame: Frame): Promise<number> =>
  frame.evaluate(
    () =>
      new Promise((resolve) => {
        let clickedAt = 0
        window.addEventListener('click', ({ timeStamp }) => (clickedAt = timeStamp), { capture: true })
        const screen = document.querySelector('sidetone-phone')?.shadowRoot
        const observer = new MutationObserver(() => {
          if (screen?.querySelector('header .tone')?.textContent === 'Ready')
            resolve(performance.now() - clickedAt)
        })
        if (screen) observer.observe(screen, { childList: true, subtree: true, characterData: true })
      }),
  )

/** Signs in to the phone in the Dynamics console, and waits for the line. */
const signInToPhone = (browser: Browser, lab: Lab): Promise<number> =>
  inFreshContext(browser, async (page) => {
    const frame = await openSignedOut(page, lab, kind)
    const [took] = await Promise.all([clickToReady(frame), signIn(page, frame, kind)])
    return took
  })

/** Signs in to a page with keycloak-js alone. */
const signInToYardstick = (browser: Browser, address: string): Promise<number> =>
  inFreshContext(browser, async (page) => {
    await page.goto(address)
    await page.waitForLoadState('networkidle')
    await page.getByRole('button', { name: 'Sign in' }).click()
    const took = await page.waitForFunction(() => window.signInTook)
    return (await took.jsonValue()) ?? Infinity
  })

/**
 * From the click on "Sign in" to "Ready", which takes the tokens, the account and the registration of the line;
 * beside a full-page login with bare keycloak-js, which takes the tokens alone. The external page answers at once.
 */
export async function measureSignIn(): Promise<Figures> {
  const [lab, yardstick, browser] = await Promise.all([
    startLab({ port: 0 }),
    startYardstick(),
    launchBrowser(),
  ])
  try {
    await signInsAtOnce(lab.identityFaults)
    const sign = {
      ours: () => signInToPhone(browser, lab),
      yardstick: () => signInToYardstick(browser, yardstick.address),
    }
    return { signInMs: await inTurns(runs, (name) => sign[name]()) }
  } finally {
    await browser.close()
    await Promise.all([lab.close(), yardstick.close()])
  }
}
