import { headersOf, type Header, type SipRequest } from '../message/message.ts'
import { isAnswered, parseDigest, type DigestValues } from './digest.ts'
import { entitlementOf } from './ephemeral.ts'
import { createNonces } from './nonces.ts'

export interface AuthenticatorOptions {
  readonly realm: string
  /** The secret that the SIP server shares with the token service. */
  readonly secret: string
  /** Passwords of those who have a lasting account, by user name. */
  readonly users: Readonly<Record<string, string>>
  /** s */
  readonly nonceLifetime: number
  /** s since the epoch */
  readonly now: () => number
}

/** Who sent a request; or nobody that is known, and whether only the nonce was too old. */
export type Verdict = { readonly user: string } | { readonly user: undefined; readonly stale: boolean }

/** A registrar asks with 401, a proxy with 407 (RFC 3261 §22.2, §22.3). */
const challenges = {
  401: { asks: 'WWW-Authenticate', answers: 'Authorization' },
  407: { asks: 'Proxy-Authenticate', answers: 'Proxy-Authorization' },
} as const

export type ChallengeStatus = keyof typeof challenges

/** Knows who sent a request by its digest. */
export function createAuthenticator({ realm, secret, users, nonceLifetime, now }: AuthenticatorOptions) {
  const nonces = createNonces(secret, nonceLifetime, now)

  /** The extension or lasting user behind a user name, and the password. */
  function accountOf(name: string): { user: string; password: string } | undefined {
    const password = Object.hasOwn(users, name) ? users[name] : undefined
    if (password !== undefined) return { user: name, password }
    const entitled = entitlementOf(secret, name)
    return entitled && entitled.expires > now()
      ? { user: entitled.extension, password: entitled.password }
      : undefined
  }

  function judge(values: DigestValues, method: string): Verdict {
    const account = accountOf(values.get('username') ?? '')
    if (!account || !isAnswered(values, method, account.password)) return { user: undefined, stale: false }
    const nonce = nonces.check(values.get('nonce') ?? '')
    return nonce === 'fresh' ? { user: account.user } : { user: undefined, stale: nonce === 'stale' }
  }

  return {
    check(request: SipRequest, status: ChallengeStatus): Verdict {
      const answer = headersOf(request, challenges[status].answers)
        .map(parseDigest)
        .find((values) => values?.get('realm') === realm)
      return answer ? judge(answer, request.method) : { user: undefined, stale: false }
    },

    /** The header that asks for an answer. */
    challenge(status: ChallengeStatus, stale: boolean): Header {
      const values = [`realm="${realm}"`, `nonce="${nonces.issue()}"`, 'qop="auth"', 'algorithm=MD5']
      return [challenges[status].asks, `Digest ${[...values, ...(stale ? ['stale=true'] : [])].join(', ')}`]
    },
  }
}

export type Authenticator = ReturnType<typeof createAuthenticator>
