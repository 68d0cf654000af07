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
  readonly realms: readonly {
    readonly name: string
    /** Whether a refresh token is good for one time only. */
    readonly revokeRefreshToken: boolean
  }[]
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
  const hosted = await Promise.all(realms.map(async (realm) => ({ ...realm, key: await createSigningKey() })))
  const find = (name: string) => hosted.find((realm) => realm.name === name)
  const open = new Map<string, Realm>()

  const realmAt = (origin: string, name: string): Realm | undefined => {
    const found = find(name)
    if (!found) return undefined
    const issuer = `${origin}/realms/${name}`
    const accounts = createAccounts(name, agents)
    const realm =
      open.get(issuer) ??
      createRealm({
        realm: name,
        origin,
        key: found.key,
        accounts,
        clients,
        external,
        audience,
        revokeRefreshToken: found.revokeRefreshToken,
        conditions,
      })
    open.set(issuer, realm)
    return realm
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
    publicKeysOf: (name) => ({
      keys: hosted.filter((realm) => realm.name === name).map(({ key }) => publicPart(key)),
    }),
    endSessionsOf: (userName) =>
      [...open.values()].reduce((count, realm) => count + realm.endSessionsOf(userName), 0),
  }
}
