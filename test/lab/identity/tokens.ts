import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import type Provider from 'oidc-provider'
import { profileOf } from './accounts.ts'
import type { Accounts } from './accounts.ts'
import type { Clients } from './clients.ts'
import type { SigningKey } from './signing-key.ts'

/** What oidc-provider knows of a token when it asks for it. */
type Granted = Pick<
  InstanceType<Provider['RefreshToken']>,
  'accountId' | 'clientId' | 'sessionUid' | 'scope' | 'expiration'
>

export interface TokenOptions {
  readonly issuer: string
  /** Name of the realm. */
  readonly realm: string
  readonly key: SigningKey
  readonly accounts: Accounts
  readonly clients: Pick<Clients, 'webOriginsOf'>
  /** What an audience mapper adds. */
  readonly audience: string | undefined
  /** s since 1970, by the server's clock */
  readonly now: () => number
}

/** Makes Keycloak's three tokens. */
export interface Tokens {
  access(granted: Granted): string
  refresh(granted: Granted): string
  /** The session of a refresh token that was made here, however old; undefined for another string. */
  sessionOf(refreshToken: string): string | undefined
  id(granted: Granted, details: { nonce?: string; authTime?: number; accessToken: string }): string
}

/** Keycloak adds its default client scopes to what was asked for. */
export const grantedScope = (asked: string | undefined): string =>
  [...new Set([...(asked ?? '').split(' '), 'profile', 'email'])].filter(Boolean).join(' ')

/** OpenID Connect Core 3.1.3.6: the left half of the hash. */
const leftHalfHash = (token: string): string =>
  createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url')

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

const hmacSigner = () => {
  const secret = randomBytes(64)
  const seal = (input: string): string =>
    `${input}.${createHmac('sha512', secret).update(input).digest('base64url')}`
  return {
    sign: (claims: object): string => seal(`${encode({ alg: 'HS512', typ: 'JWT' })}.${encode(claims)}`),
    isSigned: (token: string): boolean => seal(token.replace(/\.[^.]*$/, '')) === token,
  }
}

/** The roles that a realm gives to each of its users. */
const rolesIn = (realm: string) => ({
  realm_access: { roles: [`default-roles-${realm}`, 'offline_access', 'uma_authorization'] },
  resource_access: { account: { roles: ['manage-account', 'manage-account-links', 'view-profile'] } },
})

/** Who has roles in `account` may call it, so it is in the audience. */
const audienceWith = (mapped: string | undefined) => (mapped === undefined ? 'account' : [mapped, 'account'])

export const createTokens = (options: TokenOptions): Tokens => {
  const { issuer, realm, key, accounts, clients, audience } = options
  const refreshTokens = hmacSigner()

  const common = (granted: Granted) => ({
    exp: options.now() + granted.expiration,
    iat: options.now(),
    jti: randomUUID(),
    iss: issuer,
    sub: granted.accountId,
    azp: granted.clientId,
    sid: granted.sessionUid,
  })

  const profile = ({ accountId }: Granted) => {
    const account = accounts.byId(accountId)
    return account && profileOf(account.agent)
  }

  return {
    access: (granted) =>
      key.sign({
        ...common(granted),
        aud: audienceWith(audience),
        typ: 'Bearer',
        acr: '1',
        'allowed-origins': clients.webOriginsOf(granted.clientId),
        ...rolesIn(realm),
        scope: grantedScope(granted.scope),
        ...profile(granted),
      }),
    refresh: (granted) =>
      refreshTokens.sign({
        ...common(granted),
        aud: issuer,
        typ: 'Refresh',
        scope: grantedScope(granted.scope),
      }),
    sessionOf: (refreshToken) =>
      refreshTokens.isSigned(refreshToken) ? String(decodeJwt(refreshToken)['sid']) : undefined,
    id: (granted, { nonce, authTime, accessToken }) =>
      key.sign({
        ...common(granted),
        auth_time: authTime,
        aud: granted.clientId,
        typ: 'ID',
        nonce,
        at_hash: leftHalfHash(accessToken),
        acr: '1',
        ...profile(granted),
      }),
  }
}
