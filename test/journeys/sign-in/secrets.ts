import type { BrowserContext, Frame, Page, Request, Response } from 'playwright-core'
import { createTraces, isExchange, noteRequest, reportMessages, stored, type Traces } from './traces.ts'

const bodyOf = async (request: Request): Promise<string> => request.postData() ?? ''

/** Tokens that come for a page that is being closed are nobody's: neither the page nor the test ever reads them. */
async function readTokens(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (error) {
    if (response.frame().page().isClosed()) return {}
    throw error
  }
}

/** What the browser shows in the place of a page has no storage. */
const isPage = (frame: Frame): boolean => frame.url().startsWith('http')

/**
 * Notes every token that is given out and every code that is exchanged, and every place where one would show:
 * addresses, referrers, requests to others, console, storage, and messages that arrive in the CRM's own window.
 */
export async function watchForSecrets(
  context: BrowserContext,
  crm: Page,
): Promise<Pick<Traces, 'found' | 'leaks'>> {
  const traces = createTraces()
  const { note, noteExchange } = traces
  const watchPage = (page: Page) => {
    page.on('console', (message) => note('console', message.text()))
    page.on('pageerror', (error) => note('error', String(error)))
  }
  context.pages().forEach(watchPage)
  await crm.evaluate(reportMessages)
  context.on('page', watchPage)
  context.on('request', (request) => {
    noteRequest(traces, { url: request.url(), headers: request.headers(), body: () => bodyOf(request) })
  })
  context.on('response', (response) => {
    const request = response.request()
    if (isExchange(request.method(), response.url()))
      noteExchange(bodyOf(request), response.ok() ? readTokens(response) : undefined)
  })
  return {
    found: traces.found,
    async leaks() {
      for (const frame of crm.frames().filter(isPage))
        note(`storage of ${frame.url()}`, await frame.evaluate(stored))
      note('cookies', JSON.stringify(await context.cookies()))
      return traces.leaks()
    },
  }
}
