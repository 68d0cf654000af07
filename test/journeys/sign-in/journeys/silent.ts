import type { Session, SignInRequest } from '../../../../shared/ports/identity.ts'
import { ada, ben, type SignInBench } from '../bench.ts'
import { launchPermissiveBrowser, type BrowserWithProfile } from '../browser.ts'
import type { Desk } from '../desk.ts'

/** ms that the button waits for a sign-in without a click, and some more. */
const patience = 5000

const settled = ({ state }: Session) => state === 'signed-in' || state === 'signed-out'

/** A desk in a browser that lets a frame have the cookies of its provider. */
const setUpSilence = (bench: SignInBench) => {
  const browsers: BrowserWithProfile[] = []

  afterAll(() => Promise.all(browsers.map((browser) => browser.close())))

  async function open(): Promise<Desk> {
    const browser = await launchPermissiveBrowser()
    browsers.push(browser)
    return bench.open({ context: browser.context })
  }

  /** Nothing is kept for a reload here, which would need no click either. */
  async function prepare(desk: Desk, user: string): Promise<Desk> {
    const request: SignInRequest = { ...bench.stage.request(user), staySignedIn: false }
    await desk.phone.evaluate((wanted) => window.bench.identity.prepare(wanted), request)
    return desk
  }

  async function signIn() {
    await bench.enter(await bench.openSignIn(), ada)
    await bench.signedIn(ada)
  }

  return { open, prepare, signIn }
}

/** Signing in without a click. */
export const silentJourneys = (bench: SignInBench): void => {
  const { open, prepare, signIn } = setUpSilence(bench)

  test('where cookies allow it, an agent who is signed in somewhere needs no click', async () => {
    await prepare(await open(), ada)
    await bench.ready()
    await signIn()

    const second = await prepare(await bench.openTab(), ada)
    expect(await second.until(settled)).toMatchObject({ state: 'signed-in', user: { name: ada } })
    expect(second.phone.childFrames()).toEqual([])

    const colleague = await prepare(await bench.openTab(), ben)
    expect(await colleague.until(settled)).toEqual({ state: 'signed-out' })
  })
}

/** A provider whose pages keep a frame from signing in without a click. */
export const silentTroubleJourneys = (bench: SignInBench): void => {
  const { open, prepare, signIn } = setUpSilence(bench)

  test.each([
    ['refuses to be framed', { headers: { 'x-frame-options': 'DENY' }, body: 'No frames, please.' }],
    ['shows a page in the frame', { status: 500, body: 'Sorry.' }],
  ])('an identity provider that %s does not keep the agent from signing in', async (_, answer) => {
    const desk = await open()
    const silently = (url: URL) => url.searchParams.get('prompt') === 'none'
    await desk.context.route(silently, (route) => route.fulfill({ contentType: 'text/html', ...answer }))
    const framed = desk.crm.waitForRequest((request) => silently(new URL(request.url())))
    const since = Date.now()
    await prepare(desk, ada)
    await framed
    expect(await desk.until(settled)).toEqual({ state: 'signed-out' })
    expect(Date.now() - since).toBeLessThan(patience)
    await signIn()
  })
}
