import { PhoneError } from '../../../shared/call/failure.ts'
import { systemClock } from '../../../shared/ports/clock.ts'
import type { CallRecord, CrmHost, DialRequest, RecordRef } from '../../../shared/ports/crm-host.ts'
import { parseSettings } from '../../../shared/ports/settings.ts'
import { createFakeClock } from '../../../shared/fakes/clock.ts'
import { createCifCrmHost } from '../../../d365/provider/cif-crm-host.ts'
import { detectVersion } from '../../../d365/provider/version.ts'
import type { Faults } from '../console/faults.ts'
import { createFaults } from '../console/faults.ts'
import type { RecordStore } from '../console/record-store.ts'
import { activities } from './dataverse/activities.ts'
import { createDynamicsStore, seededId } from './dataverse/seed.ts'
import type { InMemory, InMemoryOptions } from './in-memory.ts'
import { connectInMemory } from './in-memory.ts'

interface Desk {
  readonly crm: CrmHost
  readonly lab: InMemory
  readonly store: RecordStore
  readonly faults: Faults
  readonly document: { title: string }
}

async function connect(version: 1 | 2, more: Partial<InMemoryOptions> = {}): Promise<Desk> {
  const { store = createDynamicsStore(), faults = createFaults(), clock = systemClock } = more
  const lab = await connectInMemory({ store, faults, version, clock, ...more })
  const document = { title: '' }
  const crm = createCifCrmHost({ cif: lab.cif, version, clock, document })
  return { crm, lab, store, faults, document }
}

const jonas: RecordRef = {
  kind: 'person',
  entity: 'contact',
  id: seededId('contact', 'jonas'),
  name: 'Jonas Weber',
}
const pallets: RecordRef = {
  kind: 'case',
  entity: 'incident',
  id: seededId('incident', 'pallets'),
  name: 'Pallets damaged on delivery',
}

const call: CallRecord = {
  key: 'call-1',
  direction: 'incoming',
  party: { number: '+4930901820' },
  startedAt: Date.UTC(2026, 0, 5, 9, 0, 0),
  answeredAt: Date.UTC(2026, 0, 5, 9, 0, 10),
  endedAt: Date.UTC(2026, 0, 5, 9, 1, 33),
  outcome: 'completed',
  who: jonas,
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (error: unknown) => (error instanceof PhoneError ? error.code : String(error)),
  )

