import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { callbackTag } from '../../../shared/keycloak/messages.ts'
import { eventually } from '../../drivers/eventually.ts'
import { agentNamed } from '../../lab/identity/started-sites.ts'
import { createRelyingParty } from '../../lab/identity/relying-party.ts'
import { hosts } from '../../lab/site.ts'
import { launchBrowser } from './browser.ts'
import { enterPassword, openDesk, type Desk } from './desk.ts'
import { watchForSecrets } from './secrets.ts'
import { startStage, type Stage } from './stage.ts'

/*
 * Attacks on the sign-in, numbered as in docs/security-tests.md, which says where the other rows are tested. After
 * each of them nothing secret is left anywhere.
 */

const ada = 'ada@acme.example'

let stage: Stage
let browser: Browser
let desk: Desk
let secrets: Awaited<ReturnType<typeof watchForSecrets>>
let uncaught: string[]

beforeAll(async () => {
  ;[stage, browser] = await Promise.all([startStage(), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await stage.close()
})
beforeEach(async () => {
  await openWith()
})
afterEach(async () => {
  expect(await secrets.leaks()).toEqual([])
  expect(uncaught).toEqual([])
  await stage.faults.clear()
  await desk.close()
})

interface Opening {
  /** Changes the browser before. */
  readonly prepare?: (context: Desk['context']) => Promise<unknown>
  /** What the CRM allows the phone's frame; everything where left out. */
  readonly sandbox?: string
}

/** Opens the CRM with the phone in it. */
async function openWith({ prepare, sandbox }: Opening = {}) {
  const context = await browser.newContext()
  uncaught = []
  context.on('weberror', (error) => void uncaught.push(String(error.error())))
  await prepare?.(context)
  desk = await openDesk(context, stage, { user: ada, ...(sandbox && { sandbox }) })
  secrets = await watchForSecrets(context, desk.crm)
  await desk.until(({ state }) => state === 'signed-out')
}

const signedIn = () => desk.until((now) => now.state === 'signed-in' && now.user.name === ada)
const failed = (code: string) => desk.until((now) => 'failure' in now && now.failure?.code === code)

const issuerOf = (realm: string): string => `${stage.origins.identity}/realms/${realm}`

/** An answer as the identity provider would give it. */
const callback = (parameters: Record<string, string>): string =>
  `${stage.redirectPage}#${new URLSearchParams({ iss: issuerOf('acme'), ...parameters }).toString()}`

const asMessage = (url: unknown) => ({ tag: callbackTag, message: { url } })

/** Puts a page of the phone in a frame of another page. @returns what the frame shows in the end */
async function frameIn(origin: string, framed: string): Promise<string> {
  const page = await desk.context.newPage()
  await page.goto(`${origin}/?${new URLSearchParams({ phone: framed }).toString()}`)
  return eventually(() => page.frames()[1]?.url() ?? '', Boolean, 'the frame shows something')
}

/** Codes and tokens that the browser has sent for from now on. */
function watchExchanges(): readonly string[] {
  const sent: string[] = []
  desk.context.on('request', (request) => {
    if (request.url().endsWith('/token')) sent.push(request.postData() ?? '')
  })
  return sent
}

/** Signs in by hand in a window that the phone knows nothing of. */
async function signInElsewhere(loginUrl: string): Promise<void> {
  await enterPassword({ page: await desk.context.newPage().then((page) => at(page, loginUrl)) }, 'ada')
}

const at = async (page: Page, address: string): Promise<Page> => {
  await page.goto(address)
  return page
}

describe('messages between windows', () => {
  test('(1) an answer that a frame of a foreign origin posts is not heard, even with the right state', async () => {
    const popup = await desk.openSignIn()
    const forged = asMessage(callback({ state: popup.state, code: 'stolen' }))
    const exchanges = watchExchanges()
    await desk.crm.evaluate((message) => frames[0]?.postMessage(message, '*'), forged)
    await enterPassword(popup, 'ada')
    await signedIn()
    expect(exchanges.filter((body) => body.includes('stolen'))).toEqual([])
  })

  test('(2) an answer that was used once is not heard again', async () => {
    const popup = await desk.openSignIn()
    const answers: string[] = []
    popup.page.on('framenavigated', (frame) => {
      if (frame.url().startsWith(`${stage.redirectPage}#`)) answers.push(frame.url())
    })
    await enterPassword(popup, 'ada')
    await signedIn()
    expect(answers).toHaveLength(1)
    const exchanges = watchExchanges()
    await desk.phone.evaluate(
      ([tag, message]) => {
        window.postMessage(message, location.origin)
        new BroadcastChannel(tag).postMessage(message)
      },
      [callbackTag, asMessage(answers[0])] as const,
    )
    await at(await desk.context.newPage(), answers[0] ?? '')
    await signedIn()
    expect(exchanges).toEqual([])
  })

  test('(3) an opener that went to a foreign page gets no answer', async () => {
    const popup = await desk.openSignIn()
    const evil = `${stage.origins.foreign}/`
    await desk.phone.evaluate((address) => location.assign(address), evil)
    await desk.phone.waitForURL(evil)
    const heard = await desk.phone.evaluateHandle(() => {
      const messages: unknown[] = []
      addEventListener('message', ({ data }) => messages.push(data))
      return messages
    })
    const closed = popup.page.waitForEvent('close')
    await enterPassword(popup, 'ada')
    await closed
    expect(await heard.jsonValue()).toEqual([])
  })

  test('(5) messages of any shape do no harm', async () => {
    const popup = await desk.openSignIn()
    await desk.crm.evaluate(() => {
      const proto: unknown = JSON.parse('{"__proto__":{"tag":"x"},"constructor":{"prototype":{}}}')
      const shapes = [
        undefined,
        null,
        0,
        '',
        'x',
        [],
        {},
        proto,
        new ArrayBuffer(1 << 20),
        'x'.repeat(1 << 20),
      ]
      for (const shape of shapes) frames[0]?.postMessage(shape, '*')
    })
    await desk.phone.evaluate(
      ([tag, message]) => {
        const channel = new BroadcastChannel(tag)
        for (const shape of [null, 1, [], { tag }, { tag, message: null }, message])
          channel.postMessage(shape)
      },
      [callbackTag, asMessage('x'.repeat(1 << 16))] as const,
    )
    await enterPassword(popup, 'ada')
    await signedIn()
  })

  test.each(['phone.html', 'redirect.html', 'login.html'])(
    '(6) (26) the page %s is refused in a frame of a foreign page, and of the CRM it is not',
    async (name) => {
      const address = `${stage.origins.phone}/pages/${name}`
      expect(await frameIn(stage.origins.foreign, address)).toBe('chrome-error://chromewebdata/')
      expect(await frameIn(stage.origins.crm, address)).toBe(address)
    },
  )
})

describe('OAuth', () => {
  test('(10) the code of an attacker signs nobody in, and is told', async () => {
    const attacker = createRelyingParty({
      issuer: issuerOf('acme'),
      client: {
        clientId: hosts.phone,
        redirectUris: [stage.redirectPage],
        webOrigins: [stage.origins.phone],
      },
    })
    const code = (await attacker.signIn(agentNamed('ben'))).get('code') ?? ''
    const popup = await desk.openSignIn()
    await popup.goOn(callback({ state: popup.state, code }))
    expect(await failed('sign-in.refused')).toMatchObject({ state: 'signed-out' })
    // The identity provider kills a code that came with a wrong verifier.
    expect((await attacker.exchange(code)).status).toBe(400)
  })

  test('(11) a denied sign-in is told, and nothing is tried again by itself', async () => {
    const popup = await desk.openSignIn()
    const opened: Page[] = []
    desk.context.on('page', (page) => opened.push(page))
    const exchanges = watchExchanges()
    await popup.goOn(callback({ state: popup.state, error: 'access_denied' }))
    await failed('sign-in.denied')
    expect([opened, exchanges]).toEqual([[], []])
  })

  test.each(['globex', undefined])(
    '(12) an answer of the issuer %s is refused before its code is used',
    async (realm) => {
      const popup = await desk.openSignIn()
      const exchanges = watchExchanges()
      const answer = new URL(callback({ state: popup.state, code: 'mixed-up' }))
      const parameters = new URLSearchParams(answer.hash.slice(1))
      if (realm) parameters.set('iss', issuerOf(realm))
      else parameters.delete('iss')
      await popup.goOn(`${stage.redirectPage}#${parameters.toString()}`)
      await failed('sign-in.untrusted')
      expect(exchanges).toEqual([])
    },
  )

  test('(15) an answer in the query is not heard', async () => {
    const popup = await desk.openSignIn()
    const exchanges = watchExchanges()
    await popup.goOn(callback({ state: popup.state, code: 'in-the-query' }).replace('#', '?'))
    await popup.page.getByText('There is nothing to do here.').waitFor()
    expect(await desk.session()).toEqual({ state: 'signing-in' })
    expect(exchanges).toEqual([])
    await signInElsewhere(popup.loginUrl)
    await signedIn()
  })
})

describe('clocks', () => {
  test.each([-600, 600])(
    '(21) a desk whose clock is %i s off signs in, and gets its line',
    async (seconds) => {
      await desk.close()
      await openWith({
        prepare: (context) => context.clock.install({ time: Date.now() + 1000 * seconds }),
      })
      await enterPassword(await desk.openSignIn(), 'ada')
      await signedIn()
      const account = await desk.phone.evaluate(() => window.bench.lineAccount())
      expect(account.addressOfRecord).toBe('sip:ada@sip.localhost')
    },
  )
})

describe('users', () => {
  test('(23) the login page says the same to a stranger and to a wrong password', async () => {
    const { loginUrl } = await desk.openSignIn()
    const told = async (userName: string) => {
      const page = await at(await desk.context.newPage(), loginUrl)
      await page.locator('#username').fill(userName)
      await enterPassword({ page }, 'wrong')
      return page.getByRole('alert').textContent()
    }
    expect(await told('nobody@acme.example')).toBe(await told(ada))
  })
})

describe('the redirect page', () => {
  const open = async (parameters: Record<string, string>) =>
    at(await desk.context.newPage(), callback({ state: 'nobody', ...parameters }))

  test('(25) what an answer says is text', async () => {
    const markup = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
    const page = await open({ error: 'access_denied', error_description: markup })
    await page.getByText(markup).waitFor()
    expect(await page.evaluate(() => [document.images.length, document.title])).toEqual([0, 'Phone'])
  })

  test('(27) its address is clean before its script asks anybody anything', async () => {
    const page = await desk.context.newPage()
    const seen: { address: string; referrer: string | undefined }[] = []
    page.on('request', (request) => {
      if (request.isNavigationRequest()) return
      const isOwnScript = request.url() === stage.redirectPage.replace(/html$/, 'js')
      seen.push({ address: isOwnScript ? '' : page.url(), referrer: request.headers()['referer'] })
    })
    const relayed = page.waitForRequest((request) => request.url().includes('/relay/'))
    await page.goto(callback({ state: 'nobody', code: 'the-code' }))
    await relayed
    expect(page.url()).toBe(stage.redirectPage)
    expect(seen.map(({ referrer }) => referrer).filter(Boolean)).toEqual([])
    expect(await page.evaluate(() => [history.length, history.state as unknown])).toEqual([2, null])
    expect(seen.filter(({ address }) => address.includes('the-code')).map(({ address }) => address)).toEqual(
      [],
    )
  })

  test('(28) where nobody can be reached it says so, and the phone lets try again', async () => {
    const popup = await desk.openSignIn()
    await desk.context.route('**/relay/**', (route) => route.abort())
    // Without its opener, as after a page with Cross-Origin-Opener-Policy.
    const page = await open({ state: popup.state, code: 'lost' })
    await page.getByText('The phone cannot be reached. Close this window, and sign in again.').waitFor()
    await desk.phone.getByRole('button', { name: 'Cancel' }).click()
    await failed('sign-in.cancelled')
    await enterPassword(await desk.openSignIn(), 'ada')
    await signedIn()
  })

  test.each(['none', 'same-origin'] as const)(
    '(29) a sandbox that its windows inherit is told (opener policy of the provider: %s)',
    async (openerPolicy) => {
      await desk.close()
      await stage.faults.set({ external: { openerPolicy } })
      await openWith({ sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups' })
      await desk.phone.getByRole('button', { name: 'Sign in' }).click()
      expect(await failed('sign-in.sandboxed')).toMatchObject({
        failure: { detail: 'allow-popups-to-escape-sandbox' },
      })
    },
  )
})

describe('the built pages', () => {
  const scripts = (folder: string): readonly (readonly [string, string])[] =>
    readdirSync(folder, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.js'))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')])

  test('(4) post no message to everybody, and compare no part of an origin', () => {
    const careless = [
      /postMessage\([^)]{0,200}["'`]\*["'`]/,
      /origin\.(?:startsWith|endsWith|includes|match|search|indexOf)\(/,
    ]
    const found = scripts('dist').filter(([, text]) => careless.some((pattern) => pattern.test(text)))
    expect(found.map(([file]) => file)).toEqual([])
  })
})
