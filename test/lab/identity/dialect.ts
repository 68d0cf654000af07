import { errors } from 'oidc-provider'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { statusCookie } from './cookies.ts'
import type { Conditions } from './faults.ts'
import { lifetimes } from './lifetimes.ts'
import { refusedCallback, refusedGrant } from './refusals.ts'
import type { Refusal } from './refusals.ts'
import type { Store } from './store.ts'
import { grantedScope } from './tokens.ts'
import type { Tokens } from './tokens.ts'

export interface DialectOptions {
  readonly provider: Provider
  readonly tokens: Tokens
  readonly store: Store
  /** `/realms/NAME` */
  readonly realmPath: string
}

/** Keycloak's tokens are JWTs that the server also keeps: each is its own key in the store. */
const nameTokens = (provider: Provider, tokens: Tokens): void => {
  Object.assign(provider.AccessToken.prototype, {
    generateTokenId(this: InstanceType<Provider['AccessToken']>) {
      // To oidc-provider it is a string that means nothing: an access token in its own JWT format needs an `aud`.
      Object.assign(this, { format: 'opaque' })
      return tokens.access(this)
    },
  })
  Object.assign(provider.RefreshToken.prototype, {
    generateTokenId(this: InstanceType<Provider['RefreshToken']>) {
      return tokens.refresh(this)
    },
  })
}

/** The fields that Keycloak's token endpoint answers with beyond RFC 6749. */
const completeGrant = (tokens: Tokens, { oidc, response }: KoaContextWithOIDC): void => {
  const { AccessToken: access, RefreshToken: refresh } = oidc.entities
  if (!access || !refresh) return
  response.body = {
    ...(response.body as object),
    id_token: tokens.id(access, {
      // A nonce belongs to the sign-in; a renewal has none.
      ...(oidc.params?.['grant_type'] === 'authorization_code' && { nonce: refresh.nonce }),
      authTime: refresh.authTime,
      accessToken: access.jti,
    }),
    refresh_expires_in: refresh.expiration,
    'not-before-policy': 0,
    session_state: refresh.sessionUid,
    scope: grantedScope(refresh.scope),
  }
}

/** What Keycloak says of a refresh token that the store has no more. */
const lostRefreshToken = ({ tokens, store }: DialectOptions, refreshToken: unknown): Refusal => {
  const sessionId = tokens.sessionOf(String(refreshToken))
  if (sessionId === undefined) return { description: 'Invalid refresh token' }
  if (!store.hasSession(sessionId)) return { description: 'Session not active' }
  return { description: "Session doesn't have required client" }
}

/** A code that comes back is theft, before anything else is wrong with it: what it had brought is lost. */
const replayedCode = ({ store, provider }: DialectOptions, code: string): Refusal | undefined => {
  const grant = store.grantOfUsedCode(code)
  if (grant === undefined) return undefined
  for (const model of [provider.AccessToken, provider.RefreshToken]) void model.revokeByGrantId(grant)
  return { description: 'Code not valid' }
}

const refuseGrant =
  (options: DialectOptions) =>
  ({ oidc, response }: KoaContextWithOIDC, told: errors.OIDCProviderError): void => {
    const { code, refresh_token: refreshToken } = oidc.params ?? {}
    const lost = told.error_detail === 'refresh token not found'
    const replayed = typeof code === 'string' ? replayedCode(options, code) : undefined
    const refusal = replayed ?? (lost ? lostRefreshToken(options, refreshToken) : refusedGrant(told))
    const { error = told.error, description } = refusal
    // A code is good for one try, a failed one too.
    if (error === 'invalid_grant' && typeof code === 'string') {
      void options.provider.AuthorizationCode.adapter.destroy(code)
    }
    response.body = { error, error_description: description }
  }

const corsHeaders = ['Origin', 'Credentials', 'Methods'].map((name) => `Access-Control-Allow-${name}`)

/** What Keycloak answers with otherwise, whatever the endpoint is. */
const rephrase = async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
  await next()
  const { request, response } = ctx
  if (request.get('Origin') === '') for (const name of corsHeaders) response.remove(name)
  else if (response.get('Access-Control-Allow-Origin') !== '') {
    response.set('Access-Control-Allow-Credentials', 'true')
  }
  if (ctx.status === 303) {
    ctx.status = 302
    response.set('Location', refusedCallback(response.get('Location')))
  }
  if (ctx.path.endsWith('/userinfo') && ctx.status === 401) response.body = ''
}

/** Makes oidc-provider speak as Keycloak does. */
export const speakKeycloak = (options: DialectOptions): void => {
  const { provider, tokens, realmPath } = options
  // Browsers trust loopback names over http, so `Secure` cookies work there; Koa would refuse to send them.
  Object.defineProperty(provider.request, 'secure', { value: true })
  nameTokens(provider, tokens)
  provider.use(rephrase)
  provider.on('grant.success', (ctx) => completeGrant(tokens, ctx))
  provider.on('grant.error', refuseGrant(options))
  provider.on('authorization.success', (ctx, callback) => {
    const session = ctx.oidc.session
    if (!session || !callback) return
    Object.assign(callback, { session_state: session.uid })
    ctx.response.append('Set-Cookie', statusCookie(realmPath, session.uid, lifetimes.Session))
  })
}

/** Each refresh brings a new refresh token; whether the old one stays good is the realm's affair. */
export const rotation = (conditions: () => Conditions['identity']) => (): boolean => {
  if (conditions().refuseRefresh) throw new errors.InvalidGrant('refresh refused')
  return true
}

/** With these fields only: oidc-provider's own errors bring more. */
const refusal = (
  error: string,
  { description, statusCode = 400 }: { description?: string; statusCode?: number },
) => Object.assign(new errors.CustomOIDCProviderError(error), { error_description: description, statusCode })

/** Lets a client's own web origins read the answer, and refuses the others as Keycloak does: with 403. */
export const originCheck =
  (webOriginsOf: (clientId: string | undefined) => readonly string[]) =>
  (ctx: KoaContextWithOIDC, origin: string, client: { clientId: string }): boolean => {
    if (webOriginsOf(client.clientId).includes(origin)) return true
    ctx.response.remove('Access-Control-Allow-Origin')
    throw refusal('Invalid origin', { statusCode: 403 })
  }

/** Keycloak's client scopes that a client may ask for. */
export const scopes = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access']

/** Refuses a scope that nobody has set up, which oidc-provider leaves out without a word. */
export const refuseUnknownScopes = async ({ oidc, query }: KoaContextWithOIDC): Promise<void> => {
  const { scope = query['scope'] } = oidc.body ?? {}
  const asked = typeof scope === 'string' ? scope : ''
  if (asked.split(' ').every((scope) => scope === '' || scopes.includes(scope))) return
  throw refusal('invalid_scope', { description: `Invalid scopes: ${asked}` })
}
