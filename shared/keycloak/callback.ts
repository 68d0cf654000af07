import { PhoneError, type FailureCode } from '../call/failure.ts'
import type { Attempt } from './attempt.ts'
import { sameText } from './secret.ts'

const codes = new Map<string, FailureCode>([
  ['access_denied', 'sign-in.denied'],
  ['server_error', 'sign-in.unreachable'],
  ['temporarily_unavailable', 'sign-in.unreachable'],
])

/** RFC 6749 section 4.1.2.1; Keycloak tells of a login page that waited too long in the description. */
const refused = (error: string, description: string | undefined): PhoneError => {
  const code = description === 'authentication_expired' ? 'sign-in.expired' : codes.get(error)
  return new PhoneError(code ?? 'sign-in.refused', description ? `${error}: ${description}` : error)
}

/** A parameter that comes twice is as good as none (RFC 6749 section 3.1). */
const single = (parameters: URLSearchParams, name: string): string | undefined => {
  const values = parameters.getAll(name)
  return values.length === 1 ? values[0] : undefined
}

/** What stands in the fragment of the redirect page's address; nothing where it is another page. */
const parametersOf = (url: string, { aim }: Attempt): URLSearchParams => {
  const start = `${aim.redirectPage}#`
  return new URLSearchParams(url.startsWith(start) ? url.slice(start.length) : '')
}

/** Whether a callback URL is the answer to this attempt, and not to another one or to none. */
export const isAnswerTo = (attempt: Attempt, url: string): boolean =>
  sameText(attempt.state, single(parametersOf(url, attempt), 'state') ?? '')

/**
 * Gets the authorization code out of the answer to an attempt.
 *
 * @throws PhoneError `sign-in.*` where the answer is a failure or cannot be trusted
 */
export function codeIn(url: string, attempt: Attempt): string {
  const parameters = parametersOf(url, attempt)
  const { issuer: expected } = attempt.aim.realm
  const [issuer, error, code] = ['iss', 'error', 'code'].map((name) => single(parameters, name))
  // RFC 9207 section 2.4: an answer of another issuer must not reach the token endpoint of this one.
  if (issuer !== expected && (issuer !== undefined || error === undefined))
    throw new PhoneError('sign-in.untrusted', `issuer ${issuer ?? 'missing'}`)
  if (error !== undefined) throw refused(error, single(parameters, 'error_description'))
  if (!code) throw new PhoneError('sign-in.untrusted', 'no code')
  return code
}
