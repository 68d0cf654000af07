import { errors } from 'oidc-provider'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { statusCookie } from './cookies.ts'
import type { Conditions } from './faults.ts'
import { lifetimes } from './lifetimes.ts'
import { grantedScope } from './tokens.ts'
import type { Tokens } from './tokens.ts'

/** Keycloak's words for what oidc-provider refuses. */
const refusals: Readonly<Record<string, string>> = {
  'authorization code not found': 'Code not valid',
  'authorization code already consumed': 'Code not valid',
  'authorization code is expired': 'Code not valid',
  'authorization code redirect_uri mismatch': 'Incorrect redirect_uri',
  'code_verifier must be provided': 'PKCE code verifier not specified',
  'code_verifier does not match code_challenge': 'PKCE verification failed: Code mismatch',
  'refresh token not found': 'Session not active',
  'refresh token already used': 'Maximum allowed refresh token reuse exceeded',
  'refresh token is expired': 'Token is not active',
  'refresh refused': 'Session not active',
  'grant not found': 'Session not active',
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
      nonce: refresh.nonce,
      authTime: refresh.authTime,
      accessToken: access.jti,
    }),
    refresh_expires_in: refresh.expiration,
    'not-before-policy': 0,
    session_state: refresh.sessionUid,
    scope: grantedScope(refresh.scope),
  }
}

const refuseGrant = (provider: Provider, ctx: KoaContextWithOIDC, error: errors.OIDCProviderError): void => {
  if (error.error !== 'invalid_grant') return
  const { code } = ctx.oidc.params ?? {}
  // A code is good for one try, a failed one too.
  if (typeof code === 'string') void provider.AuthorizationCode.adapter.destroy(code)
  const description = refusals[error.error_detail ?? ''] ?? error.error_detail
  ctx.response.body = { error: error.error, error_description: description }
}

/** Makes oidc-provider speak as Keycloak does. */
export const speakKeycloak = (provider: Provider, tokens: Tokens, realmPath: string): void => {
  // Browsers trust loopback names over http, so `Secure` cookies work there; Koa would refuse to send them.
  Object.defineProperty(provider.request, 'secure', { value: true })
  nameTokens(provider, tokens)
  provider.on('grant.success', (ctx) => completeGrant(tokens, ctx))
  provider.on('grant.error', (ctx, error) => refuseGrant(provider, ctx, error))
  provider.on('authorization.success', (ctx, callback) => {
    const session = ctx.oidc.session
    if (!session || !callback) return
    Object.assign(callback, { session_state: session.uid })
    ctx.response.append('Set-Cookie', statusCookie(realmPath, session.uid, lifetimes.Session))
  })
}

/** Rotates at each refresh, as a realm with "revoke refresh token" does. */
export const rotation = (conditions: () => Conditions['identity']) => (): boolean => {
  if (conditions().refuseRefresh) throw new errors.InvalidGrant('refresh refused')
  return true
}

/** Lets a client's own web origins read the answer, and refuses the others as Keycloak does: with 403. */
export const originCheck =
  (webOriginsOf: (clientId: string | undefined) => readonly string[]) =>
  (ctx: KoaContextWithOIDC, origin: string, client: { clientId: string }): boolean => {
    if (webOriginsOf(client.clientId).includes(origin)) {
      ctx.response.set('Access-Control-Allow-Credentials', 'true')
      return true
    }
    ctx.response.remove('Access-Control-Allow-Origin')
    throw new errors.InvalidRequest('Origin not allowed', 403)
  }
