import { failureOf, type Failure, type FailureCode } from '../call/failure.ts'
import type { Deployment } from '../ports/deployment.ts'
import type { SignInRequest } from '../ports/identity.ts'
import type { Asking } from './ask.ts'
import { discover } from './discovery.ts'
import type { Grant } from './grant.ts'
import type { SignIn, SignInListener } from './sign-in.ts'
import { askForTokens, type Refusal } from './token-endpoint.ts'

export interface PasswordSignInDeps extends Asking {
  readonly deployment: Pick<Deployment, 'authorities'>
}

/**
 * Keycloak answers a wrong password and an account that cannot be used both as `invalid_grant`: since version 26 with
 * the same status, before that a wrong password had 401.
 */
function codeOf({ status, error, description }: Refusal): FailureCode | undefined {
  if (error === 'unauthorized_client') return 'sign-in.grant-not-allowed'
  const isWrong = status === 401 || description === 'Invalid user credentials'
  return error === 'invalid_grant' && isWrong ? 'sign-in.wrong-password' : undefined
}

/**
 * Gets tokens for a user name and a password (RFC 6749 section 4.3; Keycloak: direct access grant). RFC 9700 section
 * 2.4 advises against it: it is for where nothing else will do.
 *
 * @throws PhoneError `sign-in.wrong-password`, `sign-in.grant-not-allowed`, `discovery.*` or `sign-in.*`
 */
async function passwordGrant(
  request: SignInRequest,
  password: string,
  deps: PasswordSignInDeps,
): Promise<Grant> {
  const { realm } = await discover(request, deps, deps.deployment.authorities)
  const { clientId, userName, scope = 'openid' } = request
  const parameters = { grant_type: 'password', username: userName, password, scope }
  return (await askForTokens({ realm, clientId, parameters }, deps, codeOf)).grant
}

/**
 * A way to sign in that opens no window: it knows the password. It signs in as soon as it is prepared, once, and
 * forgets the password then, whatever comes of it.
 */
export function createPasswordSignIn(
  deps: PasswordSignInDeps,
  password: string,
  { progressed, granted }: SignInListener<unknown>,
): SignIn {
  let once: string | undefined = password
  let turn = 0

  const end = async (failure?: Failure) => {
    turn += 1
    progressed({ state: 'signed-out', ...(failure && { failure }) })
  }

  return {
    again: end,
    async prepare(request) {
      const secret = once
      once = undefined
      if (secret === undefined) return end()
      const mine = ++turn
      progressed({ state: 'signing-in' })
      try {
        const grant = await passwordGrant(request, secret, deps)
        if (mine === turn) await granted(grant)
      } catch (error) {
        if (mine === turn) await end(failureOf(error, 'sign-in.unreachable'))
      }
    },
    open: () => undefined,
    cancel: () => void end({ code: 'sign-in.cancelled' }),
  }
}
