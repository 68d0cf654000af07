import type { Asking } from './ask.ts'
import type { Attempt } from './attempt.ts'
import type { Grant } from './grant.ts'
import type { IdTokenClaims } from './id-token.ts'
import { askForTokens } from './token-endpoint.ts'

/**
 * Exchanges an authorization code for tokens (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
 *
 * @throws PhoneError `sign-in.refused`, `sign-in.untrusted` or `sign-in.unreachable`
 */
export async function exchange(
  code: string,
  { aim: { realm, clientId, redirectPage }, verifier, nonce }: Attempt,
  asking: Asking,
): Promise<{ readonly grant: Grant; readonly claims: IdTokenClaims }> {
  const parameters = {
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: redirectPage,
  }
  return askForTokens({ realm, clientId, nonce, parameters }, asking)
}
