import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import { within } from './ask.ts'
import { leastValidity, type TokenSource } from './token-source.ts'

/** As much of a keycloak-js object as the phone uses. It is never asked to `init`, `login` or `logout`. */
export interface KeycloakLike {
  authenticated?: boolean | undefined
  token?: string | undefined
  tokenParsed?: object | undefined
  refreshToken?: string | undefined
  /** @param minValidity s */
  updateToken(minValidity: number): Promise<unknown>
  onTokenExpired?: (() => void) | undefined
  onAuthLogout?: (() => void) | undefined
}

type Handler = 'onTokenExpired' | 'onAuthLogout'

/** Adds to a handler that may be the page's own; the answer takes it away again where nothing was added since. */
function chain(keycloak: KeycloakLike, name: Handler, act: () => void): () => void {
  const before = keycloak[name]
  let isOver = false
  const both = () => {
    before?.call(keycloak)
    if (!isOver) act()
  }
  keycloak[name] = both
  return () => {
    isOver = true
    if (keycloak[name] === both) keycloak[name] = before
  }
}

const isUsable = ({ authenticated, token, updateToken }: Partial<KeycloakLike>): boolean =>
  authenticated === true && typeof token === 'string' && typeof updateToken === 'function'

/**
 * Takes tokens from a Keycloak object that is signed in already. The object renews its own tokens: the refresh token
 * is not touched, since a second owner would end the session wherever refresh tokens are good for one time only.
 *
 * @throws PhoneError `sign-in.required` where the object is not signed in
 */
export function tokensOfKeycloak(keycloak: KeycloakLike, clock: Clock): TokenSource {
  if (!isUsable(keycloak)) throw new PhoneError('sign-in.required', 'the Keycloak object is not signed in')
  const listeners = new Set<() => void>()

  const token = async () => {
    try {
      await within(clock, keycloak.updateToken(leastValidity))
    } catch (cause) {
      // It clears its tokens where the session is over, and keeps them where it could not find out.
      throw new PhoneError(keycloak.token ? 'sign-in.unreachable' : 'sign-in.ended', undefined, { cause })
    }
    if (!keycloak.token) throw new PhoneError('sign-in.ended')
    return keycloak.token
  }

  const unchain = [
    chain(keycloak, 'onAuthLogout', () => {
      for (const listener of listeners) listener()
    }),
    // Whoever needs the token asks again; what matters here is to notice that the session is over.
    chain(keycloak, 'onTokenExpired', () => void token().catch(() => undefined)),
  ]
  return {
    token,
    onEnd(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    release() {
      listeners.clear()
      for (const each of unchain) each()
    },
  }
}
