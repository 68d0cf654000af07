import { PhoneError } from '../../shared/call/failure.ts'
import type { Clock } from '../../shared/ports/clock.ts'
import { systemClock } from '../../shared/ports/clock.ts'
import type { Deployment } from '../../shared/ports/deployment.ts'
import { isAllowedOrigin } from '../../shared/window-link/origin.ts'
import type { OpenCti } from './open-cti.ts'

declare global {
  interface Window {
    sforce?: { readonly opencti?: OpenCti }
  }
}

/** The API version that the phone is written against. */
const script = '/support/api/65.0/lightning/opencti_min.js'

/** How long the library may take to load: ms. */
const patience = 10_000

/** The console's origin, by what the console wrote into the page's address. */
function consoleOriginOf(window: Window, crmOrigins: readonly string[]): string {
  const query = new URLSearchParams(window.location.search)
  const origin = query.get('sfdcIframeOrigin') ?? ''
  if (window.parent === window) throw new PhoneError('crm.not-embedded', 'the page is in no frame')
  if (!query.get('mode')) throw new PhoneError('crm.not-embedded', 'the address has no mode')
  if (isAllowedOrigin(origin, crmOrigins)) return origin
  throw new PhoneError('crm.not-embedded', `origin ${origin || 'missing'} is not allowed`)
}

function insertScript(document: Document, source: string, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => () => {
      reject(new PhoneError('crm.unreachable', `${source} ${why}`))
    }
    const giveUp = clock.after(patience, fail('took too long'))
    const element = document.createElement('script')
    element.src = source
    element.addEventListener('load', () => {
      giveUp()
      resolve()
    })
    element.addEventListener('error', fail('did not load'))
    document.head.append(element)
  })
}

/**
 * Loads Open CTI from the console that frames this page. The page's address must still have the query string
 * that the console gave it.
 *
 * @throws PhoneError `crm.not-embedded` where no allowed console frames the page; `crm.unreachable` where the
 *   library does not load
 */
export async function loadOpenCti(
  window: Window,
  { crmOrigins }: Pick<Deployment, 'crmOrigins'>,
  clock: Clock = systemClock,
): Promise<OpenCti> {
  await insertScript(window.document, consoleOriginOf(window, crmOrigins) + script, clock)
  const opencti = window.sforce?.opencti
  if (opencti) return opencti
  throw new PhoneError('crm.not-embedded', 'Open CTI refused to start in this frame')
}
