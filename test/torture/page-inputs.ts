import { loadCif } from '../../d365/provider/load.ts'
import { columnsOf } from '../../d365/provider/phone-call.ts'
import { logCall } from '../../force-app/connector/call-log.ts'
import { loadOpenCti } from '../../force-app/connector/load-open-cti.ts'
import { originAround } from '../../shared/embedding/framed-phone.ts'
import { createFakeClock } from '../../shared/fakes/clock.ts'
import { StoredJournal } from '../../shared/journal/journal.ts'
import { openIndexedDbStore } from '../../shared/journal/store.ts'
import { handOverCallback } from '../../shared/keycloak/redirect-page.ts'
import { createSessionKeeper } from '../../shared/keycloak/session-keeper.ts'
import { createServers, deployment, hastyClock } from '../../shared/keycloak/testing.ts'
import type { CallRecord } from '../../shared/ports/crm-host.ts'
import { readDeployment } from '../../shared/ports/deployment.ts'
import { createDevices } from '../../shared/sip/media/devices.ts'
import { openDB } from 'idb'
import { otherWindow, type Acts } from './page-window.ts'
import { settle } from './phone.ts'

/** Something that a page reads by itself: from its address, from what stands in it, from what it has kept. */
export interface PageInput {
  readonly name: string
  /** As it should be. */
  readonly values: readonly unknown[]
  /** Reads it. Throws where that does harm, and a `PhoneError` where the page can say why it does not work. */
  take(value: unknown): Promise<void>
}

const own = deployment.ownOrigin
const salesforce = 'https://acme.lightning.force.com'
const dynamics = 'https://acme.crm4.dynamics.com'

/** Addresses are text, whatever stands in them. */
const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

const must = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what)
}

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

const chosenDevices: PageInput = {
  name: 'the devices that were chosen',
  values: [
    JSON.stringify({
      chosen: { microphone: { id: 'm', label: 'Headset' }, ringer: { id: 'r', label: 'Speaker' } },
      processing: { echoCancellation: true, noiseSuppression: false, autoGainControl: true },
    }),
  ],
  async take(value) {
    let kept = value
    const storage = {
      getItem: () => kept as string,
      setItem: (_: string, text: string) => void (kept = text),
    }
    const page = { mediaDevices: undefined, canChooseSpeaker: true, storage: () => storage }
    const devices = createDevices(page as unknown as Parameters<typeof createDevices>[0])
    devices.microphoneChoice.constraints()
    devices.choose('microphone', { id: 'other', label: 'Other' })
    must(JSON.stringify(devices.microphoneChoice.constraints()).includes('other'), 'no device can be chosen')
  },
}

const session = {
  issuer: 'https://id.example/realms/acme',
  clientId: 'phone.example',
  userName: 'ada@acme.example',
}

const keptSession: PageInput = {
  name: 'the session that was kept',
  values: [
    { ...session, refreshToken: { key: {}, iv: new Uint8Array(12), bytes: new ArrayBuffer(32) } },
    { ...session, refreshToken: { iv: 'x' } },
  ],
  async take(value) {
    const keeper = createSessionKeeper(undefined)
    await keeper.find()
    const database = await openDB('sidetone-sign-in')
    await database.put('sessions', value, 'newest')
    database.close()
    must((await keeper.find()) === undefined, 'a session was believed that nobody has sealed')
    await keeper.keep({ ...session, refreshToken: 'the-token' })
    must((await keeper.find())?.refreshToken === 'the-token', 'no session can be kept')
    await keeper.forget()
  },
}

const ended = (key: string, startedAt: number) => ({
  entry: {
    ...{ key, owner: 'u-1', complete: true },
    call: {
      ...{ key, state: 'ended', direction: 'incoming', party: { number: '+49301', name: 'Grace' } },
      ...{ startedAt, answeredAt: startedAt + 1, endedAt: startedAt + 2, outcome: 'completed' },
    },
    who: { kind: 'person', entity: 'Contact', id: '003', name: 'Grace' },
  },
  ...{ startedAt, page: 'gone', confirmed: false },
})

const ringing = (key: string) => {
  const call = { key, state: 'ringing', direction: 'incoming', party: { number: '+49301' }, startedAt: 1 }
  return { entry: { key, owner: 'u-1', call, complete: false }, startedAt: 1, page: 'gone', confirmed: false }
}

let journals = 0

const journal: PageInput = {
  name: 'the calls that were written down',
  values: [ended('call-1', 1), ringing('call-1')],
  async take(value) {
    const name = `journal-${String(++journals)}`
    const store = await openIndexedDbStore(name)
    const database = await openDB(name)
    // What the browser itself does not take has never been there.
    await database.put('entries', value).catch(() => undefined)
    await store.put(ended('call-2', 5) as unknown as Parameters<typeof store.put>[0])
    const sent: CallRecord[] = []
    const outbox = new StoredJournal({
      store,
      async send(record) {
        // As the adapters read it.
        columnsOf(record)
        await logCall(record, async () => '00T000000000001')
        sent.push(record)
      },
      pages: { own: 'own', isAlive: async () => false },
      clock: createFakeClock(),
    })
    await outbox.open('u-1')
    for (let left = 50; left > 0 && !sent.some(({ key }) => key === 'call-2'); left--) await settle()
    must(
      sent.some(({ key }) => key === 'call-2'),
      'a call was not sent, because of another one',
    )
    outbox.close()
    database.close()
    indexedDB.deleteDatabase(name)
  },
}

export const pageInputs: readonly PageInput[] = [
  ...[redirectPage, openCti, cif, pageAround],
  ...[deploymentBlock, chosenDevices, keptSession, journal],
]
