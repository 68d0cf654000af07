import { ada, type SignInBench } from '../bench.ts'
import type { Desk } from '../desk.ts'
import { watchRefreshes } from '../exchanges.ts'

/** Two tabs of one agent take turns with one session. */
export const tabJourneys = (bench: SignInBench): void => {
  const { signIn, renewNow, ended } = bench

  /** Another tab, which is signed in without a click. */
  const openOther = async (): Promise<Desk> => {
    const other = await bench.openTab(ada)
    await other.until(({ state }) => state === 'signed-in')
    return other
  }
  const tokenIn = ({ phone }: Desk) => phone.evaluate(() => window.bench.identity.accessToken())

  // So that each time a token is asked for it is renewed.
  beforeEach(() => bench.shortLived())

  test('(19) two tabs use no refresh token twice', async () => {
    await signIn()
    const refreshes = watchRefreshes(bench.desk.context)
    const other = await openOther()
    for (let turn = 0; turn < 5; turn++) await Promise.all([tokenIn(bench.desk), tokenIn(other)])
    expect(new Set(refreshes.statuses)).toEqual(new Set([200]))
    expect(refreshes.sent.length).toBeGreaterThanOrEqual(11)
    expect(new Set(refreshes.sent).size).toBe(refreshes.sent.length)
  })

  test('(18) a token that is used twice ends the session, so that the test above could fail', async () => {
    await signIn()
    const refreshes = watchRefreshes(bench.desk.context)
    await tokenIn(bench.desk)
    const [used = ''] = refreshes.sent
    const status = await bench.desk.phone.evaluate(
      async ([endpoint, clientId, refreshToken]) => {
        const body = new URLSearchParams({
          grant_type: 'refresh_token',
          client_id: clientId,
          refresh_token: refreshToken,
        })
        return (await fetch(endpoint, { method: 'POST', body })).status
      },
      [
        `${bench.stage.issuerOf('acme')}/protocol/openid-connect/token`,
        bench.stage.request(ada).clientId,
        used,
      ] as const,
    )
    expect(status).toBe(400)
    await renewNow()
    await ended()
  })

  test('signing out in one tab is noticed by the other', async () => {
    await signIn()
    const other = await openOther()
    await bench.desk.phone.getByRole('button', { name: 'Sign out' }).click()
    await bench.ready()
    await other.until((now) => now.state === 'signed-out' && now.failure?.code === 'sign-in.ended')
  })
}
