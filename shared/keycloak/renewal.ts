import type Keycloak from 'keycloak-js'
import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import { within } from './ask.ts'

/** Keeps the tokens of one keycloak-js fresh. */
export interface Renewal {
  /**
   * Renews the access token where it is good for less than `validity` s, -1 for in any case.
   *
   * @throws PhoneError `sign-in.ended` or `sign-in.unreachable`
   */
  renew(validity: number): Promise<void>
  stop(): void
}

/** How long before its end an access token is renewed, or half its life where that is less: s. */
const ahead = 60

/** After a renewal that did not work: ms. */
const retryDelay = 15_000

/** keycloak-js itself makes one request out of several at a time. */
export function createRenewal(keycloak: Keycloak, clock: Clock): Renewal {
  let cancel: () => void = () => undefined

  const renew = async (validity: number) => {
    try {
      await within(clock, keycloak.updateToken(validity))
    } catch (cause) {
      throw new PhoneError(keycloak.authenticated ? 'sign-in.unreachable' : 'sign-in.ended', undefined, {
        cause,
      })
    }
  }

  const renewIn = (delay: number) => {
    cancel()
    cancel = clock.after(delay, () => {
      renew(-1).catch(() => {
        if (keycloak.authenticated) renewIn(retryDelay)
      })
    })
  }

  const renewAhead = () => {
    const { exp = 0 } = keycloak.tokenParsed ?? {}
    const left = exp + (keycloak.timeSkew ?? 0) - clock.now() / 1000
    renewIn(Math.max(left - ahead, left / 2, 1) * 1000)
  }

  keycloak.onAuthRefreshSuccess = renewAhead
  renewAhead()
  return {
    renew,
    stop() {
      delete keycloak.onAuthRefreshSuccess
      cancel()
    },
  }
}
