import { loadCif } from '../../../d365/provider/load.ts'
import { PhoneError } from '../../../shared/call/failure.ts'
import { createFakeClock } from '../../../shared/fakes/clock.ts'
import { bundle } from '../console/bundle.ts'
import { createWindowPair } from './window-pair.ts'

const organization = 'https://acme.crm4.dynamics.com'
const library = `${organization}/webresources/Widget/msdyn_ciLibrary.js`
const ucilib = `?ucilib=${encodeURIComponent(library)}`

async function panelAt(panelUrl: string, source?: string) {
  const clock = createFakeClock()
  const text = source ?? (await bundle(new URL('./library/main.ts', import.meta.url)))
  const script = (url: string) => (url === library && text !== 'missing' ? text : undefined)
  const windows = createWindowPair({ consoleUrl: `${organization}/main.aspx`, panelUrl, clock, script })
  const load = (crmOrigins: readonly string[], window = windows.panel) =>
    loadCif(window as unknown as Window, { crmOrigins: [...crmOrigins] }, clock)
  return { ...windows, load, clock }
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'loaded',
    (error: unknown) => (error instanceof PhoneError ? error.code : String(error)),
  )

test.each([
  ['a page that is told where the organization is', `https://phone.example/phone.html${ucilib}`],
  ['a web resource', `${organization}/WebResources/sidetone_/phone/phone.html`],
])('loads the library into %s', async (_, url) => {
  const { load } = await panelAt(url)
  expect(await codeOf(load(['https://*.crm4.dynamics.com']))).toBe('loaded')
})

test('asks the browser who frames the page where nothing else tells', async () => {
  const { panel, load } = await panelAt('https://phone.example/phone.html')
  Object.assign(panel.location, { ancestorOrigins: [organization] })
  expect(await codeOf(load([organization]))).toBe('loaded')
})

test('loads nothing from an organization that is not allowed, and nothing outside a frame', async () => {
  const { load, console } = await panelAt(`https://phone.example/phone.html${ucilib}`)
  expect(await codeOf(load(['https://other.crm4.dynamics.com']))).toBe('crm.not-embedded')
  expect(await codeOf(load([organization], console))).toBe('crm.not-embedded')
})

test('tells where the library is missing, stays silent, or is something else', async () => {
  const url = `https://phone.example/phone.html${ucilib}`
  const missing = await panelAt(url, 'missing')
  expect(await codeOf(missing.load([organization]))).toBe('crm.unreachable')
  const silent = await panelAt(url, '')
  const loading = codeOf(silent.load([organization]))
  await silent.clock.advance(10_000)
  expect(await loading).toBe('crm.unreachable')
  const other = await panelAt(url, "window.dispatchEvent(new Event('CIFInitDone'))")
  expect(await codeOf(other.load([organization]))).toBe('crm.malformed')
})
