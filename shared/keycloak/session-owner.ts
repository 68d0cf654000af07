import Keycloak from 'keycloak-js'
import { PhoneError, type Failure } from '../call/failure.ts'
import type { Deployment } from '../ports/deployment.ts'
import type { User } from '../ports/identity.ts'
import { ask, within, type Asking } from './ask.ts'
import type { Grant } from './grant.ts'
import { userOf } from './id-token.ts'
import { endpoints, realmOf, type Realm } from './realm.ts'
import { createRenewal, type Renewal } from './renewal.ts'

export interface SessionOwnerDeps extends Asking {
  readonly deployment: Pick<Deployment, 'authorities'>
}

/** The one owner of the tokens. They stay in its memory. */
export interface SessionOwner {
  /** Takes over what a sign-in has brought. Rejects with `sign-in.unreachable` or `discovery.authority-not-allowed`. */
  take(grant: Grant): Promise<User>
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
}

async function seeded(realm: Realm, grant: Grant, { clock }: Asking): Promise<Keycloak> {
  const { clientId, accessToken: token, refreshToken, idToken } = grant
  const keycloak = new Keycloak({ url: realm.base, realm: realm.name, clientId })
  try {
    // Renews the tokens at once, and by that learns how far this desk's clock is off.
    await within(
      clock,
      keycloak.init({ token, refreshToken, idToken, checkLoginIframe: false, adapter: stayHere }),
    )
  } catch (cause) {
    throw new PhoneError('sign-in.unreachable', 'the first renewal of the tokens failed', { cause })
  }
  return keycloak
}

/**
 * Keeps the session of whoever is signed in, with keycloak-js.
 *
 * @param ended told where the session is over, and it was not this frame that ended it
 */
export function createSessionOwner(deps: SessionOwnerDeps, ended: (failure: Failure) => void): SessionOwner {
  let held: Held | undefined

  const letGo = (): Held | undefined => {
    const last = held
    held = undefined
    last?.renewal.stop()
    return last
  }

  return {
    async take(grant) {
      const realm = realmOf(grant.issuer, deps.deployment.authorities)
      const keycloak = await seeded(realm, grant, deps)
      letGo()
      held = { keycloak, realm, renewal: createRenewal(keycloak, deps.clock) }
      keycloak.onAuthLogout = () => {
        if (held?.keycloak !== keycloak) return
        letGo()
        ended({ code: 'sign-in.ended' })
      }
      return userOf({ ...keycloak.tokenParsed, ...keycloak.idTokenParsed, sub: keycloak.subject ?? '' })
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
      const { clientId = '', refreshToken = '' } = last.keycloak
      last.keycloak.clearToken()
      const body = new URLSearchParams({ client_id: clientId, refresh_token: refreshToken })
      const answer = await ask(
        deps,
        endpoints.logout(last.realm),
        { method: 'POST', body },
        'sign-in.unreachable',
      )
      // 400: the session was over already.
      if (!answer.ok && answer.status !== 400)
        throw new PhoneError('sign-in.unreachable', `sign-out: status ${String(answer.status)}`)
    },
  }
}
