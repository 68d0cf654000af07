import { text } from 'node:stream/consumers'
import type { Agent } from '../agents.ts'
import { allowOrigin, exchangeOf, replyJson, run } from '../identity/exchange.ts'
import type { Exchange } from '../identity/exchange.ts'
import type { Conditions } from '../identity/faults.ts'
import { hosts } from '../site.ts'
import type { Site } from '../site.ts'

export interface DiscoveryOptions {
  readonly agents: readonly Agent[]
  readonly realm: string
  /** The identity provider's alias of the external provider. */
  readonly externalHint: string
  /** Origins whose pages may ask. */
  readonly webOrigins: readonly string[]
  readonly conditions: () => Conditions['discovery']
}

/** One row of the reply: where a user's services are, and how they sign in. */
interface Row {
  siloName: string
  username: string
  apiEndpoint: string
  uiEndpoint: string
  basicAuthEndpoint: string
  /** Address of the realm; null for a user who signs in with a password only. */
  authority: string | null
  /** The external provider's alias; null for a user whose password is with the identity provider. */
  authorityIdPHint: string | null
}

const errorsOf = (messages: Readonly<Record<string, string>>) => ({
  errors: Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, { message }])),
})

const userNameOf = async ({ request, url }: Exchange): Promise<string> => {
  if (request.method !== 'POST') return url.searchParams.get('user') ?? ''
  const body = await text(request)
  const inBody = new URLSearchParams(body).get('user')
  return inBody ?? url.searchParams.get('user') ?? ''
}

/** The service that tells where a user signs in: `GET` or `POST /api/user/?user=NAME`. */
export const createDiscoverySite = (options: DiscoveryOptions): Site => {
  const { agents, realm, externalHint, webOrigins, conditions } = options

  const rowOf = ({ userName, login }: Agent, { port }: URL): Row => {
    const foreign = conditions().reply === 'foreign-authority'
    const authority = foreign ? 'https://id.evil.example' : `http://${hosts.identity}:${port}`
    return {
      siloName: realm,
      username: userName,
      apiEndpoint: `http://${hosts.discovery}:${port}/api/`,
      uiEndpoint: `http://${hosts.phone}:${port}/`,
      basicAuthEndpoint: `http://${hosts.discovery}:${port}/api/authenticate/`,
      authority: login === 'none' ? null : `${authority}/realms/${realm}`,
      authorityIdPHint: login === 'external' ? externalHint : null,
    }
  }

  const replies = {
    malformed: (exchange: Exchange) => replyJson(exchange, 200, { authority: 42 }),
    errors: (exchange: Exchange) => {
      const messages = { user: 'User is locked.', silo: 'Silo is under maintenance.' }
      replyJson(exchange, 403, errorsOf(messages))
    },
  }

  const lookUp = async (exchange: Exchange): Promise<void> => {
    const { reply } = conditions()
    if (reply === 'malformed' || reply === 'errors') return replies[reply](exchange)
    const userName = (await userNameOf(exchange)).trim().toLowerCase()
    if (userName === '') return replyJson(exchange, 400, errorsOf({ user: 'User name is missing.' }))
    const agent = agents.find((candidate) => candidate.userName === userName)
    if (agent) return replyJson(exchange, 200, [rowOf(agent, exchange.url)])
    replyJson(exchange, 404, errorsOf({ user: 'User is not known.' }))
  }

  const answer = (exchange: Exchange): void | Promise<void> => {
    const { request, response, url } = exchange
    allowOrigin(exchange, webOrigins)
    if (url.pathname.replace(/\/$/, '') !== '/api/user') {
      return replyJson(exchange, 404, errorsOf({ path: 'Not found.' }))
    }
    if (request.method !== 'OPTIONS') return lookUp(exchange)
    response.setHeader('Access-Control-Allow-Headers', 'Content-Type')
    response.writeHead(204, { 'Access-Control-Allow-Methods': 'GET, POST' }).end()
  }

  return {
    hosts: [hosts.discovery],
    handle: (request, response) => run(answer, exchangeOf(request, response)),
  }
}
