import { ada, ben, type SignInBench } from '../bench.ts'
import { enterPassword, loginFrame } from '../desk.ts'

/** An agent signs in and out. */
export const signInJourneys = (bench: SignInBench): void => {
  const { open, openSignIn, enter, signIn, ready, signedIn, failed } = bench
  const signOut = () => bench.desk.phone.getByRole('button', { name: 'Sign out' }).click()
  const lineAccount = () => bench.desk.phone.evaluate(() => window.bench.lineAccount())

  test('the browser is as strict as people have it', async () => {
    const { phone } = await open({ user: ada })
    await ready()
    expect(await phone.evaluate(() => document.hasStorageAccess())).toBe(false)
    bench.allowWindow()
    const opened = await phone.evaluate(() =>
      [window.open('about:blank'), window.open('about:blank')].map(Boolean),
    )
    expect(opened).toEqual([true, false])
  })

  test('an agent signs in with a password, gets a line, and signs out at the provider too', async () => {
    await signIn()
    const account = await lineAccount()
    expect(account).toMatchObject({ addressOfRecord: 'sip:ada@sip.localhost', displayName: 'Ada Winter' })
    expect(account.credentials.expiresAt).toBeGreaterThan(Date.now())

    await signOut()
    expect(await ready()).toEqual({ state: 'signed-out' })
    expect(await bench.stage.faults.endSessionsOf(ada)).toBe(0)
    await enter(await openSignIn(), ada)
    await signedIn(ada)
  })

  test('an agent goes straight to the external provider, which cuts the window off from its opener', async () => {
    await open({ user: ben })
    await ready()
    const popup = await openSignIn()
    expect(new URL(popup.loginUrl).searchParams.get('kc_idp_hint')).toBe('external')
    const closed = popup.page.waitForEvent('close')
    await popup.page.getByRole('button').first().waitFor()
    expect(new URL(popup.page.url()).hostname).toBe('login.localhost')
    await enter(popup, ben)
    await signedIn(ben)
    await closed
    expect(await lineAccount()).toMatchObject({ addressOfRecord: 'sip:ben@sip.localhost' })
  })

  test('the sign-in window closes itself', async () => {
    await open({ user: ada })
    await ready()
    const popup = await openSignIn()
    const closed = popup.page.waitForEvent('close')
    await enter(popup, ada)
    await closed
  })

  test('the login page in a frame of its own hands the tokens to the connector', async () => {
    const desk = await open({ user: ada, page: 'connector' })
    await ready()
    const login = await loginFrame(desk)
    await enterPassword(await openSignIn(login), 'ada')
    await signedIn(ada)
    expect(await bench.accessToken()).toMatch(/^ey/)
    await login.getByText('Ada Winter').waitFor()

    await signOut()
    await ready()
    await login.getByRole('button', { name: 'Sign in' }).waitFor()
  })

  test('a click in the connector opens the window of the login page', async () => {
    await signIn({ page: 'connector' })
  })

  test('a window that the browser blocks is told, and a click opens it', async () => {
    await open({ user: ada })
    await ready()
    // A click is good for one window, and this one is taken.
    await bench.desk.phone.evaluate(() => {
      document.body.addEventListener('click', () => void window.open('about:blank'), {
        capture: true,
        once: true,
      })
    })
    await bench.click()
    await failed('sign-in.popup-blocked')
    expect(bench.opened()).toBe(1)
    await enter(await openSignIn(), ada)
    await signedIn(ada)
  })

  test.each([ada, ben])(
    '(7) (17) no token and no code is left anywhere, nor sent to the CRM (%s)',
    async (user) => {
      await signIn({ user })
      // The code, the tokens that it brought, and those of the first renewal; the rest is looked for after each test.
      expect(await bench.secrets()).toBe(7)
    },
  )
}
