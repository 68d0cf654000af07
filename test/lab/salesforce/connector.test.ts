import type { CallRecord, RecordRef } from '../../../shared/ports/crm-host.ts'
import type { FakeClock } from '../../../shared/fakes/clock.ts'
import { createFakeClock } from '../../../shared/fakes/clock.ts'
import type { PhoneError } from '../../../shared/call/failure.ts'
import { numbers } from '../agents.ts'
import type { FaultRequest } from '../console/faults.ts'
import { createFaults } from '../console/faults.ts'
import type { InMemoryOptions } from './in-memory.ts'
import { connectInMemory } from './in-memory.ts'
import { createSalesforceStore } from './seed.ts'
import { callsLogged } from './tasks.ts'
import { createOpenCtiCrmHost } from '../../../force-app/connector/crm-host.ts'

function phoneInConsole(options: InMemoryOptions = {}) {
  const store = createSalesforceStore()
  const faults = createFaults()
  const clock: FakeClock = createFakeClock()
  const { opencti, console } = connectInMemory({ store, faults, clock, ...options })
  const troubles: PhoneError[] = []
  const crm = createOpenCtiCrmHost({ opencti, clock, onTrouble: (error) => troubles.push(error) })
  const idOf = (entity: string, name: string): string =>
    store.query(entity, ({ Name, CaseNumber }) => Name === name || CaseNumber === name)[0]?.id ?? ''
  return { crm, console, store, faults, clock, troubles, idOf }
}

const call = (part: Partial<CallRecord> = {}): CallRecord => ({
  key: 'call-1',
  direction: 'incoming',
  party: { number: numbers.answers },
  startedAt: Date.UTC(2026, 0, 5, 12),
  answeredAt: Date.UTC(2026, 0, 5, 12, 0, 10),
  endedAt: Date.UTC(2026, 0, 5, 12, 1, 15),
  outcome: 'completed',
  ...part,
})

describe('the settings from the call center', () => {
  it('are the items of the own section, with the Salesforce user', async () => {
    const { crm } = phoneInConsole()
    expect(await crm.settings()).toEqual({
      clientId: 'phone.example',
      discovery: 'https://discover.example',
      country: 'DE',
      dispositions: 'Order, Complaint, Question',
      userName: 'ada@acme.example',
    })
  })

  it('may name another user', async () => {
    const sidetone = { clientId: 'phone.example', userName: 'ben@acme.example' }
    const callCenter = { adapterUrl: '/', height: 400, width: 300, sidetone }
    const { crm } = phoneInConsole({ callCenter })
    expect(await crm.settings()).toEqual(sidetone)
  })
})

describe('the search for a number', () => {
  it('finds the one contact who has it, however it is written there', async () => {
    const { crm, idOf } = phoneInConsole()
    expect(await crm.findByNumber([numbers.answers])).toEqual([
      {
        record: {
          kind: 'person',
          entity: 'Contact',
          id: idOf('Contact', 'Jonas Weber'),
          name: 'Jonas Weber',
        },
        detail: 'Nordwind Logistik GmbH',
        reason: 'Phone',
      },
    ])
  })

  it.each([
    ['+4915123456789', 'Mia Lorenz', 'Mobile'],
    ['+18285550144', 'Daniel Ortiz', 'Phone'],
    ['+12125550190', 'Ann Lee', 'Mobile'],
    ['+49895550180', 'Tom Fischer', 'Phone'],
    ['+49405550160', 'Hafenkontor AG', 'Phone'],
  ])('finds %s', async (number, name, reason) => {
    const { crm } = phoneInConsole()
    expect(await crm.findByNumber([number])).toMatchObject([{ record: { name }, reason }])
  })

  it('finds everybody who shares it, and nobody who has not', async () => {
    const { crm } = phoneInConsole()
    const found = await crm.findByNumber(['+49405550164', '040 5550164'])
    expect(found.map(({ record }) => record.name)).toEqual(['Lena Vogt', 'Paul Henning'])
    expect(await crm.findByNumber(['+33140000000'])).toEqual([])
  })

  it('finds a person account as the contact behind it', async () => {
    const { crm, console, store, idOf } = phoneInConsole()
    const [sofia] = await crm.findByNumber(['+491605550171'])
    expect(sofia).toMatchObject({ record: { kind: 'person', entity: 'Contact' }, reason: 'Mobile' })
    expect(store.get('Contact', sofia?.record.id ?? '')).toBeDefined()
    await crm.pop({ type: 'record', record: sofia?.record ?? { kind: 'person', entity: 'Contact', id: '' } })
    expect(console.popped()).toMatchObject({ record: { id: idOf('Account', 'Sofia Brandt') } })
  })
})

