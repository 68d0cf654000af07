import { ada, type SignInBench } from '../bench.ts'

/** What becomes of a session while it lasts. */
export const sessionJourneys = (bench: SignInBench): void => {
  const { signIn, accessToken, renewNow, ended } = bench

  beforeEach(() => bench.shortLived())

  test('tokens are renewed as often as it takes', async () => {
    await signIn()
    const tokens = [await accessToken(), await accessToken(), await accessToken()]
    expect(new Set(tokens).size).toBe(3)
  })

  test('a renewal that is refused ends the session, and is told', async () => {
    await signIn()
    await bench.shortLived({ refuseRefresh: true })
    await renewNow()
    await ended()
  })

  test('(20) a session that was ended elsewhere is told, and a click begins another', async () => {
    await signIn()
    expect(await bench.stage.faults.endSessionsOf(ada)).toBeGreaterThan(0)
    await renewNow()
    await ended()
    await bench.enter(await bench.openSignIn(), ada)
    await bench.signedIn(ada)
  })
}
