import { randomBytes } from 'node:crypto'
import { createTokenService } from '../../shared/token-service/token-service.ts'
import { agents, sipDomain } from './agents.ts'
import { createCrms } from './crms.ts'
import { consoles, deploymentFor, pageOrigins, redirectPages, type Hosting } from './hosting.ts'
import type { Faults as IdentityFaults } from './identity/faults.ts'
import { createIdentitySites, type IdentitySites } from './identity/identity-sites.ts'
import { createPhonePages, createPhoneSite } from './phone/phone-site.ts'
import { startServer } from './server.ts'
import { hosts, originOf, type Site } from './site.ts'
import { createStartSite } from './start/start-site.ts'
import { telephoneSystems, type TelephoneSystem, type TelephoneSystemName } from './telephone-system.ts'

export interface LabOptions {
  /** 0 takes any free one. */
  readonly port: number
  readonly telephoneSystem?: TelephoneSystemName
  readonly hosting?: Hosting
}

/** Everything around the product, running. */
export interface Lab {
  readonly port: number
  readonly hosting: Hosting
  readonly telephone: TelephoneSystem
  readonly identityFaults: IdentityFaults
  close(): Promise<void>
}

/** The client id of the phone at the identity provider is the host name of its pages, by convention. */
const clientId = hosts.phone

/** What an admin fills in, in either CRM. */
const settingsFor = (port: number): Readonly<Record<string, string>> => ({
  clientId,
  discovery: `${originOf('discovery', port)}/api/user/`,
  country: 'DE',
  dispositions: 'Order, Question, Complaint, Left a message',
})

const lineOfAgent = (claims: Readonly<Record<string, unknown>>) => {
  const agent = agents.find(({ userName }) => userName === claims['preferred_username'])
  if (!agent) return undefined
  const { extension, displayName } = agent
  return { extension, displayName, addressOfRecord: `sip:${extension}@${sipDomain}` }
}

interface Around {
  readonly port: number
  readonly hosting: Hosting
  readonly identity: IdentitySites
  readonly telephone: TelephoneSystem
  /** Shared by the token service and the telephone system. */
  readonly secret: string
}

/** The company's own server: the phone's pages and the token service. */
async function createCompany({ port, hosting, identity, telephone, secret }: Around): Promise<Site> {
  const { issuer } = identity
  const tokenService = await createTokenService({
    issuers: [{ issuer }],
    clients: [clientId],
    origins: pageOrigins(hosting, port),
    redirectPages: redirectPages(hosting, port),
    fetch: async () => Response.json(await identity.fetchJwks()),
    line: { secret, servers: [telephone.webSocket], lineOf: lineOfAgent },
  })
  const deployments = Object.fromEntries(
    consoles.map((console) => [console, deploymentFor(hosting, console, issuer, port)]),
  )
  const connect = [new URL(telephone.webSocket).origin, originOf('discovery', port)]
  const pages = createPhonePages({ directory: 'dist', deployments, connect })
  return createPhoneSite([hosts.phone, hosts.visualforce], pages, tokenService)
}

const createIdentity = (port: number, hosting: Hosting): Promise<IdentitySites> =>
  createIdentitySites({
    port,
    agents,
    clients: [
      {
        clientId,
        redirectUris: [...redirectPages(hosting, port)],
        webOrigins: [...pageOrigins(hosting, port)],
      },
    ],
  })

/** Starts the lab. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { hosting = 'own', telephoneSystem = 'embedded' } = options
  const server = await startServer(options.port)
  const { port } = server
  const secret = randomBytes(24).toString('base64url')
  const identity = await createIdentity(port, hosting)
  const telephone = await telephoneSystems[telephoneSystem]({ server, secret })
  const deployment = deploymentFor(hosting, 'dynamics', identity.issuer, port)
  const crms = createCrms({ port, hosting, deployment, settings: settingsFor(port) })
  server.add(...identity.sites, await createCompany({ port, hosting, identity, telephone, secret }))
  server.add(...crms.sites, createStartSite({ ...crms, agents, telephone }))
  return {
    port,
    hosting,
    telephone,
    identityFaults: identity.faults,
    async close() {
      await telephone.close()
      await server.close()
    },
  }
}
