import { failureOf, PhoneError, type Failure } from '../call/failure.ts'
import { Desk } from '../desk/desk.ts'
import { loadNumbers } from '../desk/numbers.ts'
import type { DeskState } from '../desk/state.ts'
import { StoredJournal } from '../journal/journal.ts'
import { createPages } from '../journal/pages.ts'
import { createMemoryStore, openIndexedDbStore } from '../journal/store.ts'
import { createLineAccounts } from '../keycloak/line-accounts.ts'
import { systemClock, type Clock } from '../ports/clock.ts'
import type { CrmHost } from '../ports/crm-host.ts'
import { readDeployment, type Deployment } from '../ports/deployment.ts'
import type { Identity } from '../ports/identity.ts'
import type { LineAccountSource, Telephony } from '../ports/telephony.ts'
import type { BrowserTelephony } from '../sip/browser-telephony.ts'
import '../ui/phone.ts'
import type { SidetonePhone } from '../ui/phone.ts'
import { createRinger, type Ringer } from '../ui/ringer.ts'
import type { Skin } from '../ui/skins.ts'
import type { SoundName } from '../ui/sounds.ts'
import { recordAccounts, startEvents, type Events } from './events.ts'
import { createLateTelephony } from './late-telephony.ts'
import { recordHost } from './recorded-host.ts'

/** The page as the CRM's adapter needs it. */
export interface PhonePage {
  readonly window: Window
  readonly deployment: Deployment
  readonly clock: Clock
  readonly fetch: typeof fetch
  /** The phone on screen; its slots are the adapter's. */
  readonly phone: SidetonePhone
}

/** What makes a phone the phone of one CRM. */
export interface Console {
  readonly host: CrmHost
  readonly identity: Identity
}

/** What is shown where there is no desk, because the page cannot work where it is. */
const withoutDesk = (failure: Failure): DeskState => ({
  session: { state: 'unable', failure },
  line: { state: 'off' },
  calls: [],
  dispositions: [],
  doNotDisturb: false,
  messages: { waiting: false },
  waiting: 0,
  notices: [],
})

/** Puts the phone where it is to be seen. */
export type Place = (phone: SidetonePhone) => void

/** Gives it a page of its own. */
const fillPage: Place = (phone) => {
  const { ownerDocument: document } = phone
  const page = new CSSStyleSheet()
  page.replaceSync('body { margin: 0 } sidetone-phone { block-size: 100dvh }')
  document.adoptedStyleSheets = [page]
  document.body.append(phone)
}

function show(document: Document, skin: Skin, place: Place): SidetonePhone {
  const phone = document.createElement('sidetone-phone')
  phone.skin = skin
  phone.version = SIDETONE_VERSION
  place(phone)
  return phone
}

async function loadTelephony(clock: Clock, { record }: Events): Promise<BrowserTelephony> {
  try {
    const { createBrowserTelephony } = await import('../sip/browser-telephony.ts')
    return createBrowserTelephony(clock, record)
  } catch (cause) {
    throw new PhoneError('line.unreachable', 'a part of the page did not load', { cause })
  }
}

/** What the desk and the screen are put together from. */
interface Parts {
  readonly telephony: Telephony
  /** Telephony with the devices of this browser, as soon as somebody signs in. */
  readonly browser: () => Promise<BrowserTelephony>
  readonly lineAccount: LineAccountSource
  readonly ringer: Ringer
  readonly events: Events
}

/** Ringback and the knock of another call are for the ear that is at the telephone. */
const useOf = (name: SoundName) => (name === 'ring' ? 'ringer' : 'speaker')

function createParts(page: PhonePage, { identity }: Console, events: Events): Parts {
  const { clock } = page
  let devices: BrowserTelephony['devices'] | undefined
  let loading: Promise<BrowserTelephony> | undefined

  async function loadNow(): Promise<BrowserTelephony> {
    const loaded = await loadTelephony(clock, events)
    devices = loaded.devices
    return loaded
  }
  function browser(): Promise<BrowserTelephony> {
    loading ??= loadNow()
    // Whoever asks next tries again.
    loading.catch(() => (loading = undefined))
    return loading
  }

  const late = createLateTelephony(async () => (await browser()).telephony)
  identity.session.subscribe(({ state }) => state === 'signing-in' && late.load())
  const lineAccount = recordAccounts(createLineAccounts({ ...page, identity }), events.record, clock)
  const ringer = createRinger({
    sinkFor: (name) => devices?.[useOf(name)],
    onSink: (name, refusal) => devices?.sounded(useOf(name), refusal),
  })
  identity.session.subscribe(({ state }) => state === 'signed-in' && ringer.check())
  ringer.silenced.listen((is) =>
    events.record({ level: 'warn', event: is ? 'speaker.silenced' : 'speaker.allowed' }),
  )
  return { telephony: late.telephony, browser, lineAccount, events, ringer }
}

async function createDesk(page: PhonePage, { host, identity }: Console, parts: Parts): Promise<Desk> {
  const { clock } = page
  const journal = new StoredJournal({
    store: await openIndexedDbStore().catch(createMemoryStore),
    send: (record) => host.writeCall(record),
    pages: createPages(page.window.navigator.locks, crypto.randomUUID()),
    clock,
  })
  const storage = () => page.window.localStorage
  return new Desk({ ...parts, host, identity, journal, loadNumbers, clock, storage })
}

/** What few agents need on a usual day is loaded when they ask for it, or after everything else. */
function addTools({ phone, clock }: PhonePage, parts: Parts, desk: Desk): void {
  const { recorder } = parts.events
  phone.loadTools = async () => {
    const [{ createTools }, support, browser] = await Promise.all([
      import('./tools.ts'),
      recorder,
      parts.browser(),
    ])
    return createTools({ ...parts, ...browser, clock, support })
  }
  recorder.then(
    (support) => {
      support.followDesk(desk.state)
      support.debugging.subscribe((on) => (phone.debugging = on))
      phone.switchDebugging = () => support.switchDebugging()
    },
    // Nothing is recorded then; the settings tell that they are not complete.
    () => undefined,
  )
}

/**
 * Shows a phone and puts it together around its CRM. Where that fails, the screen says why.
 *
 * @param connect finds the console around the page; rejects with a `PhoneError` where there is none
 */
export async function startPhone(
  window: Window & typeof globalThis,
  skin: Skin,
  connect: (page: PhonePage) => Promise<Console>,
  place: Place = fillPage,
): Promise<void> {
  const phone = show(window.document, skin, place)
  try {
    const deployment = readDeployment(window.document)
    const page = { window, deployment, phone, clock: systemClock, fetch: window.fetch.bind(window) }
    const events = startEvents(window, systemClock)
    const { host, identity } = await connect(page)
    const console = { host: recordHost(host, events.record), identity }
    const parts = createParts(page, console, events)
    const desk = await createDesk(page, console, parts)
    const { ringer } = parts
    ringer.prepare()
    ringer.silenced.subscribe((is) => (phone.silenced = is))
    addTools(page, parts, desk)
    phone.command = (command) => desk.execute(command)
    desk.state.subscribe((state) => {
      phone.state = state
      ringer.update(state)
    })
    await desk.start()
  } catch (error) {
    phone.state = withoutDesk(failureOf(error, 'crm.not-embedded'))
  }
}
