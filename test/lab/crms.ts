import type { Deployment } from '../../shared/ports/deployment.ts'
import { activities } from './dynamics/dataverse/activities.ts'
import { createDynamicsStore } from './dynamics/dataverse/seed.ts'
import { createDynamicsSite } from './dynamics/dynamics-site.ts'
import { pageAddress, type Hosting, type Ports } from './hosting.ts'
import { fillIn } from './phone/phone-site.ts'
import { createSalesforceSite } from './salesforce/salesforce-site.ts'
import { createSalesforceStore } from './salesforce/seed.ts'
import { callsLogged } from './salesforce/tasks.ts'
import { originOf, type Site } from './site.ts'
import type { StartOptions } from './start/start-site.ts'

export interface CrmOptions extends Ports {
  readonly hosting: Hosting
  /** What an admin has filled in, in either CRM. */
  readonly settings: Readonly<Record<string, string>>
  /** For pages that are in Dynamics itself. */
  readonly deployment: Deployment
}

export interface Crms extends Pick<StartOptions, 'consoles' | 'stored'> {
  readonly sites: readonly Site[]
}

/** The consoles that the start page links to, and the application that is none. */
const consoleAddresses = [
  { name: 'Salesforce', site: 'salesforce', path: '/lightning/o/Contact/list', query: {} },
  { name: 'Dynamics 365', site: 'dynamics', path: '/main.aspx', query: { cif: '2' } },
  { name: 'Dynamics 365, one session', site: 'dynamics', path: '/main.aspx', query: { cif: '1' } },
  { name: 'An application', site: 'app', path: '/in-page', query: {} },
  { name: 'An application, framed', site: 'app', path: '/framed', query: {} },
] as const

/** Where the Dynamics console takes the phone's page from. */
export const providerQuery: Readonly<Record<Hosting, Readonly<Record<string, string>>>> = {
  own: {},
  crm: { provider: 'web-resource' },
}

/** Both CRMs, and how the start page shows them. */
export function createCrms({ port, securePort, hosting, settings, deployment }: CrmOptions): Crms {
  const salesforce = createSalesforceStore()
  const dynamics = createDynamicsStore()
  return {
    sites: [
      createSalesforceSite({
        store: salesforce,
        settings,
        connectorUrl: pageAddress(hosting, 'salesforce', 'connector.html', { port, securePort }),
      }),
      createDynamicsSite({
        store: dynamics,
        customParams: settings,
        providerUrl: pageAddress('own', 'dynamics', 'phone.html', { port, securePort }),
        webResources: {
          directory: 'dist/dynamics',
          page: 'phone.html',
          fillIn: (page) => fillIn(page, deployment),
        },
      }),
    ],
    stored: () => [
      ['Salesforce', callsLogged(salesforce)],
      ['Dynamics 365', activities(dynamics)],
    ],
    consoles: consoleAddresses.map(({ name, site, path, query }) => ({
      name,
      addressFor({ userName }) {
        const provider = site === 'dynamics' ? providerQuery[hosting] : {}
        const parameters = new URLSearchParams({ user: userName, ...query, ...provider })
        return `${originOf(site, port)}${path}?${parameters.toString()}`
      },
    })),
  }
}
