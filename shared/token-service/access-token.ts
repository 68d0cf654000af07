import { createRemoteJWKSet, customFetch, decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose'
import type { Clock } from '../ports/clock.ts'
import type { TokenServiceConfig } from './config.ts'
import { Problem } from './problem.ts'

/** Claims of a token that was accepted. */
export type Claims = JWTPayload & { readonly sub: string }

/** Signatures only: a symmetric algorithm would take the public key for a secret (RFC 8725 section 2.1). */
const algorithms = ['RS256', 'PS256', 'ES256', 'RS384', 'PS384', 'ES384', 'RS512', 'PS512', 'ES512', 'EdDSA']

/** s */
const clockTolerance = 10

const keyPath = '/protocol/openid-connect/certs'

/** A key server's failure is not the fault of whoever sent the token. */
const fetchingKeys =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (address, init) => {
    const response = await fetch(address, init).catch((cause: unknown) => {
      throw new Problem('identity.unreachable', { cause })
    })
    if (!response.ok) throw new Problem('identity.unreachable')
    return response
  }

/** Keycloak tells its kinds of token apart in the claim `typ`; RFC 9068 does in the header. */
const isAccessToken = (payload: JWTPayload, headerType: string | undefined): boolean =>
  payload.typ === 'Bearer' || (payload.typ === undefined && headerType?.toLowerCase() === 'at+jwt')

/** The issuer that a token names, before anything about it is checked. @throws Problem `token.invalid` */
export const issuerIn = (token: string): string | undefined => {
  try {
    return decodeJwt(token).iss
  } catch (cause) {
    throw new Problem('token.invalid', { cause })
  }
}

const translated = (cause: unknown): Problem => {
  if (cause instanceof Problem) return cause
  return new Problem(cause instanceof errors.JWKSTimeout ? 'identity.unreachable' : 'token.invalid', {
    cause,
  })
}

/**
 * Makes the check of access tokens: issuer and client from the lists, signed by the issuer's keys, in time, and
 * an access token rather than an ID or refresh token.
 *
 * @returns a function that gives the claims, or throws Problem `token.invalid` or `identity.unreachable`
 */
export function createAccessTokenCheck(
  config: TokenServiceConfig,
  clock: Clock,
): (token: string) => Promise<Claims> {
  const options = { [customFetch]: fetchingKeys(config.fetch ?? fetch) }
  const keySets = new Map(
    config.issuers.map(({ issuer, keys }) => [
      issuer,
      createRemoteJWKSet(new URL(keys ?? issuer + keyPath), options),
    ]),
  )

  return async (token) => {
    const issuer = issuerIn(token)
    const keySet = issuer && keySets.get(issuer)
    if (!keySet) throw new Problem('token.invalid')
    const { payload, protectedHeader } = await jwtVerify(token, keySet, {
      issuer,
      algorithms,
      clockTolerance,
      requiredClaims: ['sub', 'exp', 'azp'],
      currentDate: new Date(clock.now()),
      ...(config.audience && { audience: config.audience }),
    }).catch((error: unknown) => {
      throw translated(error)
    })
    const { sub, azp } = payload
    if (!sub || !config.clients.includes(String(azp)) || !isAccessToken(payload, protectedHeader.typ))
      throw new Problem('token.invalid')
    return { ...payload, sub }
  }
}
