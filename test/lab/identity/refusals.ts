/** How Keycloak puts a refusal. */
export interface Refusal {
  /** Left out where it is the same. */
  readonly error?: string
  readonly description: string | undefined
}

const words = (description: string | undefined, error?: string): Refusal => ({
  description,
  ...(error !== undefined && { error }),
})

type Refusals = Readonly<Record<string, Refusal>>

/** At the token endpoint, by what oidc-provider says. */
const grantRefusals: Refusals = {
  'authorization code not found': words('Code not valid'),
  'authorization code already consumed': words('Code not valid'),
  'authorization code is expired': words('Code not valid'),
  'authorization code redirect_uri mismatch': words('Incorrect redirect_uri'),
  "authorization request is still pending as the end-user hasn't yet completed the user interaction steps":
    words('The authorization request is still pending'),
  'client authentication failed': words('Invalid client or Invalid client credentials'),
  'client mismatch': words("Invalid refresh token. Token client and authorized client don't match"),
  'code_verifier must be provided': words('PKCE code verifier not specified'),
  'code_verifier must be a string with a minimum length of 43 characters': words(
    'PKCE verification failed: Invalid code verifier',
    'invalid_grant',
  ),
  'code_verifier does not match code_challenge': words('PKCE verification failed: Code mismatch'),
  'device code not found': words('Device code not valid'),
  'grant not found': words('Session not active'),
  "missing required parameter 'code'": words('Missing parameter: code'),
  "missing required parameter 'grant_type'": words('Missing form parameter: grant_type'),
  "missing required parameter 'redirect_uri'": words('Incorrect redirect_uri', 'invalid_grant'),
  'refresh refused': words('Stale token'),
  'refresh token already used': words('Maximum allowed refresh token reuse exceeded'),
  'refresh token is expired': words('Token is not active'),
  'requested grant type is not allowed for this client': words(
    'Client not allowed for direct access grants',
    'unauthorized_client',
  ),
  'unsupported grant_type requested': words('Unsupported grant_type'),
}

/** Keycloak's words for what oidc-provider refuses at the token endpoint. */
export const refusedGrant = (told: { error_detail?: string; error_description?: string }): Refusal =>
  grantRefusals[told.error_detail ?? ''] ??
  grantRefusals[told.error_description ?? ''] ??
  words(told.error_description)

const missingMethod = words('Missing parameter: code_challenge_method')
const implicitFlow = words(
  'Client is not allowed to initiate browser login with given response_type. Implicit flow is disabled for the client.',
  'unauthorized_client',
)

/** On the way back to the application, by what oidc-provider says. */
const authorizationRefusals: Refusals = {
  'Authorization Server policy requires PKCE to be used for this request': missingMethod,
  'End-User authentication is required': words(undefined),
  'code_challenge_method must be provided': missingMethod,
  'login prompt was not resolved': words(undefined),
  "missing required parameter 'response_type'": words('Missing parameter: response_type'),
  'not supported value of code_challenge_method': words(
    'Invalid parameter: code challenge method is not matching the configured one',
  ),
  'unsupported response_mode requested': words('Invalid parameter: response_mode', 'invalid_request'),
  'unsupported response_type requested': implicitFlow,
}

const putInWords = (parameters: URLSearchParams): void => {
  const refusal = authorizationRefusals[parameters.get('error_description') ?? '']
  if (!refusal) return
  if (refusal.error !== undefined) parameters.set('error', refusal.error)
  if (refusal.description === undefined) parameters.delete('error_description')
  else parameters.set('error_description', refusal.description)
}

/** The address of a callback with the refusal in Keycloak's words; any other address as it is. */
export const refusedCallback = (address: string): string => {
  if (!address.includes('error=')) return address
  const url = new URL(address)
  putInWords(url.searchParams)
  if (url.hash === '') return url.href
  const fragment = new URLSearchParams(url.hash.slice(1))
  putInWords(fragment)
  url.hash = fragment.toString()
  return url.href
}
