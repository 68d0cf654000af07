import { callbackTag } from '../../../../shared/keycloak/messages.ts'
import { eventually } from '../../../drivers/eventually.ts'
import { ada, type SignInBench } from '../bench.ts'
import { watchExchanges } from '../exchanges.ts'

/** Attacks on the phone's own pages and their messages, numbered as in docs/security-tests.md. */
export const pageAttackJourneys = (bench: SignInBench): void => {
  const { enter, failed, answer } = bench
  const signedIn = () => bench.signedIn(ada)

  beforeEach(async () => {
    await bench.open({ user: ada })
    await bench.ready()
  })

  const asMessage = (url: unknown) => ({ tag: callbackTag, message: { url } })

  /** Puts a page of the phone in a frame of another page. @returns what the frame shows in the end */
  async function frameIn(origin: string, framed: string): Promise<string> {
    const page = await bench.openAt(`${origin}/?${new URLSearchParams({ phone: framed }).toString()}`)
    return eventually(() => page.frames()[1]?.url() ?? '', Boolean, 'the frame shows something')
  }

  describe('messages between windows', () => {
    test('(1) an answer that a frame of a foreign origin posts is not heard, even with the right state', async () => {
      const popup = await bench.openSignIn()
      const forged = asMessage(answer({ state: popup.state, code: 'stolen' }))
      const exchanges = watchExchanges(bench.desk.context)
      await bench.desk.crm.evaluate((message) => frames[0]?.postMessage(message, '*'), forged)
      await enter(popup, ada)
      await signedIn()
      expect(exchanges.filter((body) => body.includes('stolen'))).toEqual([])
    })

    test('(2) an answer that was used once is not heard again', async () => {
      const popup = await bench.openSignIn()
      const answers: string[] = []
      popup.page.on('framenavigated', (frame) => {
        if (frame.url().startsWith(`${bench.stage.redirectPage}#`)) answers.push(frame.url())
      })
      await enter(popup, ada)
      await signedIn()
      expect(answers).toHaveLength(1)
      const exchanges = watchExchanges(bench.desk.context)
      await bench.desk.phone.evaluate(
        ([tag, message]) => {
          window.postMessage(message, location.origin)
          new BroadcastChannel(tag).postMessage(message)
        },
        [callbackTag, asMessage(answers[0])] as const,
      )
      await bench.openAt(answers[0] ?? '')
      await signedIn()
      expect(exchanges).toEqual([])
    })

    test('(3) an opener that went to a foreign page gets no answer', async () => {
      const popup = await bench.openSignIn()
      const evil = `${bench.stage.origins.foreign}/`
      await bench.desk.phone.evaluate((address) => location.assign(address), evil)
      await bench.desk.phone.waitForURL(evil)
      const heard = await bench.desk.phone.evaluateHandle(() => {
        const messages: unknown[] = []
        addEventListener('message', ({ data }) => messages.push(data))
        return messages
      })
      const closed = popup.page.waitForEvent('close')
      await enter(popup, ada)
      await closed
      expect(await heard.jsonValue()).toEqual([])
    })

    test('(5) messages of any shape do no harm', async () => {
      const popup = await bench.openSignIn()
      await bench.desk.crm.evaluate(() => {
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
      await bench.desk.phone.evaluate(
        ([tag, message]) => {
          const channel = new BroadcastChannel(tag)
          for (const shape of [null, 1, [], { tag }, { tag, message: null }, message])
            channel.postMessage(shape)
        },
        [callbackTag, asMessage('x'.repeat(1 << 16))] as const,
      )
      await enter(popup, ada)
      await signedIn()
    })

    test.each(['phone.html', 'redirect.html', 'login.html'])(
      '(6) (26) the page %s is refused in a frame of a foreign page, and of the CRM it is not',
      async (name) => {
        const address = `${bench.stage.origins.phone}/pages/${name}`
        expect(await frameIn(bench.stage.origins.foreign, address)).toBe('chrome-error://chromewebdata/')
        expect(await frameIn(bench.stage.origins.crm, address)).toBe(address)
      },
    )
  })

  describe('the redirect page', () => {
    const open = (parameters: Record<string, string>) =>
      bench.openAt(answer({ state: 'nobody', ...parameters }))

    test('(25) what an answer says is text', async () => {
      const markup = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
      const page = await open({ error: 'access_denied', error_description: markup })
      await page.getByText(markup).waitFor()
      expect(await page.evaluate(() => [document.images.length, document.title])).toEqual([0, 'Phone'])
    })

    test('(27) its address is clean before its script asks anybody anything', async () => {
      const page = await bench.desk.context.newPage()
      const seen: { address: string; referrer: string | undefined }[] = []
      page.on('request', (request) => {
        if (request.isNavigationRequest()) return
        const isOwnScript = request.url() === bench.stage.redirectPage.replace(/html$/, 'js')
        seen.push({ address: isOwnScript ? '' : page.url(), referrer: request.headers()['referer'] })
      })
      const relayed = page.waitForRequest((request) => request.url().includes('/relay/'))
      await page.goto(answer({ state: 'nobody', code: 'the-code' }))
      await relayed
      expect(page.url()).toBe(bench.stage.redirectPage)
      expect(seen.map(({ referrer }) => referrer).filter(Boolean)).toEqual([])
      expect(await page.evaluate(() => [history.length, history.state as unknown])).toEqual([2, null])
      expect(
        seen.filter(({ address }) => address.includes('the-code')).map(({ address }) => address),
      ).toEqual([])
    })

    test('(28) where nobody can be reached it says so, and the phone lets try again', async () => {
      const popup = await bench.openSignIn()
      await bench.desk.context.route('**/relay/**', (route) => route.abort())
      // Without its opener, as after a page with Cross-Origin-Opener-Policy.
      const page = await open({ state: popup.state, code: 'lost' })
      await page.getByText('The phone cannot be reached. Close this window, and sign in again.').waitFor()
      await bench.desk.phone.getByRole('button', { name: 'Cancel' }).click()
      await failed('sign-in.cancelled')
      await enter(await bench.openSignIn(), ada)
      await signedIn()
    })

    test.each(['none', 'same-origin'] as const)(
      '(29) a sandbox that its windows inherit is told (opener policy of the provider: %s)',
      async (openerPolicy) => {
        await bench.stage.faults.set({ external: { openerPolicy } })
        await bench.reopen({ sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups' })
        await bench.click()
        expect(await failed('sign-in.sandboxed')).toMatchObject({
          failure: { detail: 'allow-popups-to-escape-sandbox' },
        })
      },
    )
  })
}
