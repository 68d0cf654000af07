import { PhoneError } from '../../shared/call/failure.ts'
import type { Clock } from '../../shared/ports/clock.ts'
import type { Deployment } from '../../shared/ports/deployment.ts'
import { isAllowedOrigin } from '../../shared/window-link/origin.ts'
import type { Cif } from './cif.ts'

const libraryPath = '/webresources/Widget/msdyn_ciLibrary.js'

/** ms until the console's library counts as missing */
const patience = 10_000

const originOf = (address: string | null | undefined): string | undefined =>
  address && URL.canParse(address) ? new URL(address).origin : undefined

/**
 * Where the organization is. A web resource comes from there itself and may have no query parameter of its own;
 * a page elsewhere is told by `?ucilib=`, or knows the outermost window's origin from the browser.
 */
function organizationOf({ location, document }: Window): string | undefined {
  if (/^\/webresources\//i.test(location.pathname)) return location.origin
  const told = originOf(new URLSearchParams(location.search).get('ucilib'))
  const ancestors = (location as Partial<Location>).ancestorOrigins
  return told ?? (ancestors ? ancestors[ancestors.length - 1] : undefined) ?? originOf(document.referrer)
}

function checkedOrganization(window: Window, { crmOrigins }: Pick<Deployment, 'crmOrigins'>): string {
  if (window.top === window) throw new PhoneError('crm.not-embedded')
  const organization = organizationOf(window)
  if (organization && isAllowedOrigin(organization, crmOrigins)) return organization
  throw new PhoneError('crm.not-embedded', `${organization ?? 'unknown origin'} is not among crmOrigins`)
}

/** The library reads the attributes while it runs, so they stand before the element does. */
function insertLibrary({ document }: Window, organization: string): HTMLScriptElement {
  const script = document.createElement('script')
  script.dataset['crmurl'] = organization
  script.dataset['cifid'] = 'CIFMainLibrary'
  script.src = organization + libraryPath
  document.head.append(script)
  return script
}

function loaded(window: Window, organization: string, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (detail: string) => () => {
      reject(new PhoneError('crm.unreachable', detail))
    }
    const disarm = clock.after(patience, fail('CIFInitDone did not come'))
    const done = () => {
      disarm()
      resolve()
    }
    window.addEventListener('CIFInitDone', done, { once: true })
    insertLibrary(window, organization).addEventListener('error', fail('msdyn_ciLibrary.js did not load'))
  })
}

/**
 * Loads the channel integration library from the organization around this page.
 *
 * @throws PhoneError `crm.not-embedded` outside an allowed organization, `crm.unreachable` where the library
 *   does not come
 */
export async function loadCif(
  window: Window,
  deployment: Pick<Deployment, 'crmOrigins'>,
  clock: Clock,
): Promise<Cif> {
  await loaded(window, checkedOrganization(window, deployment), clock)
  const { Microsoft } = window as Window & { Microsoft?: { CIFramework?: Cif } }
  if (typeof Microsoft?.CIFramework?.getEnvironment === 'function') return Microsoft.CIFramework
  throw new PhoneError('crm.malformed', 'Microsoft.CIFramework is not what it should be')
}
