import type Keycloak from 'keycloak-js'
import { PhoneError } from '../call/failure.ts'
import type { SignInRequest } from '../ports/identity.ts'
import { ask, within, type Asking } from './ask.ts'
import type { Grant } from './grant.ts'
import { endpoints, realmOf, type Realm } from './realm.ts'
import { createRenewal, type Renewal } from './renewal.ts'
import type { SessionKeeper } from './session-keeper.ts'
import { createTokenChain, type TokenChain } from './token-chain.ts'

/** Whose session it is to be, and whether a reload may take it up again. */
export type Claimant = Pick<SignInRequest, 'userName' | 'clientId' | 'staySignedIn'>

/** A session at the identity provider, with its tokens. */
export interface LiveSession {
  readonly keycloak: Keycloak
  readonly realm: Realm
  readonly renewal: Renewal
  readonly chain: TokenChain
}

export interface LiveSessionDeps extends Asking {
  /** Realms that are trusted. */
  readonly authorities: readonly string[]
  readonly keeper: SessionKeeper
}

const refuse = () => Promise.reject(new PhoneError('sign-in.required'))

/** keycloak-js must neither guess an adapter from the page's globals nor ever navigate this frame. */
const stayHere = {
  login: refuse,
  logout: refuse,
  register: refuse,
  accountManagement: refuse,
  redirectUri: () => '',
}

/** keycloak-js is not needed before there are tokens, and so is no part of what the page loads first. */
export const loadKeycloak = async () => (await import('keycloak-js')).default

/** keycloak-js with a refresh token, and nothing else yet. */
async function createKeycloak(realm: Realm, { clientId, refreshToken }: Grant): Promise<Keycloak> {
  const Keycloak = await loadKeycloak()
  const keycloak = new Keycloak({ url: realm.base, realm: realm.name, clientId })
  await keycloak.init({ checkLoginIframe: false, adapter: stayHere })
  keycloak.refreshToken = refreshToken
  return keycloak
}

/**
 * Makes a session of a grant. The first renewal brings the access token, and tells how far this desk's clock is off.
 *
 * @param isKept whether the grant comes from the keeper
 * @throws PhoneError `sign-in.ended`, `sign-in.unreachable` or `discovery.authority-not-allowed`
 */
export async function openSession(
  { clock, keeper, authorities }: LiveSessionDeps,
  grant: Grant,
  { userName, staySignedIn = true }: Claimant,
  isKept: boolean,
): Promise<LiveSession> {
  const { issuer, clientId } = grant
  const realm = realmOf(issuer, authorities)
  const keycloak = await within(clock, createKeycloak(realm, grant))
  const session = staySignedIn ? { issuer, clientId, userName } : undefined
  const chain = createTokenChain({ keycloak, keeper, session, isKept })
  const renewal = createRenewal(keycloak, clock, () => chain.refresh())
  try {
    await renewal.renew(-1)
  } catch (error) {
    renewal.stop()
    throw error
  }
  return { keycloak, realm, renewal, chain }
}

/**
 * Ends a session at the identity provider.
 *
 * @throws PhoneError `sign-in.unreachable`
 */
export async function endSession(asking: Asking, { realm, keycloak, chain }: LiveSession): Promise<void> {
  keycloak.clearToken()
  await chain.end(async (refreshToken) => {
    const body = new URLSearchParams({ client_id: keycloak.clientId ?? '', refresh_token: refreshToken })
    const answer = await ask(asking, endpoints.logout(realm), { method: 'POST', body }, 'sign-in.unreachable')
    // 400: the session was over already.
    if (!answer.ok && answer.status !== 400)
      throw new PhoneError('sign-in.unreachable', `sign-out: status ${String(answer.status)}`)
  })
}
