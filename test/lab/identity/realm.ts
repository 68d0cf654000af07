import type { IncomingMessage, ServerResponse } from 'node:http'
import Provider from 'oidc-provider'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { profileClaims, profileOf } from './accounts.ts'
import type { Accounts } from './accounts.ts'
import { metadataOf } from './clients.ts'
import type { Clients } from './clients.ts'
import { consentPages } from './consent.ts'
import { cookieNames, cookieOptions } from './cookies.ts'
import { allowDirectAccess } from './direct-access.ts'
import { devicePages, devicePolicy, requireDevicePkce, slowDevicesDown } from './device-flow.ts'
import { originCheck, refuseUnknownScopes, rotation, scopes, speakKeycloak } from './dialect.ts'
import { exchangeOf, replyJson, run } from './exchange.ts'
import type { Endpoints, Exchange } from './exchange.ts'
import type { ExternalProvider } from './external-site.ts'
import type { Conditions } from './faults.ts'
import { lifetimes } from './lifetimes.ts'
import { renderError } from './provider-pages.ts'
import { sessionEndpoints } from './sessions.ts'
import { interactionPath, signInPages } from './sign-in.ts'
import type { SigningKey } from './signing-key.ts'
import { statusPages } from './status-pages.ts'
import type { Store } from './store.ts'
import { createStore } from './store.ts'
import { createTokens } from './tokens.ts'

export interface RealmOptions {
  /** Name, as in `/realms/NAME`. */
  readonly realm: string
  /** For instance `http://id.localhost:7400`. */
  readonly origin: string
  readonly key: SigningKey
  readonly accounts: Accounts
  readonly clients: Clients
  readonly external: ExternalProvider
  readonly audience: string | undefined
  /** Whether a refresh token is good for one time only. */
  readonly revokeRefreshToken: boolean
  readonly conditions: () => Conditions['identity']
}

export interface Realm {
  handle(request: IncomingMessage, response: ServerResponse): void
  endSessionsOf(userName: string): number
}

const base = '/protocol/openid-connect'

/** Clients of a company's own applications need no consent: a grant stands as soon as somebody signed in. */
const grantOf = async (ctx: KoaContextWithOIDC) => {
  const { client, session, provider, requestParamOIDCScopes } = ctx.oidc
  if (!client || !session) return undefined
  const known = await provider.Grant.find(session.grantIdFor(client.clientId) ?? '')
  const grant = known ?? new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope(requestParamOIDCScopes)
  await grant.save()
  return grant
}

const configurationOf = (options: RealmOptions, store: Store): Configuration => {
  const { realm, origin, key, accounts, clients, conditions } = options
  const realmPath = `/realms/${realm}`
  const at = (path: string) => `${origin}${realmPath}${base}/${path}`
  const cookie = cookieOptions(realmPath)
  return {
    adapter: (model) => store.adapter(model),
    clients: clients.all.map(metadataOf),
    jwks: { keys: [key.jwk] },
    routes: {
      authorization: `${base}/auth`,
      token: `${base}/token`,
      jwks: `${base}/certs`,
      userinfo: `${base}/userinfo`,
      device_authorization: `${base}/auth/device`,
      code_verification: '/device',
    },
    discovery: {
      end_session_endpoint: at('logout'),
      revocation_endpoint: at('revoke'),
      check_session_iframe: at('login-status-iframe.html'),
    },
    cookies: { names: cookieNames, long: cookie, short: cookie },
    scopes,
    claims: { openid: ['sub', ...profileClaims] },
    extraParams: { kc_idp_hint: null, scope: refuseUnknownScopes },
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: () => true },
    expiresWithSession: () => true,
    issueRefreshToken: () => true,
    rotateRefreshToken: rotation(conditions),
    clientBasedCORS: originCheck(clients.webOriginsOf),
    loadExistingGrant: grantOf,
    findAccount: (_, id) => {
      const account = accounts.byId(id)
      return account && { accountId: id, claims: () => ({ sub: id, ...profileOf(account.agent) }) }
    },
    interactions: {
      policy: devicePolicy(),
      url: (_, interaction) => interactionPath(realmPath, interaction),
    },
    ttl: {
      ...lifetimes,
      AccessToken: () => conditions().tokenLifetime,
      IdToken: () => conditions().tokenLifetime,
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      deviceFlow: { enabled: true, ...devicePages },
    },
    renderError,
  }
}

/** A preflight request names no client, so Keycloak lets every origin ask and decides on the request itself. */
const preflight = ({ request, response }: Exchange): void => {
  response
    .writeHead(200, {
      'Access-Control-Allow-Origin': request.headers.origin ?? '*',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Methods': 'DELETE, POST, GET, PUT',
      'Access-Control-Allow-Headers':
        'Origin, Accept, X-Requested-With, Content-Type, Access-Control-Request-Method, Access-Control-Request-Headers, Authorization, DPoP',
      'Access-Control-Max-Age': '3600',
      Vary: 'Origin',
    })
    .end()
}

/** One realm at one origin: oidc-provider for the protocol, Keycloak's own pages and endpoints around it. */
export const createRealm = (options: RealmOptions): Realm => {
  const { realm, origin, key, accounts, clients, external, audience, revokeRefreshToken, conditions } =
    options
  const realmPath = `/realms/${realm}`
  const issuer = `${origin}${realmPath}`
  const store = createStore(revokeRefreshToken ? [] : ['RefreshToken'])
  const provider = new Provider(issuer, configurationOf(options, store))
  const now = () => Math.floor(Date.now() / 1000) + conditions().clockSkew
  const tokens = createTokens({ issuer, realm, key, accounts, clients, audience, now })
  speakKeycloak({ provider, tokens, store, realmPath })
  allowDirectAccess(provider, accounts)
  requireDevicePkce(provider)
  slowDevicesDown(provider)

  const endpoints: Endpoints = {
    ...statusPages(clients),
    ...signInPages({ provider, accounts, realmPath, external }),
    ...consentPages({ provider, realmPath }),
    ...sessionEndpoints({ provider, store, key, tokens, clients, realmPath }),
    'GET ': (exchange) => replyJson(exchange, 200, { realm, 'token-service': `${issuer}${base}` }),
  }
  const protocol = provider.callback()

  return {
    handle: (request, response) => {
      const exchange = exchangeOf(request, response)
      const path = exchange.url.pathname.slice(realmPath.length)
      if (request.method === 'OPTIONS') return preflight(exchange)
      const endpoint = endpoints[`${request.method ?? 'GET'} ${path}`]
      if (endpoint) return run(endpoint, exchange)
      // oidc-provider finds out where it is mounted by comparing the two addresses.
      Object.assign(request, { originalUrl: request.url, url: path + exchange.url.search })
      void protocol(request, response)
    },
    endSessionsOf: (userName) => {
      const account = accounts.byUserName(userName)
      return account ? store.endSessions(({ accountId }) => accountId === account.id) : 0
    },
  }
}
