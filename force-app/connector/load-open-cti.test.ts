/** @jest-environment jsdom */
import { createFakeClock } from '../../shared/fakes/clock.ts'
import { loadOpenCti } from './load-open-cti.ts'
import type { OpenCti } from './open-cti.ts'

const consoleOrigin = 'https://acme.lightning.force.com'
const inConsole = `?mode=Lightning&sfdcIframeOrigin=${encodeURIComponent(consoleOrigin)}`
const deployment = { crmOrigins: ['https://*.lightning.force.com'] }

/** A page in a frame, as far as loading needs it. */
function framed(search = inConsole) {
  const clock = createFakeClock()
  const page = { location: { search }, parent: {}, document, sforce: {} as { opencti?: OpenCti } }
  document.head.replaceChildren()
  const loading = loadOpenCti(page as unknown as Window, deployment, clock)
  const script = document.head.querySelector('script')
  return { page, clock, loading, script }
}

describe('loading Open CTI', () => {
  it('takes the library from the console that frames the page', async () => {
    const { page, loading, script } = framed()
    expect(script?.src).toBe(`${consoleOrigin}/support/api/65.0/lightning/opencti_min.js`)
    page.sforce.opencti = {} as OpenCti
    script?.dispatchEvent(new Event('load'))
    await expect(loading).resolves.toBe(page.sforce.opencti)
  })

  it.each([
    ['without parameters', ''],
    ['without a mode', inConsole.replace('mode=Lightning&', '')],
    ['in a console that is not allowed', '?mode=Lightning&sfdcIframeOrigin=https://stranger.example'],
  ])('inserts no script %s', async (_where, search) => {
    const { loading, script } = framed(search)
    await expect(loading).rejects.toMatchObject({ code: 'crm.not-embedded' })
    expect(script).toBeNull()
  })

  it('rejects in a page of its own', async () => {
    window.history.replaceState(null, '', `/${inConsole}`)
    await expect(loadOpenCti(window, deployment)).rejects.toMatchObject({ code: 'crm.not-embedded' })
  })

  it('rejects when the library does not start', async () => {
    const { loading, script } = framed()
    script?.dispatchEvent(new Event('load'))
    await expect(loading).rejects.toMatchObject({ code: 'crm.not-embedded' })
  })

  it('rejects when the library does not come', async () => {
    const { loading, script } = framed()
    script?.dispatchEvent(new Event('error'))
    await expect(loading).rejects.toMatchObject({ code: 'crm.unreachable' })
  })

  it('rejects when the library takes too long', async () => {
    const { loading, clock } = framed()
    const rejected = expect(loading).rejects.toMatchObject({ code: 'crm.unreachable' })
    await clock.advance(10_000)
    await rejected
  })
})
