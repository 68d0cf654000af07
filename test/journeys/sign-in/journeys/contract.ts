import { identityContract } from '../../../contract/identity.ts'
import { ada, type SignInBench } from '../bench.ts'
import type { SignInPopup } from '../desk.ts'

/** What every identity behind the port does, in a page inside a CRM. */
export const contractJourneys = (bench: SignInBench): void => {
  /** The person in front of the sign-in window. */
  function createPerson() {
    let popup: SignInPopup | undefined
    return {
      opened: () => bench.opened(),
      async clickSignIn() {
        popup = await bench.openSignIn()
      },
      async complete() {
        if (popup) await bench.enter(popup, ada)
      },
      async refuse() {
        const answer = new URLSearchParams({ state: popup?.state ?? '', error: 'access_denied' })
        await popup?.goOn(`${bench.stage.redirectPage}#${answer.toString()}`)
      },
      endSession: () => bench.stage.faults.endSessionsOf(ada),
    }
  }

  beforeEach(() => bench.shortLived())

  it.each(identityContract)('$name', async ({ name }) => {
    const desk = await bench.open()
    const person = createPerson()
    await desk.phone.waitForFunction(() => 'runIdentityClause' in window)
    await desk.context.exposeFunction('world', (method: keyof typeof person) => person[method]())
    await desk.phone.evaluate(([clause, given]) => window.runIdentityClause(clause, given), [
      name,
      { request: bench.stage.request(ada), unknownUser: 'nobody@acme.example' },
    ] as const)
  })
}