describe.each([1, 2] as const)('the CIF adapter in version %i', (version) => {
  test('reads the settings from the custom parameters, and the user name from the user record', async () => {
    const customParams = JSON.stringify({
      clientId: 'phone',
      discovery: 'https://discover.example',
      country: 'de',
    })
    const { crm } = await connect(version, { customParams })
    expect(parseSettings(await crm.settings())).toMatchObject({
      clientId: 'phone',
      userName: 'ada@acme.example',
      country: 'DE',
    })
  })

  test('says that the settings are invalid where the custom parameters are no JSON', async () => {
    const { crm } = await connect(version, { customParams: 'clientId=phone' })
    expect(await codeOf(crm.settings())).toBe('settings.invalid')
  })

  test('passes on a click on a number with its record', async () => {
    const { crm, lab } = await connect(version)
    const clicks: DialRequest[] = []
    crm.onDialRequest((request) => clicks.push(request))
    await lab.console.click('+49 171 2345678', jonas)
    await settled()
    expect(clicks).toEqual([{ number: '+49 171 2345678', record: jonas }])
  })

  test('goes on where the agent may not switch click-to-act on', async () => {
    const { crm, lab } = await connect(version, { outbound: false })
    crm.onDialRequest(() => undefined)
    await settled()
    expect(lab.console.app.panel.state.get().clickToAct).toBe(false)
  })

  test('tells the record in view, at first and at every change', async () => {
    const { crm, lab } = await connect(version)
    lab.console.view(pallets)
    const views: (string | undefined)[] = []
    const end = crm.onRecordViewed((record) => views.push(record?.id))
    await settled()
    lab.console.view(jonas)
    lab.console.app.sessions.navigate({ type: 'list', entity: 'contact' })
    await settled()
    end()
    lab.console.view(jonas)
    await settled()
    expect(views).toEqual([pallets.id, jonas.id, undefined])
  })

  test('finds a number however it is written', async () => {
    const { crm } = await connect(version)
    const [match, ...others] = await crm.findByNumber(['+4930901820', '030901820', '030 901820'])
    expect(others).toEqual([])
    expect(match).toEqual({ record: jonas, detail: 'Nordwind Logistik GmbH', reason: 'Business phone' })
  })

  test('finds everybody who has a number, and nobody for one that nobody has', async () => {
    const { crm } = await connect(version)
    const shared = await crm.findByNumber(['+49405550164', '0405550164'])
    expect(shared.map(({ record }) => record.name)).toEqual(['Lena Vogt', 'Paul Henning'])
    expect(await crm.findByNumber(['+49405550199', '0405550199'])).toEqual([])
    expect(await crm.findByNumber([])).toEqual([])
  })

  test('pops a record, a new record with the number in it, and a search', async () => {
    const { crm, lab } = await connect(version)
    await crm.pop({ type: 'record', record: jonas })
    expect(lab.console.popped()).toEqual({ type: 'record', record: { entity: 'contact', id: jonas.id } })
    await crm.pop({ type: 'record', record: pallets })
    expect(lab.console.popped()).toMatchObject({ record: { id: pallets.id } })
    await crm.pop({ type: 'new-record', number: '+49305551', name: 'Eva' })
    expect(lab.console.popped()).toEqual({ type: 'new-record', entity: 'contact', number: '+49305551' })
    await crm.pop({ type: 'search', number: '+49305551' })
    expect(lab.console.popped()).toEqual({ type: 'search', number: '+49305551' })
  })

  test('rejects a pop of a record that is gone', async () => {
    const { crm } = await connect(1)
    const gone = { ...jonas, id: seededId('contact', 'gone') }
    expect(await codeOf(crm.pop({ type: 'record', record: gone }))).toBe('crm.refused')
  })

  test('writes a call as a completed phone call with its parties', async () => {
    const { crm, store } = await connect(version)
    const { entity, id } = await crm.writeCall({
      ...call,
      about: pallets,
      note: 'Wants a refund',
      disposition: 'Refund',
    })
    expect(entity).toBe('phonecall')
    expect(store.get('phonecall', id)?.fields).toMatchObject({
      subject: 'Call from Jonas Weber',
      directioncode: false,
      statecode: 1,
      statuscode: 4,
      actualdurationminutes: 2,
      actualstart: '2026-01-05T09:00:00Z',
      phonecall_activity_parties: [
        { participationtypemask: 2, partyid: { entity: 'systemuser' } },
        { participationtypemask: 1, partyid: { entity: 'contact', id: jonas.id } },
      ],
    })
    expect(activities(store)).toMatchObject([
      {
        key: 'call-1',
        who: { name: 'Jonas Weber' },
        about: { entity: 'incident' },
        durationSeconds: 83,
        note: 'Wants a refund',
        disposition: 'Refund',
        outcome: 'completed',
        status: 'Received',
      },
    ])
  })

  test('writes an outgoing call to nobody known, which failed', async () => {
    const { crm, store } = await connect(version)
    const { answeredAt: _, who: __, ...unanswered } = call
    await crm.writeCall({ ...unanswered, direction: 'outgoing', outcome: 'busy', failure: 'call.busy' })
    expect(activities(store)).toMatchObject([
      { subject: 'Call to +4930901820 (busy)', outcome: 'busy', durationSeconds: 0, status: 'Made' },
    ])
  })

  test('brings a completed call up to date with a later note, and writes nothing where nothing is new', async () => {
    const { crm, store } = await connect(version)
    const first = await crm.writeCall(call)
    expect(await crm.writeCall({ ...call, note: 'Called back' })).toEqual(first)
    expect(activities(store)).toMatchObject([{ note: 'Called back', status: 'Received' }])
    const changes: unknown[] = []
    store.onChange((change) => changes.push(change))
    await crm.writeCall({ ...call, note: 'Called back' })
    expect(changes).toEqual([])
  })

  test('writes a call once, however often and however much at a time it is asked to', async () => {
    const { crm, store } = await connect(version)
    const ids = await Promise.all([crm.writeCall(call), crm.writeCall(call), crm.writeCall(call)])
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1)
    expect(activities(store)).toHaveLength(1)
  })

  test('two pages that write one call leave one record', async () => {
    const one = await connect(version)
    const other = await connect(version, { store: one.store })
    const ids = await Promise.all([one.crm.writeCall(call), other.crm.writeCall(call)])
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1)
    expect(activities(one.store)).toHaveLength(1)
  })

  test('finds the record of a create whose answer was lost', async () => {
    const clock = createFakeClock()
    const { crm, store, faults } = await connect(version, { clock })
    faults.add({ kind: 'drop', method: 'createRecord' })
    const lost = codeOf(crm.writeCall(call))
    await settled()
    await clock.advance(11_000)
    expect(await lost).toBe('crm.unreachable')
    await crm.writeCall(call)
    expect(activities(store)).toMatchObject([{ key: 'call-1', status: 'Received' }])
  })

  test('shows and sizes the panel', async () => {
    const { crm, lab } = await connect(version)
    await crm.showPanel({ visible: false, width: 360 })
    expect(lab.console.panel()).toEqual({ visible: false, width: 360 })
    await crm.showPanel({ visible: true })
    expect(lab.console.panel()).toEqual({ visible: true, width: 360 })
  })

  test('puts the status into the title of the page', async () => {
    const { crm, document } = await connect(version)
    await crm.setStatus({ label: 'On hold', icon: 'on-hold' })
    expect(document.title).toBe('On hold')
  })

  test.each([
    ['refuse', 'crm.refused'],
    ['malformed', 'crm.malformed'],
  ] as const)('a console that answers with the fault "%s" is told as %s', async (kind, code) => {
    const { crm, faults } = await connect(version)
    faults.add({ kind, times: 2 })
    expect(await codeOf(crm.findByNumber(['+4930901820']))).toBe(code)
  })

  test.each(['drop', 'wrong-origin'] as const)(
    'a console with the fault "%s" is told as crm.unreachable',
    async (kind) => {
      const clock = createFakeClock()
      const { crm, faults } = await connect(version, { clock })
      faults.add({ kind, times: 2 })
      const failing = codeOf(crm.findByNumber(['+4930901820']))
      await clock.advance(11_000)
      expect(await failing).toBe('crm.unreachable')
    },
  )
})

