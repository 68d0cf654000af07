import * as v from 'valibot'
import type { RecordKind, RecordRef } from '../../shared/ports/crm-host.ts'

const kinds: ReadonlyMap<string, RecordKind> = new Map([
  ['Contact', 'person'],
  ['Lead', 'person'],
  ['Account', 'company'],
  ['Case', 'case'],
])

export const kindOf = (entity: string): RecordKind => kinds.get(entity) ?? 'other'

const text = v.nullish(v.string(), '')

/** How Open CTI tells of a record: in a click on a number, and of the record in view. */
export const recordSchema = v.object({
  recordId: text,
  recordName: text,
  objectType: text,
  personAccount: v.nullish(v.boolean(), false),
  /** The contact behind a person account. */
  contactId: text,
})

/** The record that is told of, if any. A person account counts as the contact behind it: a call is with a person. */
export function refOf(told: v.InferOutput<typeof recordSchema>): RecordRef | undefined {
  const { recordId, recordName, objectType, personAccount, contactId } = told
  if (!recordId || !objectType) return undefined
  const name = recordName && { name: recordName }
  if (personAccount && contactId) return { kind: 'person', entity: 'Contact', id: contactId, ...name }
  return { kind: kindOf(objectType), entity: objectType, id: recordId, ...name }
}
