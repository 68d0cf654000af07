/**
 * The people that both consoles know. Their numbers are written as people write them, so that finding one by
 * its number is as hard as in a real CRM. `numbers` of `agents.ts` name some of them in E.164 form.
 */

export interface Company {
  readonly key: string
  readonly name: string
  readonly phone: string
  readonly city: string
}

export interface Contact {
  readonly key: string
  readonly firstName: string
  readonly lastName: string
  /** Key of a company. */
  readonly company: string
  readonly title: string
  readonly email: string
  readonly phone?: string
  readonly mobile?: string
  readonly home?: string
  readonly other?: string
}

/** A customer who is a person, not a company: a person account in Salesforce, a contact with no company elsewhere. */
export interface PrivateCustomer {
  readonly key: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly phone: string
  readonly mobile: string
}

export interface Lead {
  readonly key: string
  readonly firstName: string
  readonly lastName: string
  readonly company: string
  readonly phone?: string
  readonly mobile?: string
}

export interface Case {
  readonly key: string
  readonly number: string
  readonly subject: string
  /** Key of a contact. */
  readonly contact: string
  /** The number that the caller left with the case. */
  readonly phone?: string
  readonly priority: 'High' | 'Medium' | 'Low'
}

export const companies: readonly Company[] = [
  { key: 'nordwind', name: 'Nordwind Logistik GmbH', phone: '+49 (0)30 901800', city: 'Berlin' },
  { key: 'hafenkontor', name: 'Hafenkontor AG', phone: '040 - 555 01 60', city: 'Hamburg' },
  { key: 'blue-ridge', name: 'Blue Ridge Outfitters', phone: '(828) 555-0140', city: 'Asheville' },
]

export const contacts: readonly Contact[] = [
  // The only one with `numbers.answers`.
  {
    key: 'jonas',
    firstName: 'Jonas',
    lastName: 'Weber',
    company: 'nordwind',
    title: 'Head of Dispatch',
    email: 'jonas.weber@nordwind.example',
    phone: '030 / 90 18 20',
    mobile: '+49 171 2345678',
  },
  {
    key: 'mia',
    firstName: 'Mia',
    lastName: 'Lorenz',
    company: 'nordwind',
    title: 'Accounts Payable',
    email: 'mia.lorenz@nordwind.example',
    phone: '(030) 901-486',
    mobile: '+49 (0)151 23456789',
  },
  // Lena and Paul share a desk and its number, written in two ways.
  {
    key: 'lena',
    firstName: 'Lena',
    lastName: 'Vogt',
    company: 'hafenkontor',
    title: 'Charter Desk',
    email: 'lena.vogt@hafenkontor.example',
    phone: '+49 40 5550164',
    mobile: '0160 / 555 01 65',
  },
  {
    key: 'paul',
    firstName: 'Paul',
    lastName: 'Henning',
    company: 'hafenkontor',
    title: 'Charter Desk',
    email: 'paul.henning@hafenkontor.example',
    phone: '(040) 555 0164',
    home: '04101 55501-66',
  },
  {
    key: 'grace',
    firstName: 'Grace',
    lastName: 'Kim',
    company: 'blue-ridge',
    title: 'Store Manager',
    email: 'grace.kim@blueridge.example',
    phone: '(828) 555-0142',
    mobile: '828.555.0143',
    other: '1-828-555-0145',
  },
  {
    key: 'daniel',
    firstName: 'Daniel',
    lastName: 'Ortiz',
    company: 'blue-ridge',
    title: 'Buyer',
    email: 'daniel.ortiz@blueridge.example',
    phone: '+1 828 555 0144 ext. 12',
  },
]

export const privateCustomers: readonly PrivateCustomer[] = [
  {
    key: 'sofia',
    firstName: 'Sofia',
    lastName: 'Brandt',
    email: 'sofia.brandt@example.org',
    phone: '+49 40 555 01 70',
    mobile: '0160 5550171',
  },
]

export const leads: readonly Lead[] = [
  { key: 'tom', firstName: 'Tom', lastName: 'Fischer', company: 'Fischer & Söhne', phone: '0049 89 5550180' },
  { key: 'ann', firstName: 'Ann', lastName: 'Lee', company: 'Hudson Freight', mobile: '1-212-555-0190' },
]

export const cases: readonly Case[] = [
  {
    key: 'pallets',
    number: '00001026',
    subject: 'Pallets damaged on delivery',
    contact: 'jonas',
    priority: 'High',
  },
  {
    key: 'invoice',
    number: '00001027',
    subject: 'Invoice shows the wrong tax rate',
    contact: 'mia',
    phone: '030 901-486',
    priority: 'Medium',
  },
  {
    key: 'tents',
    number: '00001028',
    subject: 'Tents arrived without poles',
    contact: 'grace',
    priority: 'Low',
  },
]