describe('the version of the console', () => {
  test('is found out by whether it has sessions', async () => {
    const { lab } = await connect(2)
    expect(await detectVersion(lab.cif, systemClock)).toBe(2)
  })

  test('is 1 where the console stays silent about sessions', async () => {
    const clock = createFakeClock()
    const { lab } = await connect(1, { clock })
    const detecting = detectVersion(lab.cif, clock)
    await clock.advance(2_000)
    expect(await detecting).toBe(1)
  })
})

describe('a single-session app', () => {
  test('has no notifications', async () => {
    const { crm } = await connect(1)
    expect(crm.abilities.notifications).toBe(false)
    expect(await crm.notifyIncoming({ key: 'call-1', party: { number: '1' } }).answer).toBe('none')
  })
})

describe('Customer Service workspace', () => {
  const notified = async () => {
    const desk = await connect(2)
    const notification = desk.crm.notifyIncoming({
      key: 'call-1',
      party: { number: '+4930901820' },
      who: 'Jonas Weber',
    })
    await settled()
    return { ...desk, notification, app: desk.lab.console.app }
  }

  test('notifies of an incoming call, and tells that it was accepted', async () => {
    const { notification, app, lab } = await notified()
    const [shown] = lab.console.notifications()
    expect(shown).toMatchObject({
      title: 'Incoming call from Jonas Weber',
      details: [{ label: 'Number', value: '+4930901820' }],
    })
    app.notifications.accept(shown?.id ?? '')
    expect(await notification.answer).toBe('accepted')
  })

  test('tells that a call was declined', async () => {
    const { notification, app, lab } = await notified()
    app.notifications.decline(lab.console.notifications()[0]?.id ?? '')
    expect(await notification.answer).toBe('declined')
  })

  test('takes a notification back', async () => {
    const { notification, lab } = await notified()
    notification.cancel()
    expect(await notification.answer).toBe('none')
    await settled()
    expect(lab.console.notifications()).toEqual([])
    lab.close()
  })

  test('opens one session for each caller, and a case in a tab of it', async () => {
    const { crm, lab } = await connect(2)
    const { sessions } = lab.console.app
    await crm.pop({ type: 'record', record: jonas })
    await crm.pop({ type: 'record', record: pallets })
    await crm.pop({ type: 'record', record: jonas })
    expect(sessions.state.get().list.map(({ title, tabs }) => [title, tabs.length])).toEqual([
      ['Home', 1],
      ['Jonas Weber', 2],
    ])
    expect(lab.console.popped()).toMatchObject({ record: { id: jonas.id } })
  })

  test('shows the state of the call in the title of its session', async () => {
    const { crm, lab } = await connect(2)
    await crm.pop({ type: 'record', record: jonas })
    await crm.setStatus({ label: 'On hold', icon: 'on-hold' })
    expect(lab.console.app.sessions.focused().title).toBe('Jonas Weber · On hold')
    await crm.setStatus({ label: 'Ready', icon: 'ready' })
    expect(lab.console.app.sessions.focused().title).toBe('Jonas Weber')
  })

  test('shows the record without a session where the template is missing or all sessions are taken', async () => {
    const { crm, lab } = await connect(2)
    const { sessions } = lab.console.app
    while (sessions.canCreate()) sessions.create({ title: 'Chat', page: { type: 'home' } })
    await crm.pop({ type: 'record', record: jonas })
    expect(lab.console.popped()).toMatchObject({ record: { id: jonas.id } })
    expect(sessions.state.get().list).toHaveLength(11)
  })

  test('tells the record of the session that comes into focus', async () => {
    const { crm, lab } = await connect(2)
    const views: (string | undefined)[] = []
    crm.onRecordViewed((record) => views.push(record?.id))
    await crm.pop({ type: 'record', record: jonas })
    await settled()
    lab.console.app.sessions.focus('session-id-0')
    await settled()
    expect(views).toEqual([jonas.id, undefined])
  })
})

