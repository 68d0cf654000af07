import type { FastifyInstance } from 'fastify'
import type { Clock } from '../ports/clock.ts'
import type { IceServer, LineAccount } from '../ports/telephony.ts'
import type { Claims } from './access-token.ts'
import type { SignedIn } from './bearer.ts'
import type { TokenServiceConfig } from './config.ts'
import { ephemeralCredentials } from './ephemeral-credentials.ts'
import { Problem } from './problem.ts'

/** How long credentials are good: s. */
export const credentialsLife = 600

/** A line account as it is sent: with a life instead of an instant, since the clocks of desks differ. */
export type LineAnswer = Omit<LineAccount, 'credentials'> & {
  readonly credentials: {
    readonly user: string
    readonly password: string
    /** s from now */
    readonly expiresIn: number
  }
}

/** Makes the account of whoever the claims are about. */
export function lineAnswer({ line, turn }: TokenServiceConfig, claims: Claims, now: number): LineAnswer {
  const owner = line.lineOf(claims)
  if (!owner) throw new Problem('line.unknown')
  const { extension, ...person } = owner
  const expiresAt = Math.floor(now / 1000) + credentialsLife
  const credentialsFor = (secret: string) => ephemeralCredentials(secret, extension, expiresAt)
  const iceServer = ({ urls, secret }: { urls: readonly string[]; secret: string }): IceServer => {
    const { user, password } = credentialsFor(secret)
    return { urls, username: user, credential: password }
  }
  return {
    ...person,
    servers: line.servers,
    credentials: { ...credentialsFor(line.secret), expiresIn: credentialsLife },
    iceServers: turn ? [iceServer(turn)] : [],
  }
}

/** `GET /line`: the line account of the signed-in person, and of nobody else. */
export function addLineRoute(
  app: FastifyInstance,
  config: TokenServiceConfig,
  clock: Clock,
  { onRequest, claimsOf }: SignedIn,
  perMinute: number,
): void {
  app.get('/line', {
    onRequest,
    config: {
      rateLimit: { max: perMinute, hook: 'preHandler', keyGenerator: (request) => claimsOf(request).sub },
    },
    handler: async (request) => lineAnswer(config, claimsOf(request), clock.now()),
  })
}
