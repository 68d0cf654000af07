import type { Browser } from 'playwright-core'
import { identityContract } from '../../contract/identity.ts'
import { launchBrowser } from './browser.ts'
import { enterPassword, openDesk, type Desk, type SignInPopup } from './desk.ts'
import { startStage, type Stage } from './stage.ts'

const user = 'ada@acme.example'

let stage: Stage
let browser: Browser

beforeAll(async () => {
  ;[stage, browser] = await Promise.all([startStage(), launchBrowser()])
  // Shorter than a token must last that is given out, so that each one is renewed first.
  await stage.faults.set({ identity: { tokenLifetime: 20 } })
})
afterAll(async () => {
  await browser.close()
  await stage.close()
})

/** The person in front of the sign-in window. */
function createPerson(desk: Desk) {
  let popup: SignInPopup | undefined
  let opened = 0
  desk.context.on('page', () => (opened += 1))
  return {
    opened: () => opened,
    async clickSignIn() {
      popup = await desk.openSignIn()
    },
    async complete() {
      if (popup) await enterPassword(popup, 'ada')
    },
    async refuse() {
      const answer = new URLSearchParams({ state: popup?.state ?? '', error: 'access_denied' })
      await popup?.goOn(`${stage.redirectPage}#${answer.toString()}`)
    },
    endSession: () => stage.faults.endSessionsOf(user),
  }
}

describe('Keycloak, in a page inside a CRM', () => {
  it.each(identityContract)('$name', async ({ name }) => {
    const desk = await openDesk(await browser.newContext(), stage, {})
    const person = createPerson(desk)
    await desk.phone.waitForFunction(() => 'runIdentityClause' in window)
    await desk.context.exposeFunction('world', (method: keyof typeof person) => person[method]())
    await desk.phone.evaluate(([clause, given]) => window.runIdentityClause(clause, given), [
      name,
      { request: stage.request(user), unknownUser: 'nobody@acme.example' },
    ] as const)
    await desk.close()
  })
})