describe('what environments and admins choose', () => {
  test('a search finds the open cases of whoever was found, where that is wanted', async () => {
    const { lab } = await connect(1)
    const options = { cif: lab.cif, version: 1, clock: systemClock, document: { title: '' } } as const
    const found = await createCifCrmHost({ ...options, withCases: true }).findByNumber(['+4930901820'])
    expect(found.map(({ record, detail }) => [record.name, detail])).toEqual([
      ['Jonas Weber', 'Nordwind Logistik GmbH'],
      ['Pallets damaged on delivery', '00001026'],
    ])
  })

  test('a call is written where the regarding column has the other name', async () => {
    const { lab, store } = await connect(1)
    const suffixed = 'regardingobjectid_contact_phonecall@odata.bind'
    const plain = 'regardingobjectid_contact@odata.bind'
    const createRecord = (entity: string, json: string) =>
      json.includes(suffixed)
        ? Promise.reject(new Error("An undeclared property 'regardingobjectid_contact_phonecall' was found"))
        : lab.cif.createRecord(entity, json.replace(plain, suffixed))
    const cif = { ...lab.cif, createRecord }
    const crm = createCifCrmHost({ cif, version: 1, clock: systemClock, document: { title: '' } })
    await crm.writeCall(call)
    expect(activities(store)).toMatchObject([{ who: { name: 'Jonas Weber' }, status: 'Received' }])
  })
})
