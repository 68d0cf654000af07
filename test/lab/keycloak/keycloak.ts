import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { realm as homeName } from '../agents.ts'
import {
  createDiscovery,
  realms,
  type IdentitySites,
  type IdentitySitesOptions,
} from '../identity/identity-sites.ts'
import { createFaults, withFaults, type Conditions } from '../identity/faults.ts'
import { externalAlias } from '../identity/sign-in.ts'
import { hosts, originOf, type Site } from '../site.ts'
import { createAdministration, type Administration } from './administration.ts'
import { installKeycloak, version } from './installation.ts'
import { startKeycloakServer, type KeycloakServer } from './keycloak-server.ts'
import { createProxySite } from './proxy-site.ts'
import { externalRealm, homeRealm, type RealmFile } from './realm-file.ts'

export interface KeycloakOptions extends IdentitySitesOptions {
  /** Takes each step of a start that takes its time. */
  readonly tell?: (text: string) => void
}

/** The realm of the external provider. */
const externalName = 'contoso'

const realmFiles = (options: IdentitySitesOptions): readonly RealmFile[] => {
  const { port, agents, clients, audience, revokeRefreshToken = true } = options
  const secret = randomBytes(24).toString('base64url')
  const external = { name: externalName, origin: originOf('external', port), secret }
  const endpoint = (name: string) =>
    `${originOf('identity', port)}/realms/${name}/broker/${externalAlias}/endpoint`
  return [
    externalRealm({ ...external, agents, redirectUris: realms.map(endpoint) }),
    ...realms.map((name) =>
      homeRealm({
        name,
        agents,
        clients,
        external,
        audience,
        revokeRefreshToken: name === homeName && revokeRefreshToken,
      }),
    ),
  ]
}

/** Seconds since 1970 that no token is issued after. */
const endOfTime = 2 ** 31 - 1

/** The conditions as attributes of a realm. @throws Error for those that Keycloak cannot bring about */
const attributesFor = ({ identity, external }: Conditions) => {
  if (identity.clockSkew !== 0) throw new Error('Keycloak cannot put its clock ahead.')
  if (external.picker !== 'page')
    throw new Error('Keycloak always shows the login page of the external provider.')
  return {
    accessTokenLifespan: identity.tokenLifetime,
    notBefore: identity.refuseRefresh ? endOfTime : 0,
  }
}

const createKeycloakFaults = (administration: Administration) =>
  createFaults({
    async bringAbout(conditions) {
      const attributes = attributesFor(conditions)
      for (const name of realms) await administration.updateRealm(name, attributes)
    },
    async endSessionsOf(userName) {
      const counts = realms.map((name) => administration.endSessionsOf(name, userName))
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
    },
  })

const jwks = v.object({ keys: v.array(v.looseObject({})) })

const openerPolicy = ({ openerPolicy }: Conditions['external']): Record<string, string> =>
  openerPolicy === 'none' ? {} : { 'Cross-Origin-Opener-Policy': openerPolicy }

async function startServer(tell: (text: string) => void): Promise<KeycloakServer> {
  const folder = installKeycloak(tell)
  tell(`Starting Keycloak ${version} ...`)
  return startKeycloakServer(folder)
}

/**
 * Starts a real Keycloak at the addresses of the embedded provider: one realm that agents sign in to, and one that
 * stands for the external provider.
 *
 * @throws Error with what Maven or Keycloak said, when it cannot be installed or started
 */
export async function startKeycloak(options: KeycloakOptions): Promise<IdentitySites> {
  const { port, tell = () => undefined } = options
  const started = performance.now()
  const server = await startServer(tell)
  const administration = createAdministration(server)
  for (const realm of realmFiles(options)) await administration.importRealm(realm)
  tell(`Keycloak is ready after ${((performance.now() - started) / 1000).toFixed(1)} s.`)

  const faults = createKeycloakFaults(administration)
  const { origin } = server
  const identity: Site = {
    ...createProxySite({ host: hosts.identity, origin }),
    close: () => server.stop(),
  }
  const external = createProxySite({
    host: hosts.external,
    origin,
    headers: () => openerPolicy(faults.conditions.external),
  })
  const issuerOf = (name: string): string => `${originOf('identity', port)}/realms/${name}`
  return {
    description: `Keycloak ${version}`,
    sites: [
      withFaults(identity, 'identity', faults),
      withFaults(external, 'external', faults),
      createDiscovery(options, faults),
    ],
    issuer: issuerOf(homeName),
    otherIssuer: issuerOf(realms[1]),
    faults,
    async fetchJwks() {
      const response = await fetch(`${origin}/realms/${homeName}/protocol/openid-connect/certs`)
      return v.parse(jwks, await response.json())
    },
  }
}
