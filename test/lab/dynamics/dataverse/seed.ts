import { createHash, randomUUID } from 'node:crypto'
import { agents } from '../../agents.ts'
import { cases, companies, contacts, privateCustomers } from '../../console/people.ts'
import type { RecordStore } from '../../console/record-store.ts'
import { createRecordStore } from '../../console/record-store.ts'

/** The GUID of a seeded record: always the same. */
export function seededId(entity: string, key: string): string {
  const hex = createHash('sha256').update(`${entity}/${key}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const priorities = { High: 1, Medium: 2, Low: 3 } as const

const lookup = (column: string, entity: string, key: string) => ({
  [`_${column}_value`]: seededId(entity, key),
  [`_${column}_value@Microsoft.Dynamics.CRM.lookuplogicalname`]: entity,
})

function seed(store: Pick<RecordStore, 'insert'>): void {
  for (const { userName, displayName } of agents) {
    const fields = { fullname: displayName, domainname: userName, internalemailaddress: userName }
    store.insert('systemuser', fields, seededId('systemuser', userName))
  }
  for (const { key, name, phone, city } of companies) {
    const fields = { name, telephone1: phone, address1_city: city, statecode: 0 }
    store.insert('account', fields, seededId('account', key))
  }
  for (const person of [...contacts, ...privateCustomers]) {
    const { key, firstName, lastName, email, phone, mobile } = person
    const fields = {
      fullname: `${firstName} ${lastName}`,
      firstname: firstName,
      lastname: lastName,
      emailaddress1: email,
      telephone1: phone,
      mobilephone: mobile,
      statecode: 0,
      ...('company' in person && {
        jobtitle: person.title,
        telephone2: person.home,
        telephone3: person.other,
        ...lookup('parentcustomerid', 'account', person.company),
      }),
    }
    store.insert('contact', fields, seededId('contact', key))
  }
  for (const { key, number, subject, contact, priority } of cases) {
    const fields = {
      title: subject,
      ticketnumber: number,
      prioritycode: priorities[priority],
      statecode: 0,
      ...lookup('customerid', 'contact', contact),
    }
    store.insert('incident', fields, seededId('incident', key))
  }
}

/** The records of the Dynamics console: the lab's people, under GUIDs that never change. */
export const createDynamicsStore = (now?: () => number): RecordStore =>
  createRecordStore({ nextId: () => randomUUID(), seed, ...(now && { now }) })
