import { createHash } from 'node:crypto'

/** Names as Keycloak gives them to what oidc-provider keeps in cookies. */
export const cookieNames = {
  session: 'KEYCLOAK_IDENTITY',
  interaction: 'AUTH_SESSION_ID',
  resume: 'KC_RESTART',
} as const

/** Scripts can read this one: the login-status iframe compares a page's session with it. */
const statusName = 'KEYCLOAK_SESSION'

/** As Keycloak sets all its cookies: sent from frames, too, and only within the realm. */
export const cookieOptions = (realmPath: string) =>
  ({ path: `${realmPath}/`, sameSite: 'none', secure: true, httpOnly: true, signed: false }) as const

const cookie = (name: string, value: string, realmPath: string, seconds: number): string =>
  `${name}=${value}; Path=${realmPath}/; Max-Age=${String(seconds)}; Secure; SameSite=None`

/** The login status: a hash of the session id, since Keycloak 26.1. */
export const statusCookie = (realmPath: string, sessionId: string, seconds: number): string =>
  cookie(statusName, createHash('sha384').update(sessionId).digest('base64url'), realmPath, seconds)

/** What a logout takes away. */
export const endedCookies = (realmPath: string): readonly string[] =>
  [statusName, cookieNames.session].map((name) => cookie(name, '', realmPath, 0))
