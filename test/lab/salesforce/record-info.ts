import type { RecordStore, StoredRecord } from '../console/record-store.ts'
import { entities, isEntity } from './entities.ts'

/** A record in short, as Open CTI tells of it. */
export interface RecordInfo {
  readonly id: string
  readonly entity: string
  readonly name: string
  /** Only on accounts and contacts, as person accounts are enabled in this org. */
  readonly personAccount?: boolean
  /** On the contact behind a person account. */
  readonly accountId?: string
  /** On a person account. */
  readonly contactId?: string
}

/** A field that holds a text; one that does not counts as empty. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What Open CTI says of person accounts on a record, if anything. */
function personAccountOf({ entity, fields }: StoredRecord): Partial<RecordInfo> {
  if (fields.IsPersonAccount === undefined) return {}
  if (!fields.IsPersonAccount) return { personAccount: false }
  const other =
    entity === 'Account'
      ? { contactId: textOf(fields.PersonContactId) }
      : { accountId: textOf(fields.AccountId) }
  return { personAccount: true, ...other }
}

export const infoOf = (record: StoredRecord): RecordInfo => ({
  id: record.id,
  entity: record.entity,
  name: isEntity(record.entity) ? textOf(record.fields[entities[record.entity].nameField]) : record.id,
  ...personAccountOf(record),
})

/** The record that a page shows for an id: a person account also stands for the contact behind it. */
export function shownFor(store: Pick<RecordStore, 'find'>, id: string): RecordInfo | undefined {
  const record = store.find(id)
  const info = record && infoOf(record)
  return info?.accountId && info.personAccount ? shownFor(store, info.accountId) : info
}
