import { agents } from '../agents.ts'
import * as people from '../console/people.ts'
import type { RecordStore } from '../console/record-store.ts'
import { createRecordStore } from '../console/record-store.ts'
import { entities, isEntity } from './entities.ts'
import { createIdMaker } from './ids.ts'

type Insert = RecordStore['insert']

const fullName = (person: { firstName: string; lastName: string }) => `${person.firstName} ${person.lastName}`

function seedContacts(insert: Insert): ReadonlyMap<string, { id: string; phone: string | undefined }> {
  const accounts = new Map(
    people.companies.map(({ key, name, phone, city }) => [
      key,
      insert('Account', { Name: name, Phone: phone, BillingCity: city, IsPersonAccount: false }),
    ]),
  )
  return new Map(
    people.contacts.map((contact) => {
      const id = insert('Contact', {
        Name: fullName(contact),
        FirstName: contact.firstName,
        LastName: contact.lastName,
        AccountId: accounts.get(contact.company),
        Title: contact.title,
        Email: contact.email,
        Phone: contact.phone,
        MobilePhone: contact.mobile,
        HomePhone: contact.home,
        OtherPhone: contact.other,
        IsPersonAccount: false,
      })
      return [contact.key, { id, phone: contact.phone }]
    }),
  )
}

/** A person account is an account with a contact of its own behind it. */
function seedPersonAccounts(insert: Insert, nextId: (entity: string) => string): void {
  for (const customer of people.privateCustomers) {
    const contactId = nextId('Contact')
    const accountId = insert('Account', {
      Name: fullName(customer),
      Phone: customer.phone,
      PersonMobilePhone: customer.mobile,
      PersonEmail: customer.email,
      IsPersonAccount: true,
      PersonContactId: contactId,
    })
    const contact = { Name: fullName(customer), Phone: customer.phone, MobilePhone: customer.mobile }
    insert('Contact', { ...contact, AccountId: accountId, IsPersonAccount: true }, contactId)
  }
}

function seedRest(insert: Insert, contacts: ReturnType<typeof seedContacts>): void {
  for (const lead of people.leads) {
    const { company, phone, mobile } = lead
    insert('Lead', {
      Name: fullName(lead),
      Company: company,
      Phone: phone,
      MobilePhone: mobile,
      Status: 'Working',
    })
  }
  for (const { number, subject, contact, phone, priority } of people.cases) {
    const { id, phone: contactPhone } = contacts.get(contact) ?? {}
    insert('Case', {
      CaseNumber: number,
      Subject: subject,
      ContactId: id,
      ContactPhone: contactPhone,
      SuppliedPhone: phone,
      Priority: priority,
      Status: 'New',
    })
  }
  for (const { userName, displayName } of agents) insert('User', { Name: displayName, Username: userName })
}

/** The records of the lab's Salesforce org. */
export function createSalesforceStore(): RecordStore {
  const nextId = createIdMaker((entity) => (isEntity(entity) ? entities[entity].prefix : 'a00'))
  return createRecordStore({
    nextId,
    seed: ({ insert }) => {
      const contacts = seedContacts(insert)
      seedPersonAccounts(insert, nextId)
      seedRest(insert, contacts)
    },
  })
}
