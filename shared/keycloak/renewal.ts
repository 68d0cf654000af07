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

/** @param refresh gets new tokens; whoever asks meanwhile waits for the same ones */
export function createRenewal(keycloak: Keycloak, clock: Clock, refresh: () => Promise<void>): Renewal {
  let cancel: () => void = () => undefined
  let isStopped = false
  let refreshing: Promise<void> | undefined

  const refreshOnce = () =>
    (refreshing ??= refresh()
      .then(renewAhead)
      .finally(() => {
        refreshing = undefined
      }))

  const renew = async (validity: number) => {
    try {
      if (validity < 0 || keycloak.isTokenExpired(validity)) await within(clock, refreshOnce())
    } catch (cause) {
      if (cause instanceof PhoneError) throw cause
      throw new PhoneError('sign-in.unreachable', undefined, { cause })
    }
  }

  const renewIn = (delay: number) => {
    cancel()
    if (isStopped) return
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

  return {
    renew,
    stop() {
      isStopped = true
      cancel()
    },
  }
}
