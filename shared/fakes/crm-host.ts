import { atom } from 'nanostores'
import type { PhoneError } from '../call/failure.ts'
import type {
  CallRecord,
  CrmAbilities,
  CrmHost,
  CrmMatch,
  DialRequest,
  NotificationAnswer,
  PanelRequest,
  PanelStatus,
  PopTarget,
  RawSettings,
  RecordRef,
} from '../ports/crm-host.ts'

type Command = 'settings' | 'findByNumber' | 'pop' | 'writeCall'

/** The console of the fake: what the agent does there and what it shows. */
export class FakeConsole {
  readonly dialListeners = new Set<(request: DialRequest) => void>()
  readonly viewListeners = new Set<(record: RecordRef | undefined) => void>()
  readonly popped = atom<readonly PopTarget[]>([])
  /** Calls written, by key. */
  readonly written = atom<ReadonlyMap<string, CallRecord>>(new Map())
  readonly status = atom<PanelStatus | undefined>(undefined)
  readonly panel = atom<PanelRequest>({})
  /** How many notifications are open. */
  readonly notifications = atom(0)
  readonly #open = new Set<(answer: NotificationAnswer) => void>()
  readonly #failing = new Map<Command, PhoneError>()

  clickNumber(request: DialRequest): void {
    this.dialListeners.forEach((listener) => listener(request))
  }

  view(record: RecordRef | undefined): void {
    this.viewListeners.forEach((listener) => listener(record))
  }

  /** Makes the next such command reject. */
  failNext(command: Command, error: PhoneError): void {
    this.#failing.set(command, error)
  }

  failIfAsked(command: Command): void {
    const error = this.#failing.get(command)
    this.#failing.delete(command)
    if (error) throw error
  }

  notify(): ReturnType<CrmHost['notifyIncoming']> {
    let resolve: (answer: NotificationAnswer) => void = () => undefined
    const answer = new Promise<NotificationAnswer>((settle) => (resolve = settle))
    this.#open.add(resolve)
    this.notifications.set(this.#open.size)
    return { answer, cancel: () => this.#settle('none', resolve) }
  }

  /** Answers every notification that is open. */
  answerNotification(answer: NotificationAnswer): void {
    this.#open.forEach((resolve) => this.#settle(answer, resolve))
  }

  #settle(answer: NotificationAnswer, resolve: (answer: NotificationAnswer) => void): void {
    if (!this.#open.delete(resolve)) return
    this.notifications.set(this.#open.size)
    resolve(answer)
  }
}

export type FakeCrmHost = CrmHost & { readonly console: FakeConsole }

/** A match and the numbers by which it is found, in E.164. */
export type FakeContact = CrmMatch & { readonly numbers: readonly string[] }

export interface FakeCrmOptions {
  readonly settings?: RawSettings
  readonly contacts?: readonly FakeContact[]
  readonly abilities?: Partial<CrmAbilities>
}

export const fakeSettings: RawSettings = {
  clientId: 'phone.example',
  discovery: 'https://discover.example',
  userName: 'ada@acme.example',
  country: 'DE',
  dispositions: 'Order, Complaint, Question',
}

const listenIn = <T>(listeners: Set<T>, listener: T): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** A CRM in memory. */
export function createFakeCrmHost(options: FakeCrmOptions = {}): FakeCrmHost {
  const { settings = fakeSettings, contacts = [], abilities = {} } = options
  const console = new FakeConsole()
  return {
    console,
    abilities: { resizablePanel: true, notifications: false, ...abilities },
    async settings() {
      console.failIfAsked('settings')
      return settings
    },
    onDialRequest: (listener) => listenIn(console.dialListeners, listener),
    onRecordViewed: (listener) => listenIn(console.viewListeners, listener),
    async findByNumber(forms) {
      console.failIfAsked('findByNumber')
      const found = contacts.filter(({ numbers }) => numbers.some((number) => forms.includes(number)))
      return found.map(({ numbers: _, ...match }) => match)
    },
    async pop(target) {
      console.failIfAsked('pop')
      console.popped.set([...console.popped.get(), target])
    },
    async writeCall(record) {
      console.failIfAsked('writeCall')
      console.written.set(new Map(console.written.get()).set(record.key, record))
      return { entity: 'Task', id: `task-${record.key}` }
    },
    showPanel: async (request) => console.panel.set({ ...console.panel.get(), ...request }),
    setStatus: async (status) => console.status.set(status),
    notifyIncoming: () =>
      abilities.notifications
        ? console.notify()
        : { answer: Promise.resolve('none'), cancel: () => undefined },
  }
}
