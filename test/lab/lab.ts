import { randomBytes } from 'node:crypto'
import { createTokenService } from '../../shared/token-service/token-service.ts'
import { actingForOthers } from './acting.ts'
import { agents, lineOfAgent } from './agents.ts'
import { appPages, createAppSite } from './app/app-site.ts'
import { createCertificate } from './certificate.ts'
import { createCrms } from './crms.ts'
import {
  consoles,
  deploymentFor,
  embeddingDeployment,
  embeddingRedirectPages,
  pageOrigins,
  redirectPages,
  type Hosting,
  type Ports,
} from './hosting.ts'
import type { Faults as IdentityFaults } from './identity/faults.ts'
import type { IdentitySites } from './identity/identity-sites.ts'
import { identityProviders, type IdentityProviderName } from './identity-provider.ts'
import { createPhonePages, createPhoneSite } from './phone/phone-site.ts'
import { startServer } from './server.ts'
import { hosts, originOf, realHosts, type Site } from './site.ts'
import { createStartSite } from './start/start-site.ts'
import {
  serversOf,
  telephoneSystems,
  type TelephoneSystem,
  type TelephoneSystemName,
} from './telephone-system.ts'

export interface LabOptions {
  /** 0 takes any free one. */
  readonly port: number
  readonly telephoneSystem?: TelephoneSystemName
  readonly identityProvider?: IdentityProviderName
  readonly hosting?: Hosting
  /** What an admin has filled in besides or instead, in either CRM. */
  readonly settings?: Readonly<Record<string, string>>
  /** Answers with TLS too, for consoles under real-shaped host names. Needs OpenSSL. */
  readonly secure?: boolean
}

/** Everything around the product, running. */
export interface Lab {
  readonly port: number
  readonly securePort: number | undefined
  readonly hosting: Hosting
  readonly telephone: TelephoneSystem
  /** What signs the agents in, in words. */
  readonly identityProvider: string
  readonly identityFaults: IdentityFaults
  close(): Promise<void>
}

/** The client id of the phone at the identity provider is the host name of its pages, by convention. */
const clientId = hosts.phone

/** What an admin fills in, in either CRM. */
const settingsFor = (port: number) => ({
  clientId,
  discovery: `${originOf('discovery', port)}/api/user/`,
  country: 'DE',
  dispositions: 'Order, Question, Complaint, Left a message',
})

interface Around extends Ports {
  readonly hosting: Hosting
  readonly identity: IdentitySites
  readonly telephone: TelephoneSystem
  /** Shared by the token service and the telephone system. */
  readonly secret: string
}

/** Where the phone's pages connect to. */
const connectedBy = ({ webSocket }: TelephoneSystem, port: number): readonly string[] => [
  new URL(webSocket).origin,
  originOf('discovery', port),
]

/** The company's own server: the phone's pages and the token service. */
async function createCompany({ identity, telephone, secret, ...place }: Around): Promise<Site> {
  const { issuer } = identity
  const { port, hosting } = place
  const embedding = Object.values(embeddingRedirectPages(port))
  const tokenService = await createTokenService({
    issuers: [{ issuer }],
    clients: [clientId, hosts.app],
    origins: [...pageOrigins(hosting, place), originOf('app', port)],
    redirectPages: [...redirectPages(hosting, place), ...embedding],
    fetch: async () => Response.json(await identity.fetchJwks()),
    // Who has seen what is nobody's affair here.
    impersonation: { issuer: originOf('phone', port), ...actingForOthers, audit: () => undefined },
    line: { secret, servers: serversOf(telephone), lineOf: lineOfAgent },
  })
  const deployments = {
    ...Object.fromEntries(consoles.map((console) => [console, deploymentFor({ ...place, console, issuer })])),
    embedding: embeddingDeployment('phone', issuer, port),
  }
  const connect = connectedBy(telephone, port)
  const pages = createPhonePages({ directory: 'dist', deployments, connect })
  return createPhoneSite([hosts.phone, hosts.visualforce], pages, tokenService)
}

const createIdentity = (name: IdentityProviderName, place: Ports, hosting: Hosting): Promise<IdentitySites> =>
  identityProviders[name]({
    port: place.port,
    agents,
    clients: [
      {
        clientId,
        redirectUris: [...redirectPages(hosting, place)],
        webOrigins: [...pageOrigins(hosting, place)],
      },
      {
        clientId: hosts.app,
        redirectUris: [
          ...Object.values(embeddingRedirectPages(place.port)),
          ...appPages.map((page) => originOf('app', place.port) + page),
        ],
        webOrigins: [originOf('app', place.port), originOf('phone', place.port)],
        directAccess: true,
      },
    ],
  })

/** Starts the lab. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { hosting = 'own', telephoneSystem = 'embedded', identityProvider = 'embedded' } = options
  const names = Object.values(realHosts)
  const server = await startServer(options.port, options.secure ? await createCertificate(names) : undefined)
  const { port, securePort } = server
  const secret = randomBytes(24).toString('base64url')
  const identity = await createIdentity(identityProvider, server, hosting)
  const telephone = await telephoneSystems[telephoneSystem]({ server, secret })
  const place = { port, securePort, hosting }
  const deployment = deploymentFor({ ...place, console: 'dynamics', issuer: identity.issuer })
  const settings = { ...settingsFor(port), ...options.settings }
  const crms = createCrms({ ...place, deployment, settings })
  server.add(...identity.sites, await createCompany({ ...place, identity, telephone, secret }))
  const app = createAppSite({
    port,
    deployment: embeddingDeployment('app', identity.issuer, port),
    connect: connectedBy(telephone, port),
    discovery: settings.discovery,
  })
  server.add(...crms.sites, app, createStartSite({ ...crms, agents, telephone }))
  return {
    ...place,
    telephone,
    identityProvider: identity.description,
    identityFaults: identity.faults,
    async close() {
      await telephone.close()
      await server.close()
    },
  }
}
