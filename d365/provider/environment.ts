import * as v from 'valibot'
import { PhoneError } from '../../shared/call/failure.ts'
import type { RawSettings, RecordRef } from '../../shared/ports/crm-host.ts'
import type { Ask } from './ask.ts'
import type { Cif } from './cif.ts'
import { kindOf, plainId } from './entities.ts'

const object = v.record(v.string(), v.unknown())

/** Custom parameters are what an admin typed: JSON, or an object where the platform has read it already. */
const parameters = v.pipe(
  v.nullish(v.union([object, v.pipe(v.string(), v.parseJson(), object), v.literal('')])),
  v.transform((value) => value || {}),
)

const environment = v.looseObject({
  userId: v.pipe(v.string(), v.transform(plainId)),
  username: v.optional(v.string()),
  pagetype: v.nullish(v.string()),
  etn: v.nullish(v.string()),
  id: v.nullish(v.string()),
})

export type Environment = v.InferOutput<typeof environment>

export const readEnvironment = (cif: Cif, ask: Ask): Promise<Environment> =>
  ask(environment, () => cif.getEnvironment())

/** The record of the page in view. */
export const recordInView = ({ etn, id }: Pick<Environment, 'etn' | 'id'>): RecordRef | undefined =>
  etn && id ? { kind: kindOf(etn), entity: etn, id: plainId(id) } : undefined

const user = v.looseObject({ domainname: v.nullish(v.string()) })

/** `getEnvironment` tells the display name only; the name that agents sign in with stands on the user's record. */
async function userName(cif: Cif, ask: Ask, { userId, username }: Environment): Promise<string | undefined> {
  try {
    const found = await ask(user, () => cif.retrieveRecord('systemuser', userId, '?$select=domainname'))
    return found.domainname ?? username
  } catch (error) {
    // Not every role may read users, and the admin may have typed the display name at the discovery service.
    if (error instanceof PhoneError && error.code === 'crm.refused') return username
    throw error
  }
}

/**
 * The provider's custom parameters, with the agent's user name where they have none.
 *
 * @throws PhoneError `settings.invalid` where they are no JSON object, or `crm.…`
 */
export async function readSettings(cif: Cif, ask: Ask): Promise<RawSettings> {
  const found = await readEnvironment(cif, ask)
  const typed = v.safeParse(parameters, found['customParams'])
  if (!typed.success) throw new PhoneError('settings.invalid', 'custom parameters: not a JSON object')
  const name = typed.output['userName'] ?? (await userName(cif, ask, found))
  return { ...typed.output, ...(name !== undefined && { userName: name }) }
}
