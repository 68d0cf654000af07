import * as v from 'valibot'
import { PhoneError, type FailureCode } from '../call/failure.ts'
import { ask, type Answer, type Asking } from './ask.ts'
import type { Grant } from './grant.ts'
import { checkIdToken, type IdTokenClaims } from './id-token.ts'
import { endpoints, type Realm } from './realm.ts'

/** For whom tokens are, and who asks for them. */
export interface TokenRequest {
  readonly realm: Realm
  readonly clientId: string
  /** The nonce of the sign-in; grants without a sign-in page have none. */
  readonly nonce?: string | undefined
  /** What is sent beside the client id: the grant, and what it needs. */
  readonly parameters: Readonly<Record<string, string>>
}

/** What an identity provider answers with where it gives no tokens (RFC 6749 section 5.2). */
export interface Refusal {
  readonly status: number
  readonly error: string
  readonly description: string | undefined
}

/** Says what a refusal means, where that differs from grant to grant; `undefined` where it does not. */
export type ReadRefusal = (refusal: Refusal) => FailureCode | undefined

const tokens = v.object({ refresh_token: v.string(), id_token: v.string() })
const refusalBody = v.object({ error: v.string(), error_description: v.optional(v.string()) })

/** Reads an answer that is no success. */
export function refusalOf({ status, body }: Pick<Answer, 'status' | 'body'>): Refusal {
  const result = v.safeParse(refusalBody, body)
  if (!result.success) return { status, error: `status ${String(status)}`, description: undefined }
  return { status, error: result.output.error, description: result.output.error_description }
}

/** The error that a refusal stands for. */
export function refused(refusal: Refusal, read: ReadRefusal = () => undefined): PhoneError {
  const { status, error, description } = refusal
  const otherwise = status >= 500 ? 'sign-in.unreachable' : 'sign-in.refused'
  return new PhoneError(read(refusal) ?? otherwise, description ? `${error}: ${description}` : error)
}

/**
 * Asks the token endpoint for tokens, and checks whom they are for.
 *
 * @throws PhoneError `sign-in.refused`, `sign-in.untrusted`, `sign-in.unreachable`, or what `read` says
 */
export async function askForTokens(
  { realm, clientId, nonce, parameters }: TokenRequest,
  asking: Asking,
  read?: ReadRefusal,
): Promise<{ readonly grant: Grant; readonly claims: IdTokenClaims }> {
  const body = new URLSearchParams({ client_id: clientId, ...parameters })
  const answer = await ask(asking, endpoints.token(realm), { method: 'POST', body }, 'sign-in.unreachable')
  if (!answer.ok) throw refused(refusalOf(answer), read)
  const result = v.safeParse(tokens, answer.body)
  if (!result.success) throw new PhoneError('sign-in.untrusted', `tokens: ${result.issues[0].message}`)
  const { refresh_token: refreshToken, id_token: idToken } = result.output
  const { issuer } = realm
  const claims = checkIdToken(idToken, { issuer, clientId, nonce })
  return { grant: { issuer, clientId, refreshToken }, claims }
}
