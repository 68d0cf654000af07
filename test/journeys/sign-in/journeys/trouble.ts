import { ben, type SignInBench } from '../bench.ts'

/** ms that nobody waits longer than. */
const patience = 15_000

/** What goes wrong is said: within 15 s, once, and with no second window that nobody has asked for. */
export const troubleJourneys = (bench: SignInBench): void => {
  const { open, ready, click, openSignIn, enter, signedIn, failed } = bench

  /** ms until the phone has told the failure. */
  const timeUntil = async (code: string): Promise<number> => {
    const since = Date.now()
    await failed(code)
    return Date.now() - since
  }

  test('a page that lets the phone open no window is told at once', async () => {
    await open({ user: ben, sandbox: 'allow-scripts allow-same-origin' })
    await ready()
    await click()
    expect(await timeUntil('sign-in.sandboxed')).toBeLessThan(2000)
    expect(await bench.desk.session()).toEqual({
      state: 'signed-out',
      failure: { code: 'sign-in.sandboxed', detail: 'allow-popups' },
    })
    expect(bench.opened()).toBe(0)
  })

  test('(29) a sandbox that windows escape from is as good as none', async () => {
    const sandbox = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox'
    await bench.signIn({ user: ben, sandbox })
    expect(bench.opened()).toBe(1)
  })

  test('a relay that cannot be reached is told where nothing else can bring the answer', async () => {
    await open({ user: ben })
    await ready()
    await bench.desk.context.route('**/relay/**', (route) => route.abort())
    await enter(await openSignIn(), ben)
    expect(await timeUntil('sign-in.relay-unreachable')).toBeLessThan(patience)
    expect(bench.opened()).toBe(1)

    await bench.desk.context.unroute('**/relay/**')
    await click()
    await signedIn(ben)
  })
}
