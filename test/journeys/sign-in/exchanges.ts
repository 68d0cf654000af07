import type { BrowserContext } from 'playwright-core'

/** Renewals: the refresh token that was sent, and the status that came back. */
export interface Refreshes {
  readonly sent: readonly string[]
  readonly statuses: readonly number[]
}

/** Notes every renewal from now on. */
export function watchRefreshes(context: BrowserContext): Refreshes {
  const seen = { sent: [] as string[], statuses: [] as number[] }
  context.on('response', (response) => {
    if (!response.url().endsWith('/token') || response.request().method() !== 'POST') return
    const sent = new URLSearchParams(response.request().postData() ?? '').get('refresh_token')
    if (!sent) return
    seen.sent.push(sent)
    seen.statuses.push(response.status())
  })
  return seen
}

/** Codes and tokens that the browser sends for from now on. */
export function watchExchanges(context: BrowserContext): readonly string[] {
  const sent: string[] = []
  context.on('request', (request) => {
    if (request.url().endsWith('/token')) sent.push(request.postData() ?? '')
  })
  return sent
}
