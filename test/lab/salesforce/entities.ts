/** What the console has to know of an entity. */
export interface Entity {
  /** The first three characters of its ids. */
  readonly prefix: string
  readonly label: string
  readonly plural: string
  /** Background of its icon, and the one letter on it. */
  readonly color: string
  readonly letter: string
  /** Phone fields and their labels, in the order of the page. */
  readonly phones: Readonly<Record<string, string>>
  /** All fields of the record page and their labels. */
  readonly details: Readonly<Record<string, string>>
  /** Fields of the list view. */
  readonly columns: readonly string[]
  /** The field that is shown as the record's name. */
  readonly nameField: string
}

const personPhones = {
  Phone: 'Phone',
  MobilePhone: 'Mobile',
  HomePhone: 'Home Phone',
  OtherPhone: 'Other Phone',
}

const table = {
  Account: {
    prefix: '001',
    label: 'Account',
    plural: 'Accounts',
    color: '#5867e8',
    letter: 'A',
    phones: { Phone: 'Phone', PersonMobilePhone: 'Mobile' },
    details: {
      Name: 'Account Name',
      Phone: 'Phone',
      PersonMobilePhone: 'Mobile',
      PersonEmail: 'Email',
      BillingCity: 'City',
    },
    columns: ['Name', 'Phone', 'BillingCity'],
    nameField: 'Name',
  },
  Contact: {
    prefix: '003',
    label: 'Contact',
    plural: 'Contacts',
    color: '#9602c7',
    letter: 'C',
    phones: personPhones,
    details: { Name: 'Name', AccountId: 'Account Name', Title: 'Title', ...personPhones, Email: 'Email' },
    columns: ['Name', 'AccountId', 'Phone', 'MobilePhone'],
    nameField: 'Name',
  },
  Lead: {
    prefix: '00Q',
    label: 'Lead',
    plural: 'Leads',
    color: '#ff5d2d',
    letter: 'L',
    phones: { Phone: 'Phone', MobilePhone: 'Mobile' },
    details: {
      Name: 'Name',
      Company: 'Company',
      Phone: 'Phone',
      MobilePhone: 'Mobile',
      Status: 'Lead Status',
    },
    columns: ['Name', 'Company', 'Phone', 'MobilePhone'],
    nameField: 'Name',
  },
  Case: {
    prefix: '500',
    label: 'Case',
    plural: 'Cases',
    color: '#ff538a',
    letter: 'S',
    phones: { ContactPhone: 'Contact Phone', SuppliedPhone: 'Web Phone' },
    details: {
      CaseNumber: 'Case Number',
      Subject: 'Subject',
      ContactId: 'Contact Name',
      ContactPhone: 'Contact Phone',
      SuppliedPhone: 'Web Phone',
      Priority: 'Priority',
      Status: 'Status',
    },
    columns: ['CaseNumber', 'Subject', 'ContactId', 'Status'],
    nameField: 'CaseNumber',
  },
  Task: {
    prefix: '00T',
    label: 'Task',
    plural: 'Tasks',
    color: '#06a59a',
    letter: 'T',
    phones: {},
    details: {
      Subject: 'Subject',
      WhoId: 'Name',
      WhatId: 'Related To',
      CallType: 'Call Type',
      CallDurationInSeconds: 'Call Duration',
      CallDisposition: 'Call Result',
      CallObject: 'Call Object Identifier',
      ActivityDate: 'Due Date',
      Status: 'Status',
      Description: 'Comments',
    },
    columns: ['Subject', 'WhoId', 'WhatId', 'CallType', 'ActivityDate'],
    nameField: 'Subject',
  },
  User: {
    prefix: '005',
    label: 'User',
    plural: 'Users',
    color: '#3c97dd',
    letter: 'U',
    phones: {},
    details: { Name: 'Name', Username: 'Username' },
    columns: ['Name', 'Username'],
    nameField: 'Name',
  },
} as const satisfies Record<string, Entity>

export type EntityName = keyof typeof table

export const entities: Readonly<Record<EntityName, Entity>> = table

/** The entities with a place in the navigation menu. */
export const navigable: readonly EntityName[] = ['Contact', 'Account', 'Lead', 'Case', 'Task']

export const isEntity = (name: string): name is EntityName => Object.hasOwn(entities, name)
