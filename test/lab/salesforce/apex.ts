import * as v from 'valibot'
import type { RecordStore, StoredRecord } from '../console/record-store.ts'
import { entities, isEntity } from './entities.ts'
import { OrgError } from './org-error.ts'
import { isSameNumber } from './phone-number.ts'
import { infoOf, textOf } from './record-info.ts'
import { saveTask } from './tasks.ts'

/** What a method of an Apex class runs in. */
export interface ApexContext {
  readonly store: RecordStore
  /** `User.Username` of the user who runs it. */
  readonly userName: string
}

type ApexMethod = (parameters: Readonly<Record<string, string>>, context: ApexContext) => string

const name = (store: RecordStore, id: unknown): string | undefined => {
  const record = typeof id === 'string' ? store.find(id) : undefined
  return record && infoOf(record).name
}

/** What tells a record from another one of the same name. */
const detailOf = (store: RecordStore, { fields }: StoredRecord): unknown =>
  name(store, fields.AccountId) ?? fields.Company ?? fields.Subject ?? fields.BillingCity

/** The label of the first phone field that has the number. */
function reasonOf({ entity, fields }: StoredRecord, forms: readonly string[]): string | undefined {
  const phones = isEntity(entity) ? Object.entries(entities[entity].phones) : []
  return phones.find(([field]) => isSameNumber(textOf(fields[field]), forms))?.[1]
}

/** A person account is found as the contact behind it, for a call is with a person. */
function matchesIn(entity: string, forms: readonly string[], store: RecordStore) {
  return store.query(entity).flatMap((record) => {
    const reason = reasonOf(record, forms)
    const { contactId, accountId, ...info } = infoOf(record)
    if (!reason || accountId) return []
    const detail = contactId ? 'Person Account' : detailOf(store, record)
    const person = contactId ? { id: contactId, entity: 'Contact' } : { id: info.id, entity }
    return [{ ...person, name: info.name, detail, reason }]
  })
}

/** Cases of somebody who is not known otherwise. */
const withoutContact = (store: RecordStore) => (match: { readonly id: string }) =>
  !store.get('Case', match.id)?.fields.ContactId

const forms = v.pipe(v.string(), v.parseJson(), v.array(v.string()))

const call = v.pipe(
  v.string(),
  v.parseJson(),
  v.strictObject({
    key: v.string(),
    subject: v.string(),
    callType: v.string(),
    durationSeconds: v.number(),
    disposition: v.nullable(v.string()),
    description: v.string(),
    activityDate: v.string(),
    whoId: v.nullable(v.string()),
    whatId: v.nullable(v.string()),
  }),
)

/** The Apex classes of the package, done again in TypeScript: `force-app/main/default/classes`. */
const classes: Readonly<Record<string, Readonly<Record<string, ApexMethod>>>> = {
  SidetoneUser: {
    current: (_parameters, { userName }) => userName,
  },
  SidetonePhoneSearch: {
    find(parameters, { store }) {
      const wanted = v.parse(forms, parameters.forms)
      const known = ['Contact', 'Account', 'Lead'].flatMap((entity) => matchesIn(entity, wanted, store))
      const cases = matchesIn('Case', wanted, store).filter(withoutContact(store))
      return JSON.stringify([...known, ...cases])
    },
  },
  SidetoneCallLog: {
    write(parameters, { store }) {
      const { key, ...written } = v.parse(call, parameters.call)
      const [known, ...tooMany] = store.query('Task', ({ CallObject }) => CallObject === key)
      for (const { id } of tooMany) store.delete('Task', id)
      const task = {
        ...(!known && { CallObject: key, TaskSubtype: 'Call' }),
        Subject: written.subject,
        Status: 'Completed',
        CallType: written.callType,
        CallDurationInSeconds: written.durationSeconds,
        CallDisposition: written.disposition,
        Description: written.description,
        ActivityDate: written.activityDate,
        WhoId: written.whoId,
        WhatId: written.whatId,
      }
      return saveTask(store, task, known?.id)
    },
  },
}

/** `a=1&b=2`; a plus sign stays one. */
const parametersOf = (query: string): Record<string, string> =>
  Object.fromEntries(
    query
      .split('&')
      .filter(Boolean)
      .map((pair) => {
        const at = pair.indexOf('=')
        return [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))]
      }),
  )

/**
 * Runs a method.
 *
 * @param query its parameters as Open CTI takes them
 * @throws OrgError
 */
export function runApex(apexClass: string, method: string, query: string, context: ApexContext): string {
  const methods = Object.hasOwn(classes, apexClass) ? classes[apexClass] : undefined
  if (!methods) throw new OrgError('GENERIC_ERROR', `Could not load Apex class: ${apexClass}`)
  const run = Object.hasOwn(methods, method) ? methods[method] : undefined
  if (!run) throw new OrgError('GENERIC_ERROR', `Could not load Apex method: ${apexClass}.${method}`)
  try {
    return run(parametersOf(query), context)
  } catch (error) {
    if (v.isValiError(error)) throw new OrgError('SERVER_ERROR', error.message)
    throw error
  }
}
