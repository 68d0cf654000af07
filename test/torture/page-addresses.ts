import { loadCif } from '../../d365/provider/load.ts'
import { loadOpenCti } from '../../force-app/connector/load-open-cti.ts'
import { originAround } from '../../shared/embedding/framed-phone.ts'
import { createFakeClock } from '../../shared/fakes/clock.ts'
import { handOverCallback } from '../../shared/keycloak/redirect-page.ts'
import { createServers, deployment, hastyClock } from '../../shared/keycloak/testing.ts'
import { readDeployment } from '../../shared/ports/deployment.ts'
import { must, type PageInput } from './page-input.ts'
import { otherWindow, type Acts } from './page-window.ts'

const own = deployment.ownOrigin
const salesforce = 'https://acme.lightning.force.com'
const dynamics = 'https://acme.crm4.dynamics.com'

/** Addresses are text, whatever stands in them. */
const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The redirect page hands its address over to nobody but the phone's own pages. */
const redirectPage: PageInput = {
  name: 'the address of the redirect page',
  values: ['#state=s&iss=i&code=c', '#state=s&error=access_denied&error_description=no%FF%3Cb%3E', ''],
  async take(value) {
    const hash = asText(value)
    const acts: Acts = []
    let address = ''
    const document = {
      createElement: () => ({ textContent: '' }),
      body: { replaceChildren: () => void acts.push('shown') },
    }
    const window = {
      opener: otherWindow(acts, own),
      location: { href: deployment.redirectPage + hash, hash, pathname: '/redirect.html' },
      history: { replaceState: (_state: unknown, _title: string, url: string) => (address = url) },
      ...{ document, close: () => void acts.push('closed') },
    }
    const { fetch } = createServers({ '': () => new Response(null, { status: 204 }) })
    const page = Object.assign(window, { parent: window }) as unknown as Window
    await handOverCallback(page, deployment, { fetch, clock: hastyClock })
    must(address === '/redirect.html', 'the code stays in the address')
    must(acts.includes('shown'), 'the page says nothing')
  },
}

/** A window whose scripts bring what they should, and that tells where from. */
function loadingWindow(members: object) {
  const sources: string[] = []
  const createElement = () => Object.assign(new EventTarget(), { src: '', dataset: {} })
  const head = {
    append(script: EventTarget & { src: string }) {
      sources.push(script.src)
      queueMicrotask(() => {
        script.dispatchEvent(new Event('load'))
        window.dispatchEvent(new Event('CIFInitDone'))
      })
    },
  }
  const top = {}
  const document = { createElement, head, referrer: '' }
  const libraries = { sforce: { opencti: {} }, Microsoft: { CIFramework: { getEnvironment: () => '' } } }
  const window = Object.assign(new EventTarget(), { parent: top, top, document, ...libraries, ...members })
  return { sources, window: window as unknown as Window }
}

const mustBeFrom = (sources: readonly string[], ...origins: readonly string[]): void => {
  for (const source of sources)
    must(origins.includes(new URL(source).origin), `a script was loaded from ${source}`)
}

const openCti: PageInput = {
  name: 'the address that Salesforce gives the phone',
  values: [`?mode=Lightning&sfdcIframeOrigin=${encodeURIComponent(salesforce)}`],
  async take(value) {
    const { window, sources } = loadingWindow({ location: { search: asText(value) } })
    const crmOrigins = { crmOrigins: [salesforce, 'https://*.box.example'] }
    await loadOpenCti(window, crmOrigins, createFakeClock()).finally(() => mustBeFrom(sources, salesforce))
  },
}

const cif: PageInput = {
  name: 'the address that Dynamics gives the phone',
  values: [`?ucilib=${encodeURIComponent(`${dynamics}/webresources/Widget/msdyn_ciLibrary.js`)}`],
  async take(value) {
    const location = { search: asText(value), pathname: '/index.html', origin: own }
    const { window, sources } = loadingWindow({ location })
    await loadCif(window, { crmOrigins: [dynamics] }, createFakeClock()).finally(() =>
      mustBeFrom(sources, dynamics),
    )
  },
}

const pageAround: PageInput = {
  name: 'the origin of the page around',
  values: ['https://app.example', 'https://app.example/path?query'],
  async take(value) {
    const around = (members: object) =>
      originAround({ parent: {}, ...members } as unknown as Window, { crmOrigins: ['https://app.example'] })
    const document = { referrer: asText(value) }
    must(around({ location: {}, document }) === 'https://app.example', 'an origin that is not allowed')
    must(
      around({ location: { ancestorOrigins: [value] }, document }) === 'https://app.example',
      'an origin that is not allowed',
    )
  },
}

const deploymentBlock: PageInput = {
  name: 'the deployment block of a page',
  values: [JSON.stringify(deployment)],
  async take(value) {
    readDeployment({ getElementById: () => ({ textContent: value }) as unknown as HTMLElement })
  },
}

/** What stands in the address of a page, or in the page itself. */
export const pageAddresses: readonly PageInput[] = [redirectPage, openCti, cif, pageAround, deploymentBlock]
