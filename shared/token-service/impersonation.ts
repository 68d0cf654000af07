import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { generateKeyPair, jwtVerify, SignJWT, type CryptoKey } from 'jose'
import * as v from 'valibot'
import type { Clock } from '../ports/clock.ts'
import type { Claims } from './access-token.ts'
import { Problem } from './problem.ts'

/** Whom a token may be about. */
export interface Subject {
  /** As in the identity provider's tokens. */
  readonly sub: string
  readonly userName: string
  readonly displayName?: string
}

/** A row of the allow-list. */
export interface Impersonator {
  /** `preferred_username` of whoever asks; a backend's is `service-account-<client id>` at Keycloak. */
  readonly actor: string
  /** User names. */
  readonly subjects: readonly string[]
}

/** One line of the audit log. It holds no token. */
export interface ImpersonationEntry {
  /** ms since the epoch */
  readonly time: number
  readonly outcome: 'granted' | 'refused'
  readonly actor: string
  readonly subject: string
  readonly jti?: string
}

export interface ImpersonationConfig {
  /** The service's own address, which is the issuer of the tokens. */
  readonly issuer: string
  /** Who may act for whom, besides everybody for themselves. */
  readonly allowed: readonly Impersonator[]
  readonly find: (userName: string) => Subject | undefined
  readonly audit: (entry: ImpersonationEntry) => void
  /** s; 300 at the most */
  readonly life?: number
  /** ES256; several copies of the service need a common one. */
  readonly keys?: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }
}

/** s */
const longestLife = 300

/** No other name than this one counts: whoever asks is known by their token. */
const wish = v.strictObject({ subject: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))) })

const nameOf = ({ sub, preferred_username: name }: Claims): string => (typeof name === 'string' ? name : sub)

const selfOf = (claims: Claims): Subject => ({
  sub: claims.sub,
  userName: nameOf(claims),
  ...(typeof claims['name'] === 'string' && { displayName: claims['name'] }),
})

/** Makes tokens for one person in the name of another (RFC 8693 section 4.1), and knows its own again. */
export interface Impersonation {
  /** @throws Problem `impersonation.not-allowed` */
  grant(
    actor: Claims,
    subject: string | undefined,
  ): Promise<{ readonly token: string; readonly life: number }>
  /** Claims of a token that was made here; nothing where it was not. @throws Problem `token.invalid` */
  check(token: string, issuer: string | undefined): Promise<Claims | undefined>
}

export async function createImpersonation(config: ImpersonationConfig, clock: Clock): Promise<Impersonation> {
  const { issuer, allowed, find, audit } = config
  const life = Math.min(config.life ?? longestLife, longestLife)
  const { privateKey, publicKey } = config.keys ?? (await generateKeyPair('ES256'))

  const subjectFor = (actor: Claims, wanted: string | undefined): Subject | undefined => {
    const name = nameOf(actor)
    if (wanted === undefined || wanted === name) return selfOf(actor)
    const row = allowed.find((entry) => entry.actor === name && entry.subjects.includes(wanted))
    return row && find(wanted)
  }

  const sign = ({ sub, userName, displayName }: Subject, actor: Claims, jti: string): Promise<string> => {
    const now = Math.floor(clock.now() / 1000)
    return new SignJWT({
      typ: 'Bearer',
      azp: actor['azp'],
      preferred_username: userName,
      ...(displayName && { name: displayName }),
      act: { sub: actor.sub, iss: actor.iss },
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
      .setIssuer(issuer)
      .setSubject(sub)
      .setJti(jti)
      .setIssuedAt(now)
      .setExpirationTime(now + life)
      .sign(privateKey)
  }

  return {
    async grant(actor, wanted) {
      const entry = { time: clock.now(), actor: nameOf(actor), subject: wanted ?? nameOf(actor) }
      const subject = subjectFor(actor, wanted)
      if (!subject) {
        audit({ ...entry, outcome: 'refused' })
        throw new Problem('impersonation.not-allowed')
      }
      const jti = randomUUID()
      const token = await sign(subject, actor, jti)
      audit({ ...entry, outcome: 'granted', jti })
      return { token, life }
    },
    async check(token, from) {
      if (from !== issuer) return undefined
      const options = { issuer, algorithms: ['ES256'], typ: 'at+jwt', currentDate: new Date(clock.now()) }
      const { payload } = await jwtVerify(token, publicKey, options).catch((cause: unknown) => {
        throw new Problem('token.invalid', { cause })
      })
      return { ...payload, sub: String(payload.sub) }
    },
  }
}

/**
 * `POST /impersonation`: a short-lived token for whoever asks, or for somebody whom they may act for. Each call is
 * signed in by a token of the identity provider; one that was made here does not count, so that nobody acts for
 * somebody by way of a third.
 */
export function addImpersonationRoute(
  app: FastifyInstance,
  impersonation: Impersonation,
  signedIn: {
    readonly onRequest: (request: FastifyRequest) => Promise<void>
    readonly claimsOf: (request: FastifyRequest) => Claims
  },
  perMinute: number,
): void {
  const { onRequest, claimsOf } = signedIn
  app.post('/impersonation', {
    onRequest,
    config: {
      rateLimit: { max: perMinute, hook: 'preHandler', keyGenerator: (request) => claimsOf(request).sub },
    },
    handler: async (request) => {
      const result = v.safeParse(wish, request.body ?? {})
      if (!result.success) throw new Problem('request.invalid')
      const { token, life } = await impersonation.grant(claimsOf(request), result.output.subject)
      // RFC 8693 section 2.2.1
      return {
        access_token: token,
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        token_type: 'Bearer',
        expires_in: life,
      }
    },
  })
}
