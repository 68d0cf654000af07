import type { Clock } from '../../../shared/ports/clock.ts'
import { systemClock } from '../../../shared/ports/clock.ts'
import type { Cif } from '../../../d365/provider/cif.ts'
import { loadCif } from '../../../d365/provider/load.ts'
import { bundle } from '../console/bundle.ts'
import type { Faults } from '../console/faults.ts'
import type { RecordStore } from '../console/record-store.ts'
import { agents } from '../agents.ts'
import type { App } from './app/app.ts'
import { createApp } from './app/app.ts'
import type { Notification } from './app/notifications.ts'
import { clickOn } from './click.ts'
import { createCifHost } from './cif/host.ts'
import { installed } from './cif/templates.ts'
import { createDataverse } from './dataverse/dataverse.ts'
import { seededId } from './dataverse/seed.ts'
import { metadataOf, tableOfEntity } from './dataverse/tables.ts'
import type { MemoryWindow } from './window-pair.ts'
import { createWindowPair, deliver } from './window-pair.ts'

export interface InMemoryOptions {
  readonly store: RecordStore
  readonly faults: Faults
  readonly version: 1 | 2
  readonly clock?: Clock
  /** What the admin typed into the provider's custom parameters. */
  readonly customParams?: string | null
  /** Click-to-act may be switched on by this agent. */
  readonly outbound?: boolean
}

interface Reference {
  readonly entity: string
  readonly id: string
}

/** What the app shows, in the words of the port. */
export type Shown =
  | { readonly type: 'record'; readonly record: Reference }
  | { readonly type: 'new-record'; readonly entity: string; readonly number: string }
  | { readonly type: 'search'; readonly number: string }

/** What a test does and sees in the console. */
export interface ConsoleInMemory {
  readonly app: App
  /** The agent clicks a number on a record, as soon as numbers can be clicked. */
  click(number: string, record: Reference): Promise<void>
  /** The agent goes to a record. */
  view(record: Reference): void
  /** What the focused tab shows; nothing where it is the home page. */
  popped(): Shown | undefined
  panel(): { readonly visible: boolean; readonly width: number }
  notifications(): readonly Notification[]
}

export interface InMemory {
  /** `Microsoft.CIFramework` of the panel's page. */
  readonly cif: Cif
  /** The panel's window. */
  readonly window: MemoryWindow
  readonly console: ConsoleInMemory
  close(): void
}

const organization = 'https://acme.crm4.dynamics.com'
const channelUrl = 'https://phone.example/index.html'
const libraryPath = '/webresources/Widget/msdyn_ciLibrary.js'

let library: Promise<string> | undefined

function shown(app: App): Shown | undefined {
  const page = app.sessions.focusedPage()
  switch (page.type) {
    case 'record':
      return { type: 'record', record: { entity: page.entity, id: page.id } }
    case 'new': {
      const phones = tableOfEntity(page.entity)?.phones ?? []
      const number = phones.map((column) => page.values[column]).find((value) => typeof value === 'string')
      return { type: 'new-record', entity: page.entity, number: number ?? '' }
    }
    case 'search':
      return { type: 'search', number: page.text }
    case 'home':
    case 'list':
      return undefined
  }
}

const consoleOf = (app: App, store: RecordStore): ConsoleInMemory => ({
  app,
  async click(number, record) {
    await app.panel.whenClickable()
    app.click(clickOn(number, record, store.get(record.entity, record.id)?.fields ?? {}))
  },
  view({ entity, id }) {
    app.sessions.navigate({ type: 'record', entity, id })
  },
  popped: () => shown(app),
  panel() {
    const { mode, width } = app.panel.state.get()
    return { visible: mode === 1, width }
  },
  notifications: () => app.notifications.state.get(),
})

/** A Dynamics console with the phone's page in its panel, both without a browser, speaking the real protocol. */
export async function connectInMemory(options: InMemoryOptions): Promise<InMemory> {
  const { store, faults, version, clock = systemClock, customParams = null, outbound = true } = options
  const source = await (library ??= bundle(new URL('./library/main.ts', import.meta.url)))
  const windows = createWindowPair({
    consoleUrl: `${organization}/main.aspx`,
    panelUrl: `${channelUrl}?ucilib=${encodeURIComponent(organization + libraryPath)}`,
    clock,
    script: (url) => (url === organization + libraryPath ? source : undefined),
  })
  const app = createApp({ version, origin: organization, clock })
  const [agent] = agents
  const host = createCifHost({
    app,
    clock,
    webApi: createDataverse(store),
    provider: { label: 'Sidetone', channelUrl, customParams, outbound },
    environment: {
      userId: seededId('systemuser', agent?.userName ?? ''),
      userName: agent?.displayName ?? '',
      organization,
    },
    templates: installed,
    metadata: metadataOf,
    takeFault: async (method) => faults.take(method),
    post: (message, targetOrigin) => {
      windows.panel.postMessage(message, targetOrigin)
    },
    postAsStranger: (data) => {
      deliver(windows.panel, { data, origin: 'https://stranger.example' })
    },
  })
  const receive = (event: Event) => void host.receive(event as MessageEvent<unknown>)
  windows.console.addEventListener('message', receive)
  const cif = await loadCif(windows.panel as unknown as Window, { crmOrigins: [organization] }, clock)
  return {
    cif,
    window: windows.panel,
    console: consoleOf(app, store),
    close: () => {
      host.close()
    },
  }
}