describe('the call log', () => {
  it('is one task, however often the call is written', async () => {
    const { crm, store, idOf } = phoneInConsole()
    const who: RecordRef = {
      kind: 'person',
      entity: 'Contact',
      id: idOf('Contact', 'Jonas Weber'),
      name: 'Jonas Weber',
    }
    const about: RecordRef = { kind: 'case', entity: 'Case', id: idOf('Case', '00001026') }
    const first = await crm.writeCall(call({ who }))
    const second = await crm.writeCall(
      call({ who, about, note: 'Wants 3 + 4 pallets\n\n& a "refund" = 100 %', disposition: 'Complaint' }),
    )
    expect(second).toEqual(first)
    expect(callsLogged(store)).toEqual([
      {
        id: first.id,
        key: 'call-1',
        subject: 'Call from Jonas Weber',
        direction: 'incoming',
        number: numbers.answers,
        who: { entity: 'Contact', id: who.id, name: 'Jonas Weber' },
        about: { entity: 'Case', id: about.id, name: '00001026' },
        durationSeconds: 65,
        outcome: 'completed',
        note: 'Wants 3 + 4 pallets\n\n& a "refund" = 100 %',
        disposition: 'Complaint',
        audio: '',
        startedAt: '2026-01-05T12:00:00.000Z',
        status: 'Completed',
      },
    ])
    expect(store.query('Task')[0]?.fields).toMatchObject({ TaskSubtype: 'Call', ActivityDate: '2026-01-05' })
  })

  it('relates a company that called, and leaves the case away for a lead', async () => {
    const { crm, store, idOf } = phoneInConsole()
    const company: RecordRef = { kind: 'company', entity: 'Account', id: idOf('Account', 'Hafenkontor AG') }
    const lead: RecordRef = { kind: 'person', entity: 'Lead', id: idOf('Lead', 'Ann Lee') }
    await crm.writeCall(call({ key: 'a', who: company }))
    await crm.writeCall(call({ key: 'b', who: lead, about: company }))
    const [a, b] = callsLogged(store)
    expect(a).toMatchObject({ about: { name: 'Hafenkontor AG' } })
    expect(a?.who).toBeUndefined()
    expect(b).toMatchObject({ who: { name: 'Ann Lee' } })
    expect(b?.about).toBeUndefined()
  })

  it('says in the subject that a call was missed', async () => {
    const { crm, store } = phoneInConsole()
    const { answeredAt: _never, ...missed } = call({
      outcome: 'missed',
      party: { number: '+49123', name: 'Anna' },
    })
    await crm.writeCall(missed)
    expect(callsLogged(store)).toMatchObject([{ subject: 'Missed call from Anna', durationSeconds: 0 }])
  })

  it('stays one task when the answer was lost and the call is written again', async () => {
    const { crm, store, faults, clock } = phoneInConsole()
    faults.add({ kind: 'drop', method: 'SidetoneCallLog.write' })
    const lost = expect(crm.writeCall(call())).rejects.toMatchObject({ code: 'crm.unreachable' })
    await clock.advance(10_000)
    await lost
    await crm.writeCall(call())
    expect(callsLogged(store)).toHaveLength(1)
  })

  it('gives the reason of a refusal', async () => {
    const { crm } = phoneInConsole()
    const stranger: RecordRef = { kind: 'person', entity: 'Contact', id: '003bn0000000000AAA' }
    await expect(crm.writeCall(call({ who: stranger }))).rejects.toMatchObject({
      code: 'crm.refused',
      detail: 'id value of incorrect type: 003bn0000000000AAA',
    })
  })
})

