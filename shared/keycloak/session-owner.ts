import type Keycloak from 'keycloak-js'
import { PhoneError, failureOf, type Failure } from '../call/failure.ts'
import type { Deployment } from '../ports/deployment.ts'
import type { SignInRequest, User } from '../ports/identity.ts'
import { ask, within, type Asking } from './ask.ts'
import type { Grant } from './grant.ts'
import { userOf } from './id-token.ts'
import { endpoints, realmOf, type Realm } from './realm.ts'
import { createRenewal, type Renewal } from './renewal.ts'
import type { KeptSession, SessionKeeper } from './session-keeper.ts'
import { createTokenChain, type TokenChain } from './token-chain.ts'

export interface SessionOwnerDeps extends Asking {
  readonly deployment: Pick<Deployment, 'authorities'>
  readonly keeper: SessionKeeper
}

/** Whose session it is to be, and whether a reload may take it up again. */
export type Claimant = Pick<SignInRequest, 'userName' | 'clientId' | 'staySignedIn'>

/** The one owner of the tokens. They stay in its memory; only the refresh token is kept, where that is allowed. */
export interface SessionOwner {
  /**
   * Takes up the session that an earlier page or another tab has kept for this agent; what is kept for somebody
   * else is forgotten.
   *
   * @returns nobody where there is none. Rejects with `sign-in.unreachable`.
   */
  resume(claimant: Claimant): Promise<User | undefined>
  /** Takes over what a sign-in has brought. Rejects with `sign-in.unreachable` or `discovery.authority-not-allowed`. */
  take(grant: Grant, claimant: Claimant): Promise<User>
  /** Rejects with `sign-in.required`, `sign-in.ended` or `sign-in.unreachable`. */
  accessToken(): Promise<string>
  /** Ends the session here and at the identity provider. Rejects with `sign-in.unreachable`; here it has ended even then. */
  signOut(): Promise<void>
}

/** How much longer an access token must be good that is given out: s. */
const leastValidity = 30

const refuse = () => Promise.reject(new PhoneError('sign-in.required'))

/** keycloak-js must neither guess an adapter from the page's globals nor ever navigate this frame. */
const stayHere = {
  login: refuse,
  logout: refuse,
  register: refuse,
  accountManagement: refuse,
  redirectUri: () => '',
}

interface Held {
  readonly keycloak: Keycloak
  readonly realm: Realm
  readonly renewal: Renewal
  readonly chain: TokenChain
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

const isFor = (kept: KeptSession, { userName, clientId, staySignedIn = true }: Claimant): boolean =>
  staySignedIn && kept.userName === userName && kept.clientId === clientId

async function endAtProvider(asking: Asking, { realm, keycloak }: Held, refreshToken: string): Promise<void> {
  const body = new URLSearchParams({ client_id: keycloak.clientId ?? '', refresh_token: refreshToken })
  const answer = await ask(asking, endpoints.logout(realm), { method: 'POST', body }, 'sign-in.unreachable')
  // 400: the session was over already.
  if (!answer.ok && answer.status !== 400)
    throw new PhoneError('sign-in.unreachable', `sign-out: status ${String(answer.status)}`)
}

/**
 * Keeps the session of whoever is signed in, with keycloak-js.
 *
 * @param ended told where the session is over, and it was not this frame that ended it
 */
export function createSessionOwner(deps: SessionOwnerDeps, ended: (failure: Failure) => void): SessionOwner {
  const { clock, keeper, deployment } = deps
  let held: Held | undefined

  const letGo = (): Held | undefined => {
    const last = held
    held = undefined
    last?.renewal.stop()
    return last
  }

  const hold = (next: Held): User => {
    const { keycloak } = next
    letGo()
    held = next
    keycloak.onAuthLogout = () => {
      if (held !== next) return
      letGo()
      ended({ code: 'sign-in.ended' })
    }
    return userOf({ ...keycloak.tokenParsed, ...keycloak.idTokenParsed, sub: keycloak.subject ?? '' })
  }

  /** The first renewal brings the access token, and tells how far this desk's clock is off. */
  const begin = async (grant: Grant, { userName, staySignedIn = true }: Claimant, isKept: boolean) => {
    const { issuer, clientId } = grant
    const realm = realmOf(issuer, deployment.authorities)
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
    return hold({ keycloak, realm, renewal, chain })
  }

  const findKept = (claimant: Claimant) =>
    keeper.alone(async () => {
      const kept = await keeper.find()
      if (kept && isFor(kept, claimant)) return kept
      await keeper.forget()
      return undefined
    })

  return {
    async resume(claimant) {
      const kept = await within(clock, findKept(claimant))
      return kept && (await begin(kept, claimant, true).catch(nobodyWhereEnded))
    },

    async take(grant, claimant) {
      try {
        return await begin(grant, claimant, false)
      } catch (cause) {
        if (cause instanceof PhoneError && cause.code === 'discovery.authority-not-allowed') throw cause
        throw new PhoneError('sign-in.unreachable', 'the first renewal of the tokens failed', { cause })
      }
    },

    async accessToken() {
      if (!held) throw new PhoneError('sign-in.required')
      const { keycloak, renewal } = held
      await renewal.renew(leastValidity)
      if (!keycloak.token) throw new PhoneError('sign-in.ended')
      return keycloak.token
    },

    async signOut() {
      const last = letGo()
      if (!last) return
      last.keycloak.clearToken()
      await within(
        clock,
        last.chain.end((refreshToken) => endAtProvider(deps, last, refreshToken)),
      ).catch((cause: unknown) => {
        throw new PhoneError('sign-in.unreachable', failureOf(cause, 'sign-in.unreachable').detail, { cause })
      })
    },
  }
}

/** A session that is over, or that belongs to a realm not trusted any more, is none. */
function nobodyWhereEnded(error: unknown): undefined {
  const codes = ['sign-in.ended', 'discovery.authority-not-allowed']
  if (!(error instanceof PhoneError && codes.includes(error.code))) throw error
  return undefined
}
