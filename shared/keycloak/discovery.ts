import * as v from 'valibot'
import { PhoneError, type FailureCode } from '../call/failure.ts'
import type { SignInRequest } from '../ports/identity.ts'
import { ask, type Answer, type Asking } from './ask.ts'
import { realmOf, type Realm } from './realm.ts'

/** Where an agent signs in. */
export interface Discovered {
  readonly realm: Realm
  /** The external identity provider that Keycloak sends the agent on to. */
  readonly providerHint?: string
}

const silos = v.array(v.object({ authority: v.nullish(v.string()), authorityIdPHint: v.nullish(v.string()) }))

const refusal = v.object({ errors: v.record(v.string(), v.object({ message: v.string() })) })

const codeOf = (status: number): FailureCode => {
  if (status === 404) return 'discovery.unknown-user'
  return status === 429 || status >= 500 ? 'discovery.unreachable' : 'discovery.refused'
}

const refused = ({ status, body }: Answer): PhoneError => {
  const result = v.safeParse(refusal, body)
  const messages = result.success ? Object.values(result.output.errors).map(({ message }) => message) : []
  return new PhoneError(codeOf(status), messages.join(' ') || `status ${String(status)}`)
}

/**
 * Asks the discovery service where an agent signs in.
 *
 * @throws PhoneError `discovery.*`
 */
export async function discover(
  { userName, discovery }: Pick<SignInRequest, 'userName' | 'discovery'>,
  asking: Asking,
  authorities: readonly string[],
): Promise<Discovered> {
  const address = new URL(discovery)
  address.searchParams.set('user', userName)
  const answer = await ask(asking, address.href, {}, 'discovery.unreachable')
  if (!answer.ok) throw refused(answer)

  const result = v.safeParse(silos, answer.body)
  if (!result.success) throw new PhoneError('discovery.malformed', result.issues[0].message)
  const [silo] = result.output
  if (!silo) throw new PhoneError('discovery.unknown-user', userName)
  if (!silo.authority) throw new PhoneError('discovery.no-sso', userName)
  return {
    realm: realmOf(silo.authority, authorities),
    ...(silo.authorityIdPHint && { providerHint: silo.authorityIdPHint }),
  }
}
