import type { Page } from 'playwright-core'
import { createRelyingParty } from '../../../lab/identity/relying-party.ts'
import { agentNamed } from '../../../lab/identity/started-sites.ts'
import { hosts } from '../../../lab/site.ts'
import { ada, type SignInBench } from '../bench.ts'
import { enterPassword } from '../desk.ts'
import { watchExchanges } from '../exchanges.ts'

/** Attacks on the protocol, numbered as in docs/security-tests.md, which says where the other rows are tested. */
export const attackJourneys = (bench: SignInBench): void => {
  const { enter, failed, answer } = bench
  const signedIn = () => bench.signedIn(ada)

  beforeEach(async () => {
    await bench.open({ user: ada })
    await bench.ready()
  })

  describe('OAuth', () => {
    test('(10) the code of an attacker signs nobody in, and is told', async () => {
      const attacker = createRelyingParty({
        issuer: bench.stage.issuerOf('acme'),
        client: {
          clientId: hosts.phone,
          redirectUris: [bench.stage.redirectPage],
          webOrigins: [bench.stage.origins.phone],
        },
      })
      const code = (await attacker.signIn(agentNamed('ben'))).get('code') ?? ''
      const popup = await bench.openSignIn()
      await popup.goOn(answer({ state: popup.state, code }))
      expect(await failed('sign-in.refused')).toMatchObject({ state: 'signed-out' })
      // The identity provider kills a code that came with a wrong verifier.
      expect((await attacker.exchange(code)).status).toBe(400)
    })

    test('(11) a denied sign-in is told, and nothing is tried again by itself', async () => {
      const popup = await bench.openSignIn()
      const opened: Page[] = []
      bench.desk.context.on('page', (page) => opened.push(page))
      const exchanges = watchExchanges(bench.desk.context)
      await popup.goOn(answer({ state: popup.state, error: 'access_denied' }))
      await failed('sign-in.denied')
      expect([opened, exchanges]).toEqual([[], []])
    })

    test.each(['globex', undefined])(
      '(12) an answer of the issuer %s is refused before its code is used',
      async (realm) => {
        const popup = await bench.openSignIn()
        const exchanges = watchExchanges(bench.desk.context)
        const mixedUp = new URL(answer({ state: popup.state, code: 'mixed-up' }))
        const parameters = new URLSearchParams(mixedUp.hash.slice(1))
        if (realm) parameters.set('iss', bench.stage.issuerOf(realm))
        else parameters.delete('iss')
        await popup.goOn(`${bench.stage.redirectPage}#${parameters.toString()}`)
        await failed('sign-in.untrusted')
        expect(exchanges).toEqual([])
      },
    )

    test('(15) an answer in the query is not heard', async () => {
      const popup = await bench.openSignIn()
      const exchanges = watchExchanges(bench.desk.context)
      await popup.goOn(answer({ state: popup.state, code: 'in-the-query' }).replace('#', '?'))
      await popup.page.getByText('There is nothing to do here.').waitFor()
      expect(await bench.desk.session()).toEqual({ state: 'signing-in' })
      expect(exchanges).toEqual([])
      await enter({ page: await bench.openAt(popup.loginUrl) }, ada)
      await signedIn()
    })
  })

  describe('clocks', () => {
    test.each([-600, 600])(
      '(21) a desk whose clock is %i s off signs in, and gets its line',
      async (seconds) => {
        const context = await bench.browser.newContext()
        await context.clock.install({ time: Date.now() + 1000 * seconds })
        await bench.reopen({ context })
        await enter(await bench.openSignIn(), ada)
        await signedIn()
        const account = await bench.desk.phone.evaluate(() => window.bench.lineAccount())
        expect(account.addressOfRecord).toBe('sip:ada@sip.localhost')
      },
    )
  })

  describe('users', () => {
    test('(23) the login page says the same to a stranger and to a wrong password', async () => {
      const { loginUrl } = await bench.openSignIn()
      for (const userName of ['nobody@acme.example', ada]) {
        const page = await bench.openAt(loginUrl)
        await page.locator('#username').fill(userName)
        await enterPassword({ page }, 'wrong')
        await page.getByText('Invalid username or password.').waitFor()
      }
    })
  })
}
