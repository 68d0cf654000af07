import * as v from 'valibot'
import { PhoneError } from '../call/failure.ts'
import type { Deployment } from '../ports/deployment.ts'
import type { Identity } from '../ports/identity.ts'
import type { LineAccountSource } from '../ports/telephony.ts'
import { ask, type Asking } from './ask.ts'

const account = v.object({
  addressOfRecord: v.pipe(v.string(), v.startsWith('sip:')),
  displayName: v.optional(v.string()),
  servers: v.pipe(v.array(v.pipe(v.string(), v.regex(/^wss?:\/\//))), v.minLength(1)),
  credentials: v.object({ user: v.string(), password: v.string(), expiresIn: v.number() }),
  iceServers: v.array(
    v.object({
      urls: v.array(v.string()),
      username: v.optional(v.string()),
      credential: v.optional(v.string()),
    }),
  ),
})

const refusal = v.object({ code: v.string() })

export interface LineAccountDeps extends Asking {
  readonly deployment: Pick<Deployment, 'tokenService'>
  readonly identity: Pick<Identity, 'accessToken'>
}

/** Too many requests, or a trouble of the server's own (RFC 6585 section 4, RFC 9110 section 15.6): it passes. */
const isPassing = (status: number): boolean => status === 429 || status >= 500

/**
 * Gets line accounts from the token service. Rejects with `line.service` where asking again can help, with
 * `line.account` where it cannot, or with `sign-in.*` of the identity.
 */
export const createLineAccounts =
  (deps: LineAccountDeps): LineAccountSource =>
  async () => {
    const headers = { authorization: `Bearer ${await deps.identity.accessToken()}` }
    const asked = deps.clock.now()
    const { ok, status, body } = await ask(
      deps,
      `${deps.deployment.tokenService}/line`,
      { headers },
      'line.service',
    )
    if (!ok) {
      const reason = v.safeParse(refusal, body)
      const code = isPassing(status) ? 'line.service' : 'line.account'
      throw new PhoneError(code, reason.success ? reason.output.code : `status ${String(status)}`)
    }
    const result = v.safeParse(account, body)
    if (!result.success) {
      const [issue] = result.issues
      throw new PhoneError('line.account', `malformed: ${v.getDotPath(issue) ?? '?'}`)
    }
    const { expiresIn, ...credentials } = result.output.credentials
    return { ...result.output, credentials: { ...credentials, expiresAt: asked + expiresIn * 1000 } }
  }
