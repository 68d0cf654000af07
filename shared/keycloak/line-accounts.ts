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

/** Gets line accounts from the token service. Rejects with `line.account`, or `sign-in.*` of the identity. */
export const createLineAccounts =
  (deps: LineAccountDeps): LineAccountSource =>
  async () => {
    const headers = { authorization: `Bearer ${await deps.identity.accessToken()}` }
    const asked = deps.clock.now()
    const { ok, status, body } = await ask(
      deps,
      `${deps.deployment.tokenService}/line`,
      { headers },
      'line.account',
    )
    if (!ok) {
      const reason = v.safeParse(refusal, body)
      throw new PhoneError('line.account', reason.success ? reason.output.code : `status ${String(status)}`)
    }
    const result = v.safeParse(account, body)
    if (!result.success) {
      const [issue] = result.issues
      throw new PhoneError('line.account', `malformed: ${v.getDotPath(issue) ?? '?'}`)
    }
    const { expiresIn, ...credentials } = result.output.credentials
    return { ...result.output, credentials: { ...credentials, expiresAt: asked + expiresIn * 1000 } }
  }
