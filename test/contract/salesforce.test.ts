import { createOpenCtiCrmHost } from '../../force-app/connector/crm-host.ts'
import { createFakeClock } from '../../shared/fakes/clock.ts'
import { createFaults } from '../lab/console/faults.ts'
import { connectInMemory } from '../lab/salesforce/in-memory.ts'
import { createSalesforceStore } from '../lab/salesforce/seed.ts'
import { callsLogged } from '../lab/salesforce/tasks.ts'
import { crmHostContract, type CrmHostSubject } from './crm-host.ts'

/** The Open CTI adapter in the lab's Salesforce console, without a browser. */
function salesforceSubject(): CrmHostSubject {
  const store = createSalesforceStore()
  const faults = createFaults()
  const clock = createFakeClock()
  const { opencti, console } = connectInMemory({ store, faults, clock })
  const ref = <K extends 'person' | 'company'>(kind: K, entity: string, name: string) => {
    const id = store.query(entity, ({ Name }) => Name === name)[0]?.id ?? ''
    return { kind, entity, id, name }
  }
  return {
    host: createOpenCtiCrmHost({ opencti, clock }),
    world: {
      person: ref('person', 'Contact', 'Jonas Weber'),
      company: ref('company', 'Account', 'Hafenkontor AG'),
      ...{ number: '+4930901820', sharedNumber: '+49405550164', unknownNumber: '+33140000000' },
      click: (number, record) => console.click(number, record.id),
      async view(record) {
        console.view(record.id)
        await clock.advance(1_000)
      },
      shown() {
        const shown = console.popped()
        if ('fields' in shown) return String(shown.fields.Phone)
        return shown.type === 'record' ? shown.record.id : undefined
      },
      panelVisible: () => console.panel().visible,
      written: () =>
        callsLogged(store).map((call) => ({ ...call, who: call.who?.id, about: call.about?.id })),
      failWrite: (kind) => faults.add({ kind, method: 'runApex' }),
      passTime: (duration) => clock.advance(duration),
    },
  }
}

describe('the Salesforce console over Open CTI', () => {
  it.each(crmHostContract)('$name', async ({ run }) => run(salesforceSubject()))
})
