import { randomBytes } from 'node:crypto'
import type { Agent } from '../agents.ts'
import { hosts } from '../site.ts'
import type { Site } from '../site.ts'
import { exchangeOf, redirect, replyHtml, run } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import type { Conditions } from './faults.ts'
import { alert, escape, page } from './pages.ts'

export interface AuthorizationRequest {
  readonly redirectUri: string
  readonly state: string
  readonly loginHint: string
}

/** The external provider as Keycloak sees it. */
export interface ExternalProvider {
  authorizationUrl(request: AuthorizationRequest): string
  /** The token request, in one process: gives the user name for a code, once and only to its redirect address. */
  redeem(code: string, redirectUri: string): string | undefined
}

interface Code {
  readonly userName: string
  readonly redirectUri: string
}

export interface ExternalOptions {
  readonly agents: readonly Agent[]
  /** Redirect addresses of the one client this provider has, without origin: one for each realm. */
  readonly redirectPaths: readonly string[]
  readonly conditions: () => Conditions['external']
}

const authorizePath = '/contoso/oauth2/v2.0/authorize'

/** The company's own identity provider, to which Keycloak brokers. Sends what Entra ID sends with its pages. */
export const createExternalSite = (
  options: ExternalOptions,
): Site & { readonly provider: ExternalProvider } => {
  const { agents, redirectPaths, conditions } = options
  const codes = new Map<string, Code>()
  const people = agents.filter(({ login }) => login === 'external')

  const isRegistered = (redirectUri: string): boolean => {
    const url = URL.canParse(redirectUri) ? new URL(redirectUri) : undefined
    return (
      url?.protocol === 'http:' && url.hostname === hosts.identity && redirectPaths.includes(url.pathname)
    )
  }

  const signInAs = (exchange: Exchange, userName: string): void => {
    const { searchParams } = exchange.url
    const redirectUri = searchParams.get('redirect_uri') ?? ''
    const code = randomBytes(24).toString('base64url')
    codes.set(code, { userName, redirectUri })
    const callback = new URL(redirectUri)
    callback.searchParams.set('code', code)
    callback.searchParams.set('state', searchParams.get('state') ?? '')
    redirect(exchange, callback.href)
  }

  const picker = ({ url }: Exchange): string => {
    const kept = [...url.searchParams].map(
      ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
    )
    const buttons = people.map(
      ({ userName, displayName }) =>
        `<button class="second" name="account" value="${escape(userName)}">
${escape(displayName)}<br><small>${escape(userName)}</small></button>`,
    )
    const note = '<p class="note">This is the lab’s external identity provider.</p>'
    return page('Pick an account', `<form>${kept.join('')}${buttons.join('')}</form>${note}`)
  }

  const authorize = (exchange: Exchange): void => {
    const { searchParams } = exchange.url
    if (!isRegistered(searchParams.get('redirect_uri') ?? '')) {
      return replyHtml(exchange, 400, page('Sign in', alert('The redirect URI is not registered.')))
    }
    const hinted = people.find(({ userName }) => userName === searchParams.get('login_hint')) ?? people[0]
    const picked = people.find(({ userName }) => userName === searchParams.get('account'))
    const person = picked ?? (conditions().picker === 'at-once' ? hinted : undefined)
    if (person) return signInAs(exchange, person.userName)
    replyHtml(exchange, 200, picker(exchange))
  }

  return {
    hosts: [hosts.external],
    handle: (request, response) => {
      const exchange = exchangeOf(request, response)
      const { openerPolicy } = conditions()
      // With this header, also on a redirect, the browser cuts the link between a popup and its opener.
      if (openerPolicy !== 'none') response.setHeader('Cross-Origin-Opener-Policy', openerPolicy)
      response.setHeader('X-Frame-Options', 'DENY')
      if (exchange.url.pathname === authorizePath) return run(authorize, exchange)
      replyHtml(exchange, 404, page('Not found', ''))
    },
    provider: {
      authorizationUrl: ({ redirectUri, state, loginHint }) => {
        const { port } = new URL(redirectUri)
        const search = new URLSearchParams({
          client_id: 'keycloak',
          response_type: 'code',
          scope: 'openid',
          redirect_uri: redirectUri,
          state,
        })
        if (loginHint !== '') search.set('login_hint', loginHint)
        return `http://${hosts.external}:${port}${authorizePath}?${search.toString()}`
      },
      redeem: (code, redirectUri) => {
        const known = codes.get(code)
        codes.delete(code)
        return known?.redirectUri === redirectUri ? known.userName : undefined
      },
    },
  }
}
