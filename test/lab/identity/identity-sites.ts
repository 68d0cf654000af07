import type { Agent } from '../agents.ts'
import { realm as homeRealm } from '../agents.ts'
import { createDiscoverySite } from '../discovery/discovery-site.ts'
import { originOf } from '../site.ts'
import type { Site } from '../site.ts'
import type { Client } from './clients.ts'
import { createExternalSite } from './external-site.ts'
import { createFaults, withFaults } from './faults.ts'
import type { Faults } from './faults.ts'
import { createIdentitySite } from './identity-site.ts'
import { externalAlias } from './sign-in.ts'

/** The realm of the agents, and one more. */
export const realms = [homeRealm, 'globex'] as const

export interface IdentitySitesOptions {
  readonly port: number
  readonly clients: readonly Client[]
  readonly agents: readonly Agent[]
  /** What an audience mapper adds to access tokens; none by default, as in Keycloak. */
  readonly audience?: string
  /**
   * Whether a refresh token of the agents' realm is good for one time only; true when left out. The other realm is
   * as Keycloak makes one: it lets them come back.
   */
  readonly revokeRefreshToken?: boolean
}

export interface IdentitySites {
  readonly description: string
  /** Identity provider, external provider, discovery. */
  readonly sites: readonly Site[]
  /** For instance `http://id.localhost:7400/realms/acme`. */
  readonly issuer: string
  /** The issuer of a realm that no agent's authority points to: for mixing up issuers. */
  readonly otherIssuer: string
  readonly faults: Faults
  /** The issuer's keys, for a service in this process, which cannot resolve `.localhost` names. */
  fetchJwks(): Promise<{ readonly keys: readonly object[] }>
}

/** The discovery service, with its faults. */
export const createDiscovery = (
  { agents, clients }: Pick<IdentitySitesOptions, 'agents' | 'clients'>,
  faults: Faults,
): Site => {
  const site = createDiscoverySite({
    agents,
    realm: homeRealm,
    externalHint: externalAlias,
    webOrigins: clients.flatMap(({ webOrigins }) => webOrigins),
    conditions: () => faults.conditions.discovery,
  })
  return withFaults(site, 'discovery', faults)
}

/** Everything that a sign-in needs, put together. */
export const createIdentitySites = async (options: IdentitySitesOptions): Promise<IdentitySites> => {
  const { port, clients, agents, audience, revokeRefreshToken = true } = options
  const issuerOf = (name: string): string => `${originOf('identity', port)}/realms/${name}`
  const faults: Faults = createFaults({
    bringAbout: async () => undefined,
    endSessionsOf: async (userName) => identity.endSessionsOf(userName),
  })

  const external = createExternalSite({
    agents,
    redirectPaths: realms.map((name) => `/realms/${name}/broker/${externalAlias}/endpoint`),
    conditions: () => faults.conditions.external,
  })
  const identity = await createIdentitySite({
    realms: realms.map((name) => ({ name, revokeRefreshToken: name === homeRealm && revokeRefreshToken })),
    agents,
    clients,
    external: external.provider,
    audience,
    conditions: () => faults.conditions.identity,
  })

  return {
    description: 'embedded, nothing to install',
    sites: [
      withFaults(identity, 'identity', faults),
      withFaults(external, 'external', faults),
      createDiscovery(options, faults),
    ],
    issuer: issuerOf(homeRealm),
    otherIssuer: issuerOf(realms[1]),
    faults,
    fetchJwks: async () => identity.publicKeysOf(homeRealm),
  }
}
