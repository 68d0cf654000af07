import { errors } from 'oidc-provider'
import type Provider from 'oidc-provider'
import type { TokenEndpointGrantContext } from 'oidc-provider'
import type { Account, Accounts } from './accounts.ts'
import { passwordGrant } from './clients.ts'
import { lifetimes } from './lifetimes.ts'

interface Sent {
  readonly username?: string
  readonly password?: string
}

type Context = TokenEndpointGrantContext<Sent>

/** As Keycloak says it. */
const wrong = (): Error =>
  Object.assign(new errors.CustomOIDCProviderError('invalid_grant'), {
    error_description: 'Invalid user credentials',
    statusCode: 400,
  })

/** Keycloak begins a session of its own for each sign-in with a password. */
async function beginSession(provider: Provider, { oidc }: Context, { id }: Account, scope: string) {
  const { clientId } = oidc.client
  const grant = new provider.Grant({ clientId, accountId: id })
  grant.addOIDCScope(scope)
  await grant.save()
  const session = new provider.Session()
  session.loginAccount({ accountId: id })
  session.ensureClientContainer(clientId)
  session.grantIdFor(clientId, grant.jti)
  await session.save(lifetimes.Session)
  return { grantId: grant.jti, sessionUid: session.uid }
}

/**
 * Signs users in whose password a client sends itself (RFC 6749 section 4.3; Keycloak: direct access grant). Only
 * those have one here who sign in at the realm itself.
 */
export function allowDirectAccess(provider: Provider, accounts: Accounts): void {
  provider.registerGrantType<Sent>(
    passwordGrant,
    async (ctx) => {
      const { username = '', password, scope = 'openid' } = ctx.oidc.params
      const account = accounts.byUserName(username)
      if (account?.agent.login !== 'local' || account.agent.password !== password) throw wrong()
      const session = await beginSession(provider, ctx, account, scope)
      const { client } = ctx.oidc
      const granted = {
        accountId: account.id,
        client,
        expiresWithSession: true,
        gty: passwordGrant,
        ...session,
      }
      const access = new provider.AccessToken({ ...granted, scope })
      ctx.oidc.entity('AccessToken', access)
      const refresh = new provider.RefreshToken({
        ...granted,
        scope,
        authTime: Math.floor(Date.now() / 1000),
        rotations: 0,
      })
      ctx.oidc.entity('RefreshToken', refresh)
      ctx.body = {
        access_token: await access.save(),
        refresh_token: await refresh.save(),
        expires_in: access.expiration,
        token_type: 'Bearer',
      }
    },
    ['username', 'password', 'scope'],
  )
}
