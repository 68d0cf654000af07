import type { Clients } from './clients.ts'
import type { Endpoints } from './exchange.ts'
import { replyHtml, replyNothing } from './exchange.ts'

/** A page without anything to see, which talks to the page that frames it. Keycloak lets anybody frame it. */
const scriptPage = (script: string): string =>
  `<!doctype html><html lang="en"><title>Identity</title><script type="module">${script}</script></html>`

const setTestCookie = `
  document.cookie = 'KEYCLOAK_3P_COOKIE=supported; Path=' + location.pathname.replace(/[^/]*$/, '') + '; SameSite=None; Secure'
  location.replace('step2.html')
`

// A browser that partitions storage sets the cookie, too, so the cookie alone proves nothing.
const reportTestCookie = `
  const kept = document.cookie.includes('KEYCLOAK_3P_COOKIE=supported')
  const shared = await (document.hasStorageAccess?.() ?? true)
  document.cookie = 'KEYCLOAK_3P_COOKIE=; Max-Age=0; Path=' + location.pathname.replace(/[^/]*$/, '') + '; SameSite=None; Secure'
  parent.postMessage(kept && shared ? 'supported' : 'unsupported', '*')
`

const reportLoginStatus = `
  const allowed = new Map()
  const isAllowed = (clientId, origin) => {
    const key = clientId + ' ' + origin
    if (!allowed.has(key)) {
      const query = new URLSearchParams({ client_id: clientId, origin })
      allowed.set(key, fetch(location.pathname + '/init?' + query).then((answer) => answer.ok, () => false))
    }
    return allowed.get(key)
  }
  const hash = async (text) => {
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-384', new TextEncoder().encode(text)))
    return btoa(String.fromCharCode(...bytes)).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '')
  }
  const status = async (clientId, sessionId, origin) => {
    if (!(await isAllowed(clientId, origin))) return 'error'
    const known = /(?:^|; )KEYCLOAK_SESSION=([^;]*)/.exec(document.cookie)?.[1] ?? ''
    return known === (sessionId ? await hash(sessionId) : '') ? 'unchanged' : 'changed'
  }
  addEventListener('message', async ({ data, origin, source }) => {
    if (typeof data !== 'string' || !source) return
    const [clientId, sessionId] = data.split(' ')
    source.postMessage(await status(clientId, sessionId, origin), origin)
  })
`

const base = '/protocol/openid-connect'

/** The pages that keycloak-js loads into hidden frames. */
export const statusPages = (clients: Pick<Clients, 'webOriginsOf'>): Endpoints => ({
  [`GET ${base}/3p-cookies/step1.html`]: (exchange) => replyHtml(exchange, 200, scriptPage(setTestCookie)),
  [`GET ${base}/3p-cookies/step2.html`]: (exchange) => replyHtml(exchange, 200, scriptPage(reportTestCookie)),
  [`GET ${base}/login-status-iframe.html`]: (exchange) => {
    replyHtml(exchange, 200, scriptPage(reportLoginStatus))
  },
  [`GET ${base}/login-status-iframe.html/init`]: (exchange) => {
    const { searchParams } = exchange.url
    const origins = clients.webOriginsOf(searchParams.get('client_id'))
    if (origins.includes(searchParams.get('origin') ?? '')) replyNothing(exchange)
    else exchange.response.writeHead(403).end()
  },
})
