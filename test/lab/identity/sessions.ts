import type Provider from 'oidc-provider'
import type { Clients } from './clients.ts'
import { endedCookies } from './cookies.ts'
import { allowOrigin, readForm, redirect, replyJson, replyNothing } from './exchange.ts'
import type { Endpoints, Exchange } from './exchange.ts'
import { failurePage, page, replyPage } from './pages.ts'
import type { SigningKey } from './signing-key.ts'
import type { Store } from './store.ts'
import type { Tokens } from './tokens.ts'

export interface SessionOptions {
  readonly provider: Provider
  readonly store: Store
  readonly key: SigningKey
  readonly tokens: Pick<Tokens, 'sessionOf'>
  readonly clients: Clients
  /** `/realms/NAME` */
  readonly realmPath: string
}

const base = '/protocol/openid-connect'

const withState = (target: string, parameters: URLSearchParams): string => {
  const url = new URL(target)
  const state = parameters.get('state')
  if (state !== null) url.searchParams.set('state', state)
  return url.href
}

const unknownClient = {
  error: 'invalid_client',
  error_description: 'Invalid client or Invalid client credentials',
}

/** The ends of a session: RP-initiated logout, Keycloak's logout by refresh token, and RFC 7009. */
export const sessionEndpoints = (options: SessionOptions): Endpoints => {
  const { provider, store, key, tokens, clients, realmPath } = options

  const end = (sessionId: unknown): void => {
    store.endSessions(({ uid }) => uid === sessionId)
  }

  /** Whether a form came from a client, and from a page of its own; answers when it did not. */
  const mayCall = (exchange: Exchange, form: URLSearchParams): boolean => {
    const client = clients.find(form.get('client_id'))
    if (!client) {
      allowOrigin(exchange, [exchange.request.headers.origin ?? ''])
      replyJson(exchange, 401, unknownClient)
      return false
    }
    const allowed = allowOrigin(exchange, client.webOrigins)
    if (!allowed) replyJson(exchange, 403, { error: 'Invalid origin' })
    return allowed
  }

  const confirmPage = page(
    'Logging out',
    `<p>Do you want to log out?</p>
<form method="post" action="${realmPath}${base}/logout/logout-confirm"><button>Log out</button></form>`,
  )

  /** Ends the session in the agent's own browser, then goes to `target` or stays on a page. */
  const leave = (exchange: Exchange, sessionId: unknown, target?: string): void => {
    end(sessionId)
    exchange.response.appendHeader('Set-Cookie', endedCookies(realmPath))
    if (target === undefined) replyPage(exchange, 200, page('You are logged out', ''))
    else redirect(exchange, target)
  }

  const logOut = (exchange: Exchange, parameters: URLSearchParams): void => {
    const hint = parameters.get('id_token_hint')
    if (hint === null) return askFirst(exchange, parameters)
    const claims = key.open(hint)
    if (!claims) return replyPage(exchange, 400, failurePage('Invalid parameter: id_token_hint'))
    const target = parameters.get('post_logout_redirect_uri')
    if (target === null) return leave(exchange, claims.sid)
    const client = clients.find(String(claims.azp))
    if (client?.redirectUris.includes(target))
      return leave(exchange, claims.sid, withState(target, parameters))
    replyPage(exchange, 400, failurePage('Invalid redirect uri'))
  }

  const askFirst = (exchange: Exchange, parameters: URLSearchParams): void => {
    if (parameters.has('post_logout_redirect_uri') && !parameters.has('client_id')) {
      return replyPage(exchange, 400, failurePage('Missing parameters: id_token_hint'))
    }
    replyPage(exchange, 200, confirmPage)
  }

  const logOutByToken = (exchange: Exchange, form: URLSearchParams): void => {
    if (!mayCall(exchange, form)) return
    const sessionId = tokens.sessionOf(form.get('refresh_token') ?? '')
    if (sessionId === undefined) {
      const refusal = { error: 'invalid_grant', error_description: 'Invalid refresh token' }
      return replyJson(exchange, 400, refusal)
    }
    end(sessionId)
    replyNothing(exchange)
  }

  const logOutConfirmed = async (exchange: Exchange): Promise<void> => {
    const session = await provider.Session.get(provider.createContext(exchange.request, exchange.response))
    leave(exchange, session.uid)
  }

  const revoke = async (exchange: Exchange): Promise<void> => {
    const form = await readForm(exchange)
    if (!mayCall(exchange, form)) return
    const value = form.get('token') ?? ''
    const access = await provider.AccessToken.find(value)
    const sessionId = tokens.sessionOf(value)
    if (!access && sessionId === undefined) {
      return replyJson(exchange, 200, { error: 'invalid_token', error_description: 'Invalid token' })
    }
    end(sessionId)
    await access?.destroy()
    exchange.response.writeHead(200).end()
  }

  return {
    [`GET ${base}/logout`]: (exchange) => logOut(exchange, exchange.url.searchParams),
    [`POST ${base}/logout`]: async (exchange) => {
      const form = await readForm(exchange)
      return form.has('refresh_token') ? logOutByToken(exchange, form) : logOut(exchange, form)
    },
    [`POST ${base}/logout/logout-confirm`]: logOutConfirmed,
    [`POST ${base}/revoke`]: revoke,
  }
}
