import * as v from 'valibot'
import { PhoneError } from '../call/failure.ts'
import type { User } from '../ports/identity.ts'

const claims = v.object({
  iss: v.string(),
  sub: v.string(),
  aud: v.union([v.string(), v.array(v.string())]),
  azp: v.optional(v.string()),
  nonce: v.optional(v.string()),
  iat: v.number(),
  exp: v.number(),
  preferred_username: v.optional(v.string()),
  email: v.optional(v.string()),
  name: v.optional(v.string()),
})

export type IdTokenClaims = v.InferOutput<typeof claims>

const header = v.object({ alg: v.pipe(v.string(), v.regex(/^((RS|PS|ES)(256|384|512)|EdDSA)$/)) })

/** A part of a JWT. Throws where it is none. */
export const decoded = (part: string | undefined): unknown => {
  const binary = atob((part ?? '').replaceAll('-', '+').replaceAll('_', '/'))
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0))))
}

/** What the token must be for. */
export interface Expected {
  readonly issuer: string
  readonly clientId: string
  /** Where nobody has sent one, the token must have none. */
  readonly nonce: string | undefined
}

/** OpenID Connect Core section 3.1.3.7, clause by clause; the first that fails is named. */
const faultIn = (token: IdTokenClaims, expected: Expected): string | undefined => {
  const audience = [token.aud].flat()
  if (token.iss !== expected.issuer) return 'iss'
  if (!audience.includes(expected.clientId)) return 'aud'
  if (audience.length > 1 && token.azp === undefined) return 'azp'
  if (token.azp !== undefined && token.azp !== expected.clientId) return 'azp'
  // The token was made for this very request, so its own time of issue is the right time, whatever the desk's clock says.
  if (token.exp <= token.iat) return 'exp'
  if (token.nonce !== expected.nonce) return 'nonce'
  return undefined
}

const parse = (idToken: string): IdTokenClaims => {
  const [head, payload] = idToken.split('.')
  v.parse(header, decoded(head))
  return v.parse(claims, decoded(payload))
}

/**
 * Checks an ID token that came straight from the token endpoint, where TLS stands for the signature.
 *
 * @throws PhoneError `sign-in.untrusted`
 */
export function checkIdToken(idToken: string, expected: Expected): IdTokenClaims {
  let token
  try {
    token = parse(idToken)
  } catch (cause) {
    throw new PhoneError('sign-in.untrusted', 'ID token: malformed', { cause })
  }
  const fault = faultIn(token, expected)
  if (fault) throw new PhoneError('sign-in.untrusted', `ID token: ${fault}`)
  return token
}

/** Whom the claims of an ID or access token are about. */
export const userOf = (token: {
  readonly sub: string
  readonly preferred_username?: string | undefined
  readonly email?: string | undefined
  readonly name?: string | undefined
}): User => ({
  id: token.sub,
  name: token.preferred_username ?? token.email ?? token.sub,
  ...(token.name && { displayName: token.name }),
})
