import type { OpenCti } from '../../../force-app/connector/open-cti.ts'
import type { Clock } from '../../../shared/ports/clock.ts'
import { systemClock } from '../../../shared/ports/clock.ts'
import type { Faults } from '../console/faults.ts'
import { createFaults } from '../console/faults.ts'
import type { RecordStore } from '../console/record-store.ts'
import type { CallCenter } from './call-center.ts'
import { createOpenCtiHost } from './open-cti/host.ts'
import type { PageWindow } from './open-cti/library.ts'
import { installOpenCti } from './open-cti/library.ts'
import { createMessageChannels } from './open-cti/message-channels.ts'
import type { OpenCtiMessage } from './open-cti/protocol.ts'
import { createOrg } from './org.ts'
import { infoOf } from './record-info.ts'
import { createSalesforceStore } from './seed.ts'
import type { SoftphoneState } from './softphone.ts'
import { createSoftphone } from './softphone.ts'
import type { AppKind, NewRecord, Place } from './workspace.ts'
import { createWorkspace } from './workspace.ts'

const apiVersion = 65
const consoleOrigin = 'https://acme.lightning.force.com'

const usualCallCenter: CallCenter = {
  adapterUrl: 'https://phone.example/salesforce/',
  height: 480,
  width: 340,
  sidetone: {
    clientId: 'phone.example',
    discovery: 'https://discover.example',
    country: 'DE',
    dispositions: 'Order, Complaint, Question',
  },
}

export interface InMemoryOptions {
  readonly store?: RecordStore
  readonly faults?: Faults
  readonly clock?: Clock
  readonly app?: AppKind
  readonly callCenter?: CallCenter
  /** `User.Username` of the agent. */
  readonly userName?: string
  /** Whether the softphone's container is there from the start. */
  readonly ready?: boolean
}

/** What the agent does and sees in a console without a browser. */
export interface InMemoryConsole {
  /** Clicks a number on a record, as soon as numbers can be clicked. */
  click(number: string, recordId: string): Promise<void>
  view(recordId: string): void
  viewList(entity: string): void
  becomeReady(): void
  /** The dialog or the place that the console shows. */
  popped(): NewRecord | Place
  panel(): Pick<SoftphoneState, 'height' | 'width' | 'visible'>
  label(): string
  icon(): string
  /** Whether phone numbers can be clicked. */
  clickable(): boolean
}

const defaults = (): Required<InMemoryOptions> => ({
  store: createSalesforceStore(),
  faults: createFaults(),
  clock: systemClock,
  app: 'console',
  callCenter: usualCallCenter,
  userName: 'ada@acme.example',
  ready: true,
})

type Listen = Parameters<PageWindow['addEventListener']>[1]

/** Two windows: the adapter's page and the console that frames it. Messages arrive later, as copies. */
function createWindows(receive: (message: unknown) => void) {
  const listeners: Listen[] = []
  const later = (deliver: () => void) => void Promise.resolve().then(deliver)
  const page: PageWindow = {
    location: {
      protocol: 'https:',
      search: `?mode=Lightning&sfdcIframeOrigin=${encodeURIComponent(consoleOrigin)}`,
    },
    parent: {
      postMessage(message, targetOrigin) {
        const copy: unknown = structuredClone(message)
        if (targetOrigin === consoleOrigin)
          later(() => {
            receive(copy)
          })
      },
    },
    addEventListener: (_type, listener) => void listeners.push(listener),
  }
  const postAs = (origin: string) => (message: OpenCtiMessage) => {
    const event = { origin, data: structuredClone(message) }
    later(() => {
      listeners.forEach((listener) => {
        listener(event)
      })
    })
  }
  return { page, post: postAs(consoleOrigin), postAsStranger: postAs('https://stranger.example') }
}

/**
 * A console and an adapter's page that are wired to each other in one process, with the real wire protocol
 * between them.
 */
export function connectInMemory(options: InMemoryOptions = {}): {
  opencti: OpenCti
  console: InMemoryConsole
} {
  const { store, faults, clock, app, callCenter, userName, ready } = { ...defaults(), ...options }
  const workspace = createWorkspace(app)
  const softphone = createSoftphone(callCenter)
  const { page, ...frame } = createWindows((message) => {
    host.receive(message)
  })
  const host = createOpenCtiHost({
    frame,
    workspace,
    softphone,
    clock,
    org: createOrg({ store, callCenter, userName }),
    channels: createMessageChannels(),
    takeFault: async (method) => faults.take(method),
  })
  if (ready) host.becomeReady()
  installOpenCti(page, { apiVersion, consoleOrigin })

  const infoFor = (id: string) => {
    const record = store.find(id)
    if (!record) throw new Error(`no record ${id}`)
    return infoOf(record)
  }
  return {
    opencti: page.sforce?.opencti as OpenCti,
    console: {
      async click(number, id) {
        await softphone.whenClickable()
        host.click(number, infoFor(id))
      },
      view: (id) => {
        workspace.open({ type: 'record', record: infoFor(id) })
      },
      viewList: (entity) => {
        workspace.open({ type: 'list', entity })
      },
      becomeReady: () => {
        host.becomeReady()
      },
      popped: () => workspace.state.get().dialog ?? workspace.state.get().place,
      panel() {
        const { height, width, visible } = softphone.state.get()
        return { height, width, visible }
      },
      label: () => softphone.state.get().itemLabel,
      icon: () => softphone.state.get().itemIcon,
      clickable: () => softphone.state.get().clickToDial,
    },
  }
}
