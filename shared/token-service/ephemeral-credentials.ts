import { createHmac } from 'node:crypto'

export interface EphemeralCredentials {
  /** `<expiry>:<extension>`, the expiry in seconds since the epoch. */
  readonly user: string
  /** base64 of HMAC-SHA1 over `user`. */
  readonly password: string
}

/**
 * Credentials that a server checks with nothing but a shared secret, in the scheme of TURN's REST API
 * (draft-uberti-behave-turn-rest-00 section 2.2); SIP registrars with ephemeral authentication use the same.
 *
 * @param expiresAt s since the epoch
 */
export function ephemeralCredentials(
  secret: string,
  extension: string,
  expiresAt: number,
): EphemeralCredentials {
  const user = `${String(expiresAt)}:${extension}`
  return { user, password: createHmac('sha1', secret).update(user).digest('base64') }
}
