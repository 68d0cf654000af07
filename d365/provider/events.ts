import * as v from 'valibot'
import type { PhoneError } from '../../shared/call/failure.ts'
import type { DialRequest, RecordRef } from '../../shared/ports/crm-host.ts'
import type { Unsubscribe } from '../../shared/ports/readable.ts'
import { read } from './ask.ts'
import type { Cif, CifEventName } from './cif.ts'
import { kindOf, plainId } from './entities.ts'
import { phoneErrorOf } from './refusal.ts'

/**
 * Listens to an event of the console. What fits no schema is answered with a failure, which the console counts.
 *
 * @param failed hears why the console refused the handler
 */
export function onCifEvent<S extends v.GenericSchema>(
  cif: Cif,
  name: CifEventName,
  schema: S,
  listener: (payload: v.InferOutput<S>) => void,
  failed: (error: PhoneError) => void,
): Unsubscribe {
  const handler = async (json: unknown) => {
    listener(read(schema, json))
  }
  // Nothing comes back where it went well, a rejected promise where not.
  const refusedWith = (reason: unknown) => {
    failed(phoneErrorOf(reason))
  }
  Promise.resolve(cif.addHandler(name, handler)).catch(refusedWith)
  return () => {
    Promise.resolve(cif.removeHandler(name, handler)).catch(refusedWith)
  }
}

/** The documented form names the table only; real consoles send the record too. */
export const clickToAct = v.pipe(
  v.looseObject({
    value: v.pipe(v.string(), v.trim(), v.minLength(1)),
    entityLogicalName: v.nullish(v.string()),
    entityId: v.nullish(v.string()),
    recordTitle: v.nullish(v.string()),
  }),
  v.transform(({ value, entityLogicalName: entity, entityId, recordTitle: name }): DialRequest => {
    if (!entity || !entityId) return { number: value }
    const record = { kind: kindOf(entity), entity, id: plainId(entityId), ...(name && { name }) }
    return { number: value, record }
  }),
)

/** The address of the page that the app goes to, as the record that it shows. */
export const pageNavigate = v.pipe(
  v.looseObject({ value: v.pipe(v.string(), v.url()) }),
  v.transform(({ value }): RecordRef | undefined => {
    const query = new URL(value).searchParams
    const [entity, id] = [query.get('etn'), query.get('id')]
    if (query.get('pagetype') !== 'entityrecord' || !entity || !id) return undefined
    return { kind: kindOf(entity), entity, id: plainId(id) }
  }),
)

/** One event for the session that goes out of focus, then one for that which comes in; two spellings are known. */
export const sessionSwitched = v.pipe(
  v.looseObject({
    sessionId: v.string(),
    focused: v.optional(v.boolean()),
    focussed: v.optional(v.boolean()),
  }),
  v.transform(({ sessionId, focused, focussed }) => ({ sessionId, focused: focused ?? focussed ?? false })),
)

export const sessionClosed = v.looseObject({ sessionId: v.string() })
