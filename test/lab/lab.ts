import { randomBytes } from 'node:crypto'
import { createTokenService } from '../../shared/token-service/token-service.ts'
import type { Deployment } from '../../shared/ports/deployment.ts'
import { agents, sipDomain } from './agents.ts'
import { activities } from './dynamics/dataverse/activities.ts'
import { createDynamicsStore } from './dynamics/dataverse/seed.ts'
import { createDynamicsSite } from './dynamics/dynamics-site.ts'
import type { Faults as IdentityFaults } from './identity/faults.ts'
import { createIdentitySites, type IdentitySites } from './identity/identity-sites.ts'
import { createPhonePages, createPhoneSite } from './phone/phone-site.ts'
import { createSalesforceSite } from './salesforce/salesforce-site.ts'
import { createSalesforceStore } from './salesforce/seed.ts'
import { callsLogged } from './salesforce/tasks.ts'
import { startServer } from './server.ts'
import { hosts, originOf, type Site } from './site.ts'
import { createStartSite, type StartOptions } from './start/start-site.ts'
import { telephoneSystems, type TelephoneSystem, type TelephoneSystemName } from './telephone-system.ts'

export interface LabOptions {
  /** 0 takes any free one. */
  readonly port: number
  readonly telephoneSystem?: TelephoneSystemName
}

/** Everything around the product, running. */
export interface Lab {
  readonly port: number
  readonly telephone: TelephoneSystem
  readonly identityFaults: IdentityFaults
  close(): Promise<void>
}

/** The client id of the phone at the identity provider is the host name of its pages, by convention. */
const clientId = hosts.phone

const consoles = ['salesforce', 'dynamics'] as const

const redirectPage = (console: (typeof consoles)[number], port: number): string =>
  `${originOf('phone', port)}/${console}/redirect.html`

/** What the pages of one console trust. */
const deploymentFor = (console: (typeof consoles)[number], issuer: string, port: number): Deployment => ({
  tokenService: originOf('phone', port),
  authorities: [issuer],
  crmOrigins: [originOf(console, port)],
  redirectPage: redirectPage(console, port),
  ownOrigin: originOf('phone', port),
})

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

/** The company's own server: the phone's pages and the token service. */
async function createPhone(
  port: number,
  identity: IdentitySites,
  telephone: TelephoneSystem,
  secret: string,
) {
  const { issuer } = identity
  const pages = consoles.map((console) => [console, deploymentFor(console, issuer, port)] as const)
  const tokenService = await createTokenService({
    issuers: [{ issuer }],
    clients: [clientId],
    origins: [originOf('phone', port)],
    redirectPages: consoles.map((console) => redirectPage(console, port)),
    fetch: async () => Response.json(await identity.fetchJwks()),
    line: { secret, servers: [telephone.webSocket], lineOf: lineOfAgent },
  })
  const connect = [new URL(telephone.webSocket).origin, originOf('discovery', port)]
  const deployments = Object.fromEntries(pages)
  return createPhoneSite(
    [hosts.phone],
    createPhonePages({ directory: 'dist', deployments, connect }),
    tokenService,
  )
}

const createIdentity = (port: number): Promise<IdentitySites> =>
  createIdentitySites({
    port,
    agents,
    clients: [
      {
        clientId,
        redirectUris: consoles.map((console) => redirectPage(console, port)),
        webOrigins: [originOf('phone', port)],
      },
    ],
  })

/** Starts the lab. */
export async function startLab({ port: wanted, telephoneSystem = 'embedded' }: LabOptions): Promise<Lab> {
  const server = await startServer(wanted)
  const { port } = server
  const secret = randomBytes(24).toString('base64url')
  const identity = await createIdentity(port)
  const telephone = await telephoneSystems[telephoneSystem]({ server, secret })
  const crm = createCrms(port)
  server.add(...identity.sites, await createPhone(port, identity, telephone, secret))
  server.add(...crm.sites, createStartSite({ ...crm, agents, telephone }))
  return {
    port,
    telephone,
    identityFaults: identity.faults,
    async close() {
      await telephone.close()
      await server.close()
    },
  }
}

/** Both CRMs, and how the start page shows them. */
function createCrms(
  port: number,
): Pick<StartOptions, 'consoles' | 'stored'> & { readonly sites: readonly Site[] } {
  const settings = settingsFor(port)
  const page = (path: string) => `${originOf('phone', port)}/${path}`
  const salesforce = createSalesforceStore()
  const dynamics = createDynamicsStore()
  return {
    sites: [
      createSalesforceSite({ store: salesforce, settings, connectorUrl: page('salesforce/connector.html') }),
      createDynamicsSite({
        store: dynamics,
        customParams: settings,
        providerUrl: page('dynamics/phone.html'),
      }),
    ],
    stored: () => [
      ['Salesforce', callsLogged(salesforce)],
      ['Dynamics 365', activities(dynamics)],
    ],
    consoles: consoleAddresses.map(({ name, site, path, query }) => ({
      name,
      addressFor: ({ userName }) => {
        const parameters = new URLSearchParams({ user: userName, ...query })
        return `${originOf(site, port)}${path}?${parameters.toString()}`
      },
    })),
  }
}

/** The consoles that the start page links to. */
const consoleAddresses = [
  { name: 'Salesforce', site: 'salesforce', path: '/lightning/o/Contact/list', query: {} },
  { name: 'Dynamics 365', site: 'dynamics', path: '/main.aspx', query: { cif: '2' } },
  { name: 'Dynamics 365, one session', site: 'dynamics', path: '/main.aspx', query: { cif: '1' } },
] as const
