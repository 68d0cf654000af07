import type { Browser } from 'playwright-core'
import type { IdentityProviderName } from '../../lab/identity-provider.ts'
import { launchBrowser } from '../sign-in/browser.ts'
import { enterPassword, openDesk, type Desk, type SignInPopup } from '../sign-in/desk.ts'
import { watchForSecrets } from '../sign-in/secrets.ts'
import { startStage, type Stage } from '../sign-in/stage.ts'

const ada = 'ada@acme.example'
/** Signs in through the external provider. */
const ben = 'ben@acme.example'

/** s: shorter than a token must last that is given out, so that each one is renewed first. */
const tokenLifetime = 20

/**
 * Signing in with a browser, step by step as an agent does it, whatever provider stands behind it. After each
 * journey nothing secret is left anywhere.
 *
 * @param patience ms that the provider has to start
 */
export const describeSignInJourneys = (provider: IdentityProviderName, patience: number): void => {
  let stage: Stage
  let browser: Browser
  let desk: Desk
  let secrets: Awaited<ReturnType<typeof watchForSecrets>>
  /** Windows that have opened beside the CRM. */
  let opened: number

  beforeAll(async () => {
    ;[stage, browser] = await Promise.all([startStage(provider), launchBrowser()])
  }, patience)
  afterAll(async () => {
    await browser.close()
    await stage.close()
  }, 30_000)
  beforeEach(() => stage.faults.set({ identity: { tokenLifetime } }))
  afterEach(async () => {
    expect(await secrets.leaks()).toEqual([])
    expect(secrets.found()).toBeGreaterThanOrEqual(4)
    expect(opened).toBe(1)
    await desk.close()
    await stage.faults.clear()
  })

  const open = async (user: string): Promise<SignInPopup> => {
    desk = await openDesk(await browser.newContext(), stage, { user })
    secrets = await watchForSecrets(desk.context, desk.crm)
    opened = 0
    desk.context.on('page', () => (opened += 1))
    await desk.until(({ state }) => state === 'signed-out')
    return desk.openSignIn()
  }

  const signedInAs = (name: string) =>
    desk.until((session) => session.state === 'signed-in' && session.user.name === name)

  const signIn = async (user: string, password: string): Promise<void> => {
    const popup = await open(user)
    const closed = popup.page.waitForEvent('close')
    if (await needsPassword(popup, user)) await enterPassword(popup, password)
    await signedInAs(user)
    await closed
  }

  /** The embedded external provider asks for the name only. */
  const needsPassword = async ({ page }: SignInPopup, user: string): Promise<boolean> => {
    const password = page.locator('#password')
    const account = page.getByRole('button', { name: 'Ben' })
    await password.or(account).first().waitFor()
    if (user !== ben || (await password.isVisible())) return true
    await account.click()
    return false
  }

  const token = () => desk.phone.evaluate(() => window.bench.identity.accessToken())
  const askForToken = () =>
    desk.phone.evaluate(() => window.bench.identity.accessToken().catch(() => undefined))
  const ended = () => desk.until((now) => now.state === 'signed-out' && now.failure?.code === 'sign-in.ended')

  test('an agent signs in with a password, and gets a line', async () => {
    await signIn(ada, 'ada')
    const account = await desk.phone.evaluate(() => window.bench.lineAccount())
    expect(account).toMatchObject({ addressOfRecord: 'sip:ada@sip.localhost' })
  })

  test('an agent signs in through an external provider that cuts the window off from its opener', async () => {
    await signIn(ben, 'ben')
    const account = await desk.phone.evaluate(() => window.bench.lineAccount())
    expect(account).toMatchObject({ addressOfRecord: 'sip:ben@sip.localhost' })
  })

  test('a reload is signed in again without a click', async () => {
    await signIn(ada, 'ada')
    desk = await desk.reload()
    await signedInAs(ada)
    expect(await token()).toMatch(/^ey/)
  })

  test('tokens are renewed as often as it takes', async () => {
    await signIn(ada, 'ada')
    const tokens = [await token(), await token(), await token()]
    expect(new Set(tokens).size).toBe(3)
  })

  test('a renewal that is refused ends the session, and is told', async () => {
    await signIn(ada, 'ada')
    await stage.faults.set({ identity: { tokenLifetime, refuseRefresh: true } })
    await askForToken()
    await ended()
  })

  test('a session that was ended elsewhere is told', async () => {
    await signIn(ada, 'ada')
    expect(await stage.faults.endSessionsOf(ada)).toBeGreaterThan(0)
    await askForToken()
    await ended()
  })

  test('who signs out is signed out at the provider too', async () => {
    await signIn(ada, 'ada')
    await desk.phone.getByRole('button', { name: 'Sign out' }).click()
    await desk.until((now) => now.state === 'signed-out' && !now.failure)
    expect(await stage.faults.endSessionsOf(ada)).toBe(0)
    desk = await desk.reload()
    expect(await desk.until(({ state }) => state !== 'preparing')).toEqual({ state: 'signed-out' })
  })

  test('a code that was used once, and one that came with a wrong verifier, bring nothing', async () => {
    const codes: string[] = []
    const popup = await open(ada)
    desk.context.on('request', (request) => {
      if (!request.url().endsWith('/token')) return
      const code = new URLSearchParams(request.postData() ?? '').get('code')
      if (code) codes.push(code)
    })
    await enterPassword(popup, 'ada')
    await signedInAs(ada)
    expect(codes).toHaveLength(1)
    const replay = (verifier: string) =>
      desk.phone.evaluate(
        async ([issuer, clientId, redirectPage, code, codeVerifier]) => {
          const body = new URLSearchParams({
            grant_type: 'authorization_code',
            client_id: clientId,
            redirect_uri: redirectPage,
            code,
            code_verifier: codeVerifier,
          })
          const endpoint = `${issuer}/protocol/openid-connect/token`
          const answer = await fetch(endpoint, { method: 'POST', body })
          return [answer.status, ((await answer.json()) as { error: string }).error]
        },
        [
          `${stage.origins.identity}/realms/acme`,
          stage.request(ada).clientId,
          stage.redirectPage,
          codes[0] ?? '',
          verifier,
        ] as const,
      )
    expect(await replay('x'.repeat(64))).toEqual([400, 'invalid_grant'])
    // The identity provider takes it for theft: what the code had brought is good no longer.
    await askForToken()
    await ended()
  })
}
