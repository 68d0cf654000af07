import { PhoneError } from '../call/failure.ts'
import { createFakeCrmHost } from '../fakes/crm-host.ts'
import type { CallRecord } from '../ports/crm-host.ts'
import type { SupportEvent } from '../ports/support.ts'
import { recordHost } from './recorded-host.ts'

const call: CallRecord = {
  ...{ key: 'in-1', direction: 'incoming', outcome: 'completed', startedAt: 1, endedAt: 2 },
  party: { number: '+4930901820', name: 'Grace Hopper' },
  note: 'Wants a refund',
}

function setUp() {
  const events: SupportEvent[] = []
  const fake = createFakeCrmHost()
  return { events, fake, host: recordHost(fake, (event) => events.push(event)) }
}

describe('a CRM whose answers are recorded', () => {
  it('is told what was shown and written, and nothing about whom', async () => {
    const { events, host } = setUp()
    await host.settings()
    await host.pop({ type: 'search', number: '+4930901820' })
    await host.writeCall(call)
    expect(events).toEqual([
      { level: 'info', event: 'crm.settings' },
      { level: 'info', event: 'crm.pop', detail: 'search' },
      { level: 'info', event: 'crm.write', call: 'in-1', detail: 'completed' },
    ])
  })

  it('is told why something was refused, and so is whoever asked', async () => {
    const { events, fake, host } = setUp()
    fake.console.failNext('writeCall', new PhoneError('crm.refused', 'Grace Hopper is locked'))
    fake.console.failNext('settings', new PhoneError('crm.malformed'))
    await expect(host.writeCall(call)).rejects.toMatchObject({ code: 'crm.refused' })
    await expect(host.settings()).rejects.toMatchObject({ code: 'crm.malformed' })
    expect(events).toEqual([
      { level: 'warn', event: 'crm.write', call: 'in-1', detail: 'completed: crm.refused' },
      { level: 'warn', event: 'crm.settings', detail: 'crm.malformed' },
    ])
  })

  it('does what the CRM does in everything else', async () => {
    const { fake, host } = setUp()
    const clicked: string[] = []
    const stop = host.onDialRequest(({ number }) => clicked.push(number))
    fake.console.clickNumber({ number: '1' })
    stop()
    fake.console.clickNumber({ number: '2' })
    const viewed: unknown[] = []
    host.onRecordViewed((record) => viewed.push(record))
    fake.console.view(undefined)
    await host.showPanel({ visible: true })
    await host.setStatus({ label: 'Ready', icon: 'ready' })
    expect({ clicked, viewed }).toEqual({ clicked: ['1'], viewed: [undefined] })
    expect(fake.console.panel.get()).toEqual({ visible: true })
    expect(fake.console.status.get()?.label).toBe('Ready')
    expect(await host.findByNumber(['+1'])).toEqual([])
    expect(await host.notifyIncoming({ key: 'a', party: call.party }).answer).toBe('none')
    expect(host.abilities).toEqual(fake.abilities)
  })
})
