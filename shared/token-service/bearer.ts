import type { FastifyRequest } from 'fastify'
import type { Claims } from './access-token.ts'
import { Problem } from './problem.ts'

const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i

const tokenOf = (request: FastifyRequest): string => {
  const token = bearer.exec(request.headers.authorization ?? '')?.[1]
  if (!token) throw new Problem('token.missing')
  return token
}

/** Who has sent a request, by the token that each one must bring. */
export interface SignedIn {
  readonly onRequest: (request: FastifyRequest) => Promise<void>
  readonly claimsOf: (request: FastifyRequest) => Claims
}

export function createSignedIn(check: (token: string) => Promise<Claims>): SignedIn {
  const claims = new WeakMap<FastifyRequest, Claims>()
  return {
    async onRequest(request) {
      claims.set(request, await check(tokenOf(request)))
    },
    claimsOf(request) {
      const found = claims.get(request)
      if (!found) throw new Problem('token.missing')
      return found
    },
  }
}