describe('faults of the console', () => {
  it.each<[FaultRequest, string, number]>([
    [{ kind: 'refuse' }, 'crm.refused', 0],
    [{ kind: 'malformed' }, 'crm.malformed', 0],
    [{ kind: 'drop' }, 'crm.unreachable', 10_000],
    [{ kind: 'wrong-origin' }, 'crm.unreachable', 10_000],
    [{ kind: 'slow', delay: 11_000 }, 'crm.unreachable', 10_000],
  ])('%o becomes %s', async (fault, code, after) => {
    const { crm, faults, clock } = phoneInConsole()
    faults.add(fault)
    const failed = expect(crm.findByNumber(['+4930901820'])).rejects.toMatchObject({ code })
    await clock.advance(after)
    await failed
  })

  it('that only slow it down do no harm', async () => {
    const { crm, faults, clock } = phoneInConsole()
    faults.add({ kind: 'slow', delay: 3_000 })
    const found = crm.findByNumber(['+4930901820'])
    await clock.advance(3_000)
    expect(await found).toHaveLength(1)
  })
})

describe('a softphone container that is not there yet', () => {
  it('is waited for', async () => {
    const { crm, console, clock } = phoneInConsole({ ready: false })
    const settings = crm.settings()
    await clock.advance(1_000)
    console.becomeReady()
    await clock.advance(1_000)
    expect(await settings).toMatchObject({ clientId: 'phone.example' })
  })

  it('loses no click on a number and no step of the agent', async () => {
    const { crm, console, clock, idOf } = phoneInConsole({ ready: false })
    const clicks: string[] = []
    const views: (string | undefined)[] = []
    crm.onDialRequest(({ number }) => clicks.push(number))
    crm.onRecordViewed((record) => views.push(record?.name))
    await clock.advance(1_000)
    console.becomeReady()
    await clock.advance(1_000)
    await console.click('030 901820', idOf('Contact', 'Jonas Weber'))
    console.view(idOf('Contact', 'Mia Lorenz'))
    await clock.advance(1_000)
    expect(clicks).toEqual(['030 901820'])
    expect(views).toEqual(['Mia Lorenz'])
  })

  it('is given up after ten seconds', async () => {
    const { crm, clock } = phoneInConsole({ ready: false })
    const refused = expect(crm.settings()).rejects.toMatchObject({ code: 'crm.refused' })
    await clock.advance(10_000)
    await refused
  })
})

describe('click-to-dial', () => {
  it('is on while anybody listens', async () => {
    const { crm, console, clock } = phoneInConsole()
    expect(console.clickable()).toBe(false)
    const ends = [crm.onDialRequest(() => undefined), crm.onDialRequest(() => undefined)]
    await clock.advance(0)
    expect(console.clickable()).toBe(true)
    ends.forEach((end) => {
      end()
    })
    await clock.advance(0)
    expect(console.clickable()).toBe(false)
  })

  it('tells the number and its record once, also to a second listener', async () => {
    const { crm, console, clock, idOf } = phoneInConsole()
    const heard: unknown[] = []
    crm.onDialRequest((request) => heard.push(request))()
    crm.onDialRequest((request) => heard.push(request))
    await clock.advance(0)
    await console.click('(030) 901-486', idOf('Contact', 'Mia Lorenz'))
    await clock.advance(0)
    const record = {
      kind: 'person',
      entity: 'Contact',
      id: idOf('Contact', 'Mia Lorenz'),
      name: 'Mia Lorenz',
    }
    expect(heard).toEqual([{ number: '(030) 901-486', record }])
  })

  it('takes a person account for the contact behind it', async () => {
    const { crm, console, clock, store, idOf } = phoneInConsole()
    const heard: unknown[] = []
    crm.onDialRequest(({ record }) => heard.push(record))
    await clock.advance(0)
    const account = idOf('Account', 'Sofia Brandt')
    await console.click('0160 5550171', account)
    await clock.advance(0)
    const id = store.get('Account', account)?.fields.PersonContactId
    expect(heard).toEqual([{ kind: 'person', entity: 'Contact', id, name: 'Sofia Brandt' }])
  })

  it('tells of trouble when it cannot be switched on', async () => {
    const { crm, clock, faults, troubles } = phoneInConsole()
    faults.add({ kind: 'refuse', method: 'enableClickToDial' })
    crm.onDialRequest(() => undefined)
    await clock.advance(0)
    expect(troubles).toMatchObject([{ code: 'crm.refused' }])
  })
})

