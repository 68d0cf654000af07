import type { RecordKind } from '../../shared/ports/crm-host.ts'

/** A table of Dataverse that the phone looks into or binds to. */
export interface Entity {
  readonly kind: RecordKind
  /** Name of the entity set in binds. */
  readonly set: string
  readonly id: string
  /** The column with the record's name. */
  readonly name: string
  /** Columns with phone numbers, and what a person calls them. */
  readonly phones: Readonly<Record<string, string>>
  /** The column that tells two records of one name apart. */
  readonly detail?: string
  /** Can be a party of a phone call. */
  readonly party: boolean
}

/** A number column and its label, as a person knows it. */
const table: Readonly<Record<string, Entity>> = {
  contact: {
    kind: 'person',
    set: 'contacts',
    id: 'contactid',
    name: 'fullname',
    phones: {
      telephone1: 'Business phone',
      mobilephone: 'Mobile phone',
      telephone2: 'Home phone',
      telephone3: 'Other phone',
    },
    detail: '_parentcustomerid_value',
    party: true,
  },
  account: {
    kind: 'company',
    set: 'accounts',
    id: 'accountid',
    name: 'name',
    phones: { telephone1: 'Main phone', telephone2: 'Other phone', telephone3: 'Third phone' },
    detail: 'address1_city',
    party: true,
  },
  incident: {
    kind: 'case',
    set: 'incidents',
    id: 'incidentid',
    name: 'title',
    phones: {},
    detail: 'ticketnumber',
    party: false,
  },
  lead: { kind: 'person', set: 'leads', id: 'leadid', name: 'fullname', phones: {}, party: true },
  opportunity: {
    kind: 'other',
    set: 'opportunities',
    id: 'opportunityid',
    name: 'name',
    phones: {},
    party: false,
  },
}

export const entityOf = (name: string): Entity | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** Tables whose records can have a number of their own. */
export const numbered: readonly (readonly [string, Entity])[] = Object.entries(table).filter(
  ([, { phones }]) => Object.keys(phones).length > 0,
)

export const kindOf = (entity: string): RecordKind => entityOf(entity)?.kind ?? 'other'

/** An id as the Web API writes it: no braces, lower case. */
export const plainId = (id: string): string => id.replace(/[{}]/g, '').toLowerCase()
