import type { Deployment } from '../../shared/ports/deployment.ts'
import { hosts, originOf, realOriginOf } from './site.ts'

export type Console = 'salesforce' | 'dynamics'

export const consoles: readonly Console[] = ['salesforce', 'dynamics']

/**
 * Where the phone's pages are: on a site of their own, or in the CRM: as Visualforce pages, which are on the same
 * site as the console, and as web resources, which have even its origin.
 */
export type Hosting = 'own' | 'crm'

/** Where the Dynamics console serves web resources. */
export const webResourcePath = '/WebResources/sidetone_/phone'

/** The ports that the lab answers on. */
export interface Ports {
  readonly port: number
  /** Where the consoles answer to real-shaped host names, if they do. */
  readonly securePort: number | undefined
}

/** Open CTI refuses to start in a page whose scheme is not the console's. */
const phoneInSalesforce = ({ port, securePort }: Ports): string =>
  securePort === undefined ? originOf('phone', port) : `https://${hosts.phone}:${String(securePort)}`

const folders: Readonly<Record<Hosting, Readonly<Record<Console, (ports: Ports) => string>>>> = {
  own: {
    salesforce: (ports) => `${phoneInSalesforce(ports)}/salesforce`,
    dynamics: ({ port }) => `${originOf('phone', port)}/dynamics`,
  },
  crm: {
    salesforce: ({ port }) => `${originOf('visualforce', port)}/salesforce`,
    dynamics: ({ port }) => `${originOf('dynamics', port)}${webResourcePath}`,
  },
}

/** Address of a page of the phone. */
export const pageAddress = (hosting: Hosting, console: Console, page: string, ports: Ports): string =>
  `${folders[hosting][console](ports)}/${page}`

export const redirectPages = (hosting: Hosting, ports: Ports): readonly string[] =>
  consoles.map((console) => pageAddress(hosting, console, 'redirect.html', ports))

/** Origins that the phone's pages have. */
export const pageOrigins = (hosting: Hosting, ports: Ports): readonly string[] => [
  ...new Set(redirectPages(hosting, ports).map((page) => new URL(page).origin)),
]

/** Where the application has the phone's files for its own pages. */
export const appFolder = '/sidetone'

/** The redirect pages of phones that are no CRM's: of the application's own pages, and of the frame. */
export const embeddingRedirectPages = (port: number) =>
  ({
    app: `${originOf('app', port)}${appFolder}/redirect.html`,
    phone: `${originOf('phone', port)}/embedding/redirect.html`,
  }) as const

/** What the phone trusts that the application embeds: in its own page, or in a frame. */
export function embeddingDeployment(kind: 'app' | 'phone', issuer: string, port: number): Deployment {
  const redirectPage = embeddingRedirectPages(port)[kind]
  return {
    tokenService: originOf('phone', port),
    authorities: [issuer],
    crmOrigins: [originOf('app', port)],
    redirectPage,
    ownOrigin: new URL(redirectPage).origin,
  }
}

export interface DeploymentParts extends Ports {
  readonly hosting: Hosting
  readonly console: Console
  readonly issuer: string
}

const realOrigins = (console: Console, securePort: number | undefined): readonly string[] =>
  securePort === undefined ? [] : [realOriginOf(console, securePort)]

/** What the pages of one console trust. */
export function deploymentFor({ hosting, console, issuer, port, securePort }: DeploymentParts): Deployment {
  const redirectPage = pageAddress(hosting, console, 'redirect.html', { port, securePort })
  return {
    tokenService: originOf('phone', port),
    authorities: [issuer],
    crmOrigins: [originOf(console, port), ...realOrigins(console, securePort)],
    redirectPage,
    ownOrigin: new URL(redirectPage).origin,
  }
}