describe('the record in view', () => {
  it('is told once per change, after the events have settled', async () => {
    const { crm, console, clock, idOf } = phoneInConsole()
    const views: (string | undefined)[] = []
    crm.onRecordViewed((record) => views.push(record?.name))
    await clock.advance(1_000)
    console.view(idOf('Contact', 'Mia Lorenz'))
    console.view(idOf('Contact', 'Grace Kim'))
    console.view(idOf('Contact', 'Grace Kim'))
    await clock.advance(1_000)
    console.view(idOf('Account', 'Hafenkontor AG'))
    await clock.advance(1_000)
    expect(views).toEqual(['Grace Kim', 'Hafenkontor AG'])
  })

  it('is none on a list of a standard app; a console app keeps that to itself', async () => {
    const seen = async (app: 'console' | 'standard') => {
      const { crm, console, clock, idOf } = phoneInConsole({ app })
      const views: (string | undefined)[] = []
      crm.onRecordViewed((record) => views.push(record?.name))
      await clock.advance(1_000)
      console.view(idOf('Contact', 'Mia Lorenz'))
      await clock.advance(1_000)
      console.viewList('Contact')
      await clock.advance(1_000)
      return views
    }
    expect(await seen('standard')).toEqual(['Mia Lorenz', undefined])
    expect(await seen('console')).toEqual(['Mia Lorenz'])
  })
})

describe('what the phone shows in the console', () => {
  it('pops a record, a new record, and a search', async () => {
    const { crm, console, idOf } = phoneInConsole()
    const id = idOf('Contact', 'Jonas Weber')
    await crm.pop({ type: 'record', record: { kind: 'person', entity: 'Contact', id } })
    expect(console.popped()).toMatchObject({ type: 'record', record: { id } })
    await crm.pop({ type: 'search', number: '030901820' })
    expect(console.popped()).toMatchObject({ type: 'search', text: '030901820' })
    await crm.pop({ type: 'new-record', number: '+49301', name: 'Dr. Eva  Stein' })
    expect(console.popped()).toEqual({
      entity: 'Contact',
      fields: { Phone: '+49301', FirstName: 'Dr. Eva', LastName: 'Stein' },
    })
    await expect(crm.pop({ type: 'search', number: '11' })).rejects.toMatchObject({ code: 'crm.refused' })
  })

  it('keeps the panel within the limits of the console', async () => {
    const { crm, console } = phoneInConsole()
    await crm.showPanel({ visible: false, height: 100, width: 5_000 })
    expect(console.panel()).toEqual({ visible: false, height: 240, width: 1920 })
  })

  it('puts its status on the utility bar', async () => {
    const { crm, console } = phoneInConsole()
    await crm.setStatus({ label: 'Ringing', icon: 'ringing' })
    expect([console.label(), console.icon()]).toEqual(['Ringing', 'incoming_call'])
  })

  it('has no notifications of its own', async () => {
    const { crm } = phoneInConsole()
    expect(await crm.notifyIncoming({ key: 'a', party: { number: '1' } }).answer).toBe('none')
  })
})
