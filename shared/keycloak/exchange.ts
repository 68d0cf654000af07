import * as v from 'valibot'
import { PhoneError } from '../call/failure.ts'
import { ask, type Answer, type Asking } from './ask.ts'
import type { Attempt } from './attempt.ts'
import type { Grant } from './grant.ts'
import { checkIdToken, type IdTokenClaims } from './id-token.ts'
import { endpoints } from './realm.ts'

const tokens = v.object({ refresh_token: v.string(), id_token: v.string() })
const refusal = v.object({ error: v.string(), error_description: v.optional(v.string()) })

const refused = ({ status, body }: Answer): PhoneError => {
  const result = v.safeParse(refusal, body)
  const { error, error_description: description } = result.success
    ? result.output
    : { error: `status ${String(status)}` }
  const detail = description ? `${error}: ${description}` : error
  return new PhoneError(status >= 500 ? 'sign-in.unreachable' : 'sign-in.refused', detail)
}

/**
 * Exchanges an authorization code for tokens (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
 *
 * @throws PhoneError `sign-in.refused`, `sign-in.untrusted` or `sign-in.unreachable`
 */
export async function exchange(
  code: string,
  { aim, verifier, nonce }: Attempt,
  asking: Asking,
): Promise<{ readonly grant: Grant; readonly claims: IdTokenClaims }> {
  const { realm, clientId, redirectPage } = aim
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    client_id: clientId,
    redirect_uri: redirectPage,
  })
  const answer = await ask(asking, endpoints.token(realm), { method: 'POST', body }, 'sign-in.unreachable')
  if (!answer.ok) throw refused(answer)
  const result = v.safeParse(tokens, answer.body)
  if (!result.success) throw new PhoneError('sign-in.untrusted', `tokens: ${result.issues[0].message}`)
  const { refresh_token: refreshToken, id_token: idToken } = result.output
  const { issuer } = realm
  const claims = checkIdToken(idToken, { issuer, clientId, nonce })
  return { grant: { issuer, clientId, refreshToken }, claims }
}
