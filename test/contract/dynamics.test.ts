import { createCifCrmHost } from '../../d365/provider/cif-crm-host.ts'
import { createFakeClock } from '../../shared/fakes/clock.ts'
import { createFaults } from '../lab/console/faults.ts'
import { activities } from '../lab/dynamics/dataverse/activities.ts'
import { createDynamicsStore } from '../lab/dynamics/dataverse/seed.ts'
import { connectInMemory } from '../lab/dynamics/in-memory.ts'
import { crmHostContract, type CrmHostSubject } from './crm-host.ts'

const settings = { clientId: 'phone.example', discovery: 'https://discover.example/api/user/' }

/** The CIF adapter in the lab's Dynamics console, without a browser. */
async function dynamicsSubject(version: 1 | 2): Promise<CrmHostSubject> {
  const store = createDynamicsStore()
  const faults = createFaults()
  const clock = createFakeClock()
  const customParams = JSON.stringify(settings)
  const { cif, console } = await connectInMemory({ store, faults, version, clock, customParams })
  const ref = <K extends 'person' | 'company'>(kind: K, entity: string, column: string, name: string) => {
    const id = store.query(entity, (fields) => fields[column] === name)[0]?.id ?? ''
    return { kind, entity, id, name }
  }
  return {
    host: createCifCrmHost({ cif, version, clock, document: { title: '' } }),
    world: {
      person: ref('person', 'contact', 'fullname', 'Jonas Weber'),
      company: ref('company', 'account', 'name', 'Hafenkontor AG'),
      ...{ number: '+4930901820', sharedNumber: '+49405550164', unknownNumber: '+33140000000' },
      click: (number, record) => console.click(number, record),
      view: (record) => console.view(record),
      shown() {
        const shown = console.popped()
        return shown?.type === 'record' ? shown.record.id : shown?.number
      },
      panelVisible: () => console.panel().visible,
      written: () => activities(store).map((call) => ({ ...call, who: call.who?.id, about: call.about?.id })),
      failWrite: (kind) => faults.add({ kind, method: 'createRecord' }),
      async passTime(duration) {
        // A write takes more turns than the fake clock waits for.
        await new Promise((resolve) => setTimeout(resolve, 0))
        await clock.advance(duration)
      },
    },
  }
}

describe.each([1, 2] as const)('the Dynamics console over CIF version %s', (version) => {
  it.each(crmHostContract)('$name', async ({ run }) => run(await dynamicsSubject(version)))
})
