import type { Agent } from '../agents.ts'
import { hosts } from '../site.ts'
import type { Site } from '../site.ts'
import { createAccounts } from './accounts.ts'
import { createClients } from './clients.ts'
import type { Client } from './clients.ts'
import { exchangeOf, replyJson } from './exchange.ts'
import type { ExternalProvider } from './external-site.ts'
import type { Conditions } from './faults.ts'
import { createRealm } from './realm.ts'
import type { Realm } from './realm.ts'
import { createSigningKey } from './signing-key.ts'
import type { SigningKey } from './signing-key.ts'

export interface IdentityOptions {
  readonly realms: readonly string[]
  readonly agents: readonly Agent[]
  readonly clients: readonly Client[]
  readonly external: ExternalProvider
  /** What an audience mapper would add to access tokens; without it they have no `aud`, as in Keycloak. */
  readonly audience?: string
  readonly conditions: () => Conditions['identity']
}

export interface IdentitySite extends Site {
  /** The keys that sign a realm's tokens, as its `certs` endpoint publishes them. */
  publicKeysOf(realm: string): { readonly keys: readonly object[] }
  endSessionsOf(userName: string): number
}

const publicPart = ({ jwk }: SigningKey) => {
  const { kty, n, e, kid, use, alg } = jwk
  return { kty, n, e, kid, use, alg }
}

/** Keycloak, as far as a client sees it. The host name and port of a request decide the issuer. */
export const createIdentitySite = async (options: IdentityOptions): Promise<IdentitySite> => {
  const { realms, agents, external, audience, conditions } = options
  const clients = createClients(options.clients)
  const keys = new Map(
    await Promise.all(realms.map(async (name) => [name, await createSigningKey()] as const)),
  )
  const open = new Map<string, Realm>()

  const realmAt = (origin: string, name: string): Realm | undefined => {
    const key = keys.get(name)
    if (!key) return undefined
    const issuer = `${origin}/realms/${name}`
    const accounts = createAccounts(name, agents)
    const known =
      open.get(issuer) ??
      createRealm({ realm: name, origin, key, accounts, clients, external, audience, conditions })
    open.set(issuer, known)
    return known
  }

  return {
    hosts: [hosts.identity],
    handle: (request, response) => {
      const exchange = exchangeOf(request, response)
      const name = /^\/realms\/([^/]+)(?:\/|$)/.exec(exchange.url.pathname)?.[1]
      const realm = realmAt(exchange.url.origin, name ?? '')
      if (realm) realm.handle(request, response)
      else replyJson(exchange, 404, { error: 'Realm does not exist' })
    },
    publicKeysOf: (name) => ({ keys: [keys.get(name)].flatMap((key) => (key ? [publicPart(key)] : [])) }),
    endSessionsOf: (userName) =>
      [...open.values()].reduce((count, realm) => count + realm.endSessionsOf(userName), 0),
  }
}
