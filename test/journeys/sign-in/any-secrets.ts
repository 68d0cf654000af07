import type { HTTPRequest, Page } from 'puppeteer-core'
import type { AnyConsole } from '../../drivers/any-browser.ts'
import { createTraces, isExchange, noteRequest, reportMessages, stored, type Traces } from './traces.ts'

/** Firefox tells a body only when it is asked for. */
const bodyOf = async (request: HTTPRequest): Promise<string> =>
  request.hasPostData() ? ((await request.fetchPostData()) ?? '') : ''

/** What {@link watchForSecrets} does, in any browser. */
export async function watchAnyConsole(console: AnyConsole): Promise<Pick<Traces, 'found' | 'leaks'>> {
  const traces = createTraces()
  const { note, noteExchange } = traces
  const watchPage = (page: Page) => {
    page.on('console', (message) => note('console', message.text()))
    page.on('pageerror', (error) => note('error', String(error)))
    page.on('request', (request) => {
      noteRequest(traces, { url: request.url(), headers: request.headers(), body: () => bodyOf(request) })
    })
    page.on('response', (response) => {
      const request = response.request()
      if (isExchange(request.method(), response.url()))
        noteExchange(bodyOf(request), response.ok() ? response.json() : undefined)
    })
  }
  watchPage(console.page)
  console.onWindow(watchPage)
  await console.page.evaluate(reportMessages)
  return {
    found: traces.found,
    async leaks() {
      for (const frame of console.page.frames())
        note(`storage of ${frame.url()}`, await frame.evaluate(stored))
      note('cookies', JSON.stringify(await console.page.browserContext().cookies()))
      return traces.leaks()
    },
  }
}
