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
import type { createSipTelephony } from '../sip/telephony.ts'
import '../ui/phone.ts'
import type { SidetonePhone } from '../ui/phone.ts'
import { createRinger } from '../ui/ringer.ts'
import type { Skin } from '../ui/skins.ts'

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
  waiting: 0,
  notices: [],
})

function show(document: Document, skin: Skin): SidetonePhone {
  const page = new CSSStyleSheet()
  page.replaceSync('body { margin: 0 } sidetone-phone { block-size: 100dvh }')
  document.adoptedStyleSheets = [page]
  const phone = document.createElement('sidetone-phone')
  phone.skin = skin
  phone.version = SIDETONE_VERSION
  document.body.append(phone)
  return phone
}

/** Half of the phone is telephony, and nobody calls before the page is signed in: it comes while that goes on. */
async function loadTelephony(): Promise<typeof createSipTelephony> {
  try {
    const telephony = await import('../sip/telephony.ts')
    return telephony.createSipTelephony
  } catch (cause) {
    throw new PhoneError('line.unreachable', 'a part of the page did not load', { cause })
  }
}

async function createDesk(
  page: PhonePage,
  { host, identity }: Console,
  createTelephony: typeof createSipTelephony,
): Promise<Desk> {
  const { clock } = page
  const journal = new StoredJournal({
    store: await openIndexedDbStore().catch(createMemoryStore),
    send: (record) => host.writeCall(record),
    pages: createPages(page.window.navigator.locks, crypto.randomUUID()),
    clock,
  })
  const telephony = createTelephony({ clock })
  const lineAccount = createLineAccounts({ ...page, identity })
  return new Desk({ host, identity, journal, telephony, lineAccount, loadNumbers, clock })
}

/**
 * Shows a phone and puts it together around its CRM. Where that fails, the screen says why.
 *
 * @param connect finds the console around the page; rejects with a `PhoneError` where there is none
 */
export async function startPhone(
  window: Window,
  skin: Skin,
  connect: (page: PhonePage) => Promise<Console>,
): Promise<void> {
  const phone = show(window.document, skin)
  try {
    const deployment = readDeployment(window.document)
    const page = { window, deployment, phone, clock: systemClock, fetch: window.fetch.bind(window) }
    const [console, createTelephony] = await Promise.all([connect(page), loadTelephony()])
    const desk = await createDesk(page, console, createTelephony)
    const ringer = createRinger()
    ringer.prepare()
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
