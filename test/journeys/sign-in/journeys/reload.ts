import type { SignInRequest } from '../../../../shared/ports/identity.ts'
import { ada, type SignInBench } from '../bench.ts'
import { watchRefreshes } from '../exchanges.ts'

const reloadsIn = (bench: SignInBench, page: 'phone' | 'connector'): void => {
  const { signIn, reload, settled, openSignIn, enter, signedIn, accessToken } = bench
  const signInAgain = async () => {
    await enter(await openSignIn(), ada)
    await signedIn(ada)
  }

  test('a reload is signed in again without a click, as often as one likes', async () => {
    await signIn({ page })
    const opened = bench.opened()
    const refreshes = watchRefreshes(bench.desk.context)
    for (let turn = 0; turn < 3; turn++) {
      await reload()
      expect(await settled()).toMatchObject({ state: 'signed-in', user: { name: ada } })
      expect(await accessToken()).toMatch(/^ey/)
    }
    expect([bench.opened(), refreshes.statuses]).toEqual([opened, [200, 200, 200]])
  })

  test('who signs out stays signed out, and can sign in again', async () => {
    await signIn({ page })
    await reload()
    await settled()
    await bench.desk.phone.getByRole('button', { name: 'Sign out' }).click()
    expect(await settled()).toEqual({ state: 'signed-out' })
    await reload()
    expect(await settled()).toEqual({ state: 'signed-out' })
    await signInAgain()
  })

  test('a session that was ended elsewhere meanwhile needs a click', async () => {
    await signIn({ page })
    await bench.stage.faults.endSessionsOf(ada)
    await reload()
    expect(await settled()).toEqual({ state: 'signed-out' })
    await signInAgain()
  })

  test('a session that ends after a reload is told, with the button', async () => {
    await bench.shortLived()
    await signIn({ page })
    await reload()
    await settled()
    await bench.stage.faults.endSessionsOf(ada)
    await bench.renewNow()
    await bench.ended()
    await signInAgain()
  })
}

/** The page is loaded again. */
export const reloadJourneys = (bench: SignInBench): void => {
  const { signIn, reload, settled } = bench

  describe.each(['phone', 'connector'] as const)('in the page %s', (page) => reloadsIn(bench, page))

  test('(17) the token that is kept is readable nowhere', async () => {
    await signIn()
    await reload()
    await settled()
    // Those of the sign-in, and three of the renewal; where they are is looked for after each test.
    expect(await bench.secrets()).toBe(10)
  })

  test('where the admin does not want it, a reload needs a click', async () => {
    const request: SignInRequest = { ...bench.stage.request(ada), staySignedIn: false }
    const prepare = () =>
      bench.desk.phone.evaluate((wanted) => window.bench.identity.prepare(wanted), request)
    await bench.open()
    await prepare()
    await bench.enter(await bench.openSignIn(), ada)
    await bench.signedIn(ada)
    await reload()
    await prepare()
    expect(await bench.desk.session()).toEqual({ state: 'signed-out' })
  })
}
