import { createCifCrmHost } from '../../d365/provider/cif-crm-host.ts'
import { detectVersion } from '../../d365/provider/version.ts'
import { createOpenCtiCrmHost } from '../../force-app/connector/crm-host.ts'
import { PhoneError } from '../../shared/call/failure.ts'
import { createFakeClock, type FakeClock } from '../../shared/fakes/clock.ts'
import type { CallRecord, CrmHost, RecordRef } from '../../shared/ports/crm-host.ts'
import { parseSettings } from '../../shared/ports/settings.ts'
import { createFaults, type Faults } from '../lab/console/faults.ts'
import { createDynamicsStore } from '../lab/dynamics/dataverse/seed.ts'
import { connectInMemory as connectDynamics } from '../lab/dynamics/in-memory.ts'
import { connectInMemory as connectSalesforce } from '../lab/salesforce/in-memory.ts'
import { createSalesforceStore } from '../lab/salesforce/seed.ts'
import { mutateValue } from './mutate-value.ts'
import { settle } from './phone.ts'
import type { Fuzzer } from './run-fuzz.ts'

/** How many commands one console gets, before the next one starts. */
const perConsole = 25

/** How long a command may take, all its time-outs included: ms. */
const patience = 120_000

interface Console {
  readonly host: CrmHost
  readonly clock: FakeClock
  readonly faults: Faults
  readonly person: RecordRef
  readonly case: RecordRef
  /** Looks at what the console is, as the page does before it has a host. */
  readonly look: () => Promise<unknown>
  /** What the agent does in the console. */
  readonly acts: readonly (() => unknown)[]
}

type Reply = (value: unknown) => unknown

/** Passes what goes in through, and what comes out through `change`. */
function tapped<T extends object>(
  api: T,
  tap: (method: string, call: (...args: unknown[]) => unknown) => unknown,
): T {
  return new Proxy(api, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property)
      if (typeof member !== 'function') return member
      return tap(String(property), (...args) => Reflect.apply(member, target, args) as unknown)
    },
  })
}

type Callbacks = Readonly<Record<string, Reply | undefined>>

/** Open CTI answers to callbacks in the arguments. */
const throughCallbacks =
  (reply: Reply) => (_: string, call: (...args: unknown[]) => unknown) => (args?: Callbacks) => {
    if (!args) return call()
    const changed = Object.entries(args).map(([name, value]) =>
      typeof value === 'function' ? [name, (answer: unknown) => value(reply(answer))] : [name, value],
    )
    return call(Object.fromEntries(changed))
  }

/** CIF answers with promises, and sends events to handlers. */
const throughPromises = (reply: Reply) => (method: string, call: (...args: unknown[]) => unknown) => {
  if (method === 'addHandler')
    return (event: unknown, handler: Reply) => call(event, (json: unknown) => handler(reply(json)))
  return async (...args: unknown[]) => {
    const answer = Promise.resolve(call(...args)).catch((reason: unknown) => {
      throw reply(reason)
    })
    return reply(await answer)
  }
}

function startSalesforce(reply: Reply): Console {
  const store = createSalesforceStore()
  const clock = createFakeClock()
  const faults = createFaults()
  const { opencti, console } = connectSalesforce({ store, clock, faults })
  const id = store.query('Contact', ({ Name }) => Name === 'Jonas Weber')[0]?.id ?? ''
  return {
    host: createOpenCtiCrmHost({ opencti: tapped(opencti, throughCallbacks(reply)), clock }),
    ...{ clock, faults },
    person: { kind: 'person', entity: 'Contact', id, name: 'Jonas Weber' },
    case: { kind: 'case', entity: 'Case', id: store.query('Case', () => true)[0]?.id ?? '', name: 'A case' },
    look: async () => undefined,
    acts: [
      () => console.view(id),
      () => console.viewList('Contact'),
      () => void console.click('+4930901820', id),
    ],
  }
}

