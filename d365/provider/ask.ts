import * as v from 'valibot'
import { PhoneError } from '../../shared/call/failure.ts'
import type { Clock } from '../../shared/ports/clock.ts'
import { phoneErrorOf } from './refusal.ts'

/** ms; a little more than the library's own, which knows more about what happened */
export const patience = 11_000

/**
 * Asks the console and checks its answer.
 *
 * @param wait ms until it is given up; `endless` where an agent may take their time
 * @throws PhoneError `crm.refused`, `crm.unreachable` or `crm.malformed`
 */
export type Ask = <S extends v.GenericSchema>(
  schema: S,
  call: () => Promise<unknown>,
  wait?: number | 'endless',
) => Promise<v.InferOutput<S>>

/** JSON and Maps as what they say; a text that is no JSON stays one. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value) as unknown
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

/**
 * Reads an answer or an event of the console.
 *
 * @throws PhoneError `crm.malformed`
 */
export function read<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, plain(value))
  if (result.success) return result.output
  throw new PhoneError('crm.malformed', result.issues[0].message)
}

/** Settles as the promise does, or rejects with `crm.unreachable` after `wait` ms. */
function within<T>(wait: number, clock: Clock, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const disarm = clock.after(wait, () => {
      reject(new PhoneError('crm.unreachable', 'no answer in time'))
    })
    promise.finally(disarm).then(resolve, reject)
  })
}

export const createAsk =
  (clock: Clock): Ask =>
  async (schema, call, wait = patience) => {
    const answer = await (wait === 'endless' ? call() : within(wait, clock, call())).catch(
      (reason: unknown) => {
        throw phoneErrorOf(reason)
      },
    )
    return read(schema, answer)
  }
