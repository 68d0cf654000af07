import type { Row } from './web-api.ts'

/** A single-valued navigation property: what it binds to. */
export interface Lookup {
  /** The lookup column; its value is read as `_column_value`. */
  readonly column: string
  /** Logical name of the table. */
  readonly target: string
}

/** A table of Dataverse, as far as the lab needs it. */
export interface Table {
  /** Logical name. */
  readonly name: string
  readonly displayName: string
  /** Name of the entity set in addresses. */
  readonly set: string
  readonly id: string
  readonly primaryName: string
  /** Columns with their labels. */
  readonly columns: Readonly<Record<string, string>>
  /** Columns that hold a phone number: those that click-to-act knows. */
  readonly phones: readonly string[]
  /** Navigation properties, named as in the metadata. */
  readonly lookups: Readonly<Record<string, Lookup>>
  /** Columns whose values no two rows may share. */
  readonly alternateKeys: Readonly<Record<string, string>>
}

/** `regardingobjectid_contact_phonecall` and its like. */
const regarding = (target: string): readonly [string, Lookup] => [
  `regardingobjectid_${target}_phonecall`,
  { column: 'regardingobjectid', target },
]

const table = (part: Pick<Table, 'name' | 'set' | 'displayName' | 'columns'> & Partial<Table>): Table => ({
  id: `${part.name}id`,
  primaryName: 'fullname',
  phones: [],
  lookups: {},
  alternateKeys: {},
  ...part,
})

const contact = table({
  name: 'contact',
  set: 'contacts',
  displayName: 'Contact',
  columns: {
    fullname: 'Full Name',
    firstname: 'First Name',
    lastname: 'Last Name',
    jobtitle: 'Job Title',
    emailaddress1: 'Email',
    telephone1: 'Business Phone',
    mobilephone: 'Mobile Phone',
    telephone2: 'Home Phone',
    telephone3: 'Telephone 3',
    address1_city: 'City',
    statecode: 'Status',
  },
  phones: ['telephone1', 'mobilephone', 'telephone2', 'telephone3'],
  lookups: {
    parentcustomerid_account: { column: 'parentcustomerid', target: 'account' },
    parentcustomerid_contact: { column: 'parentcustomerid', target: 'contact' },
  },
})

const account = table({
  name: 'account',
  set: 'accounts',
  displayName: 'Account',
  primaryName: 'name',
  columns: {
    name: 'Account Name',
    telephone1: 'Main Phone',
    telephone2: 'Other Phone',
    telephone3: 'Telephone 3',
    address1_city: 'City',
    statecode: 'Status',
  },
  phones: ['telephone1', 'telephone2', 'telephone3'],
})

const incident = table({
  name: 'incident',
  set: 'incidents',
  displayName: 'Case',
  primaryName: 'title',
  columns: {
    title: 'Case Title',
    ticketnumber: 'Case Number',
    prioritycode: 'Priority',
    description: 'Description',
    statecode: 'Status',
  },
  lookups: {
    customerid_contact: { column: 'customerid', target: 'contact' },
    customerid_account: { column: 'customerid', target: 'account' },
  },
})

const systemuser = table({
  name: 'systemuser',
  set: 'systemusers',
  displayName: 'User',
  columns: { fullname: 'Full Name', domainname: 'User Name', internalemailaddress: 'Primary Email' },
})

const phonecall = table({
  name: 'phonecall',
  set: 'phonecalls',
  displayName: 'Phone Call',
  id: 'activityid',
  primaryName: 'subject',
  columns: {
    subject: 'Subject',
    description: 'Description',
    phonenumber: 'Phone Number',
    directioncode: 'Direction',
    actualdurationminutes: 'Duration',
    actualstart: 'Actual Start',
    actualend: 'Actual End',
    category: 'Category',
    subcategory: 'Sub-Category',
    prioritycode: 'Priority',
    leftvoicemail: 'Left Voice Mail',
    statecode: 'Activity Status',
    statuscode: 'Status Reason',
    sidetone_callkey: 'Call Key',
  },
  phones: ['phonenumber'],
  lookups: Object.fromEntries(['contact', 'account', 'incident'].map(regarding)),
  alternateKeys: { sidetone_callkey: 'Call Key' },
})

const all: readonly Table[] = [contact, account, incident, systemuser, phonecall]

export const tables: readonly Table[] = all
export const tableOfEntity = (name: string): Table | undefined => all.find((each) => each.name === name)
export const tableOfSet = (set: string): Table | undefined => all.find((each) => each.set === set)

/** What `getEntityMetadata` tells of a table. */
export function metadataOf(entity: string): Row {
  const found = tableOfEntity(entity)
  if (!found) return {}
  return {
    LogicalName: found.name,
    EntitySetName: found.set,
    PrimaryIdAttribute: found.id,
    PrimaryNameAttribute: found.primaryName,
    DisplayName: found.displayName,
  }
}