async function startDynamics(reply: Reply, version: 1 | 2): Promise<Console> {
  const store = createDynamicsStore()
  const clock = createFakeClock()
  const faults = createFaults()
  const connected = await connectDynamics({
    store,
    faults,
    version,
    clock,
    customParams: '{}',
  })
  const id = store.query('contact', ({ fullname }) => fullname === 'Jonas Weber')[0]?.id ?? ''
  const record = { entity: 'contact', id }
  const cif = tapped(connected.cif, throughPromises(reply))
  return {
    host: createCifCrmHost({ cif, version, clock, document: { title: '' }, withCases: true }),
    ...{ clock, faults },
    person: { ...record, kind: 'person', name: 'Jonas Weber' },
    case: { kind: 'case', entity: 'incident', id: store.query('incident', () => true)[0]?.id ?? '' },
    look: () => detectVersion(cif, clock),
    acts: [() => connected.console.view(record), () => void connected.console.click('+4930901820', record)],
  }
}

const call = ({ person, case: about }: Console, note?: string): CallRecord => ({
  key: 'call-1',
  direction: 'incoming',
  party: { number: '+4930901820' },
  startedAt: 0,
  answeredAt: 5_000,
  endedAt: 65_000,
  outcome: 'completed',
  who: person,
  // The wrap-up brings a call up to date that stands in the CRM already.
  ...(note && { note, about, disposition: 'Order' }),
})

/** A notification stands until the agent or the caller has decided, and nobody else ends it. */
async function notify({ host, clock }: Console): Promise<unknown> {
  const { answer, cancel } = host.notifyIncoming({ key: 'call-1', party: { number: '+4930901820' } })
  clock.after(30_000, cancel)
  return answer
}

type Command = (console: Console) => Promise<unknown>

const commands: readonly Command[] = [
  ({ look }) => look(),
  async ({ host }) => parseSettings(await host.settings()),
  ({ host }) => host.findByNumber(['+4930901820', '030 901820']),
  ({ host, person }) => host.pop({ type: 'record', record: person }),
  ({ host, case: record }) => host.pop({ type: 'record', record }),
  ({ host }) => host.pop({ type: 'new-record', number: '+33140000000' }),
  ({ host }) => host.pop({ type: 'search', number: '+33140000000' }),
  (console) => console.host.writeCall(call(console)),
  (console) => console.host.writeCall(call(console, `note ${String(console.clock.now())}`)),
  ({ host }) => host.showPanel({ visible: true, height: 400, width: 320 }),
  ({ host }) => host.setStatus({ label: 'Ready', icon: 'ready' }),
  ({ host }) => host.setStatus({ label: 'In a call', icon: 'in-call' }),
  notify,
]

/** Lets time pass until a command has ended; resolves with why it failed, if it did. */
async function ended({ clock }: Console, command: Promise<unknown>): Promise<unknown> {
  let isOver = false
  const outcome = command.then(
    () => undefined,
    (error: unknown) => error ?? 'no reason',
  )
  void outcome.then(() => (isOver = true))
  for (let passed = 0; passed < patience && !isOver; passed += 5_000) {
    await settle()
    await clock.advance(5_000)
  }
  if (!isOver) throw new Error('a command never ended')
  return outcome
}

const starts: readonly ((reply: Reply) => Promise<Console>)[] = [
  async (reply) => startSalesforce(reply),
  (reply) => startDynamics(reply, 1),
  (reply) => startDynamics(reply, 2),
]

const faultKinds = ['refuse', 'drop', 'malformed', 'wrong-origin'] as const

const inputOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) ?? 'undefined'

/** Commands to the CRM adapters, whose consoles answer and tell them mutated things. */
export const fuzzCrm: Fuzzer = async (random, count, findings) => {
  let lastReply: unknown
  let failed = 0
  let isTrue = true
  const reply = (value: unknown) =>
    (lastReply = isTrue || random.next() < 0.3 ? value : mutateValue(value, random))
  const listen = (console: Console) => {
    console.host.onDialRequest(({ number }) => String(number).trim())
    console.host.onRecordViewed((record) => record?.id.trim())
  }
  let console = startSalesforce(reply)
  for (let index = 0; index < count; index++) {
    if (index % perConsole === 0) {
      console = await random.pick(starts)(reply)
      isTrue = random.next() < 0.2
      listen(console)
      isTrue = false
    }
    await findings.during(String(index), async () => {
      random.pick(console.acts)()
      if (random.next() < 0.2) console.faults.add({ kind: random.pick(faultKinds) })
      const reason = await ended(console, random.pick(commands)(console))
      if (reason instanceof PhoneError) failed++
      else if (reason) throw new Error(`no PhoneError after ${inputOf(lastReply)}`, { cause: reason })
    })
  }
  return { failed }
}
