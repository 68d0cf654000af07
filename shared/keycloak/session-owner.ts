import { PhoneError, failureOf, type Failure } from '../call/failure.ts'
import type { Deployment } from '../ports/deployment.ts'
import type { User } from '../ports/identity.ts'
import { within, type Asking } from './ask.ts'
import type { Grant } from './grant.ts'
import { userOf } from './id-token.ts'
import { endSession, openSession, type Claimant, type LiveSession } from './live-session.ts'
import type { KeptSession, SessionKeeper } from './session-keeper.ts'

export interface SessionOwnerDeps extends Asking {
  readonly deployment: Pick<Deployment, 'authorities'>
  readonly keeper: SessionKeeper
}

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

const isFor = (kept: KeptSession, { userName, clientId, staySignedIn = true }: Claimant): boolean =>
  staySignedIn && kept.userName === userName && kept.clientId === clientId

/**
 * Keeps the session of whoever is signed in, with keycloak-js.
 *
 * @param ended told where the session is over, and it was not this frame that ended it
 */
export function createSessionOwner(deps: SessionOwnerDeps, ended: (failure: Failure) => void): SessionOwner {
  const { clock, keeper } = deps
  const { authorities } = deps.deployment
  let held: LiveSession | undefined

  const letGo = (): LiveSession | undefined => {
    const last = held
    held = undefined
    last?.renewal.stop()
    return last
  }

  const hold = (next: LiveSession): User => {
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

  const begin = async (grant: Grant, claimant: Claimant, isKept: boolean): Promise<User> =>
    hold(await openSession({ ...deps, authorities }, grant, claimant, isKept))

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
      await within(clock, endSession(deps, last)).catch((cause: unknown) => {
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
