import * as v from 'valibot'
import { PhoneError } from '../call/failure.ts'
import type { User } from '../ports/identity.ts'
import { decoded, userOf } from './id-token.ts'

const claims = v.object({
  iss: v.string(),
  sub: v.string(),
  iat: v.number(),
  exp: v.number(),
  preferred_username: v.optional(v.string()),
  email: v.optional(v.string()),
  name: v.optional(v.string()),
})

export type AccessTokenClaims = v.InferOutput<typeof claims>

const trimmed = (address: string): string => address.replace(/\/$/, '')

/**
 * Reads an access token that somebody else has got. Its signature is for the service that it is shown to; here it is
 * read to know how long it lives, and whom it is about.
 *
 * @throws PhoneError `sign-in.untrusted`
 */
export function readAccessToken(token: string): AccessTokenClaims {
  try {
    return v.parse(claims, decoded(token.split('.')[1]))
  } catch (cause) {
    throw new PhoneError('sign-in.untrusted', 'access token: malformed', { cause })
  }
}

/**
 * Whom an access token is about.
 *
 * @param issuers the ones that are trusted
 * @throws PhoneError `sign-in.untrusted` or `discovery.authority-not-allowed`
 */
export function userIn(token: string, issuers: readonly string[]): User {
  const read = readAccessToken(token)
  const isTrusted = issuers.some((issuer) => trimmed(issuer) === trimmed(read.iss))
  if (!isTrusted) throw new PhoneError('discovery.authority-not-allowed', read.iss)
  return userOf(read)
}
