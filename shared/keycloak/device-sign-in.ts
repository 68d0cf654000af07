import * as v from 'valibot'
import { PhoneError, type FailureCode } from '../call/failure.ts'
import type { DeviceCode } from '../ports/identity.ts'
import { ask, type Asking } from './ask.ts'
import type { Aim } from './attempt.ts'
import type { Grant } from './grant.ts'
import { endpoints } from './realm.ts'
import { randomText, sha256 } from './secret.ts'
import { askForTokens, refusalOf, refused, type Refusal } from './token-endpoint.ts'

export interface DeviceSignInView {
  /** Shows the code, and where to type it in. */
  readonly show: (device: DeviceCode) => void
  /** Whether the agent is still waiting; it is asked before each question. */
  readonly isWanted: () => boolean
}

/**
 * RFC 8628 section 3.2: s between two questions where the server says nothing, or what nobody can keep to. Without a
 * pause the server would be asked all the time, and a timer that is set too far ahead goes off at once.
 */
const usualInterval = 5
const interval = v.fallback(v.pipe(v.number(), v.minValue(1), v.maxValue(60)), usualInterval)

/** RFC 8628 section 3.2 */
const authorization = v.object({
  device_code: v.string(),
  user_code: v.pipe(v.string(), v.maxLength(100)),
  verification_uri: v.pipe(v.string(), v.regex(/^https?:\/\//)),
  expires_in: v.number(),
  interval: v.optional(interval, usualInterval),
})

type Authorization = v.InferOutput<typeof authorization>

/** RFC 8628 section 3.5: how much longer to wait between two questions after `slow_down`: s. */
const slowDown = 5

const grantType = 'urn:ietf:params:oauth:grant-type:device_code'

const codes: Readonly<Record<string, FailureCode>> = {
  unauthorized_client: 'sign-in.grant-not-allowed',
  access_denied: 'sign-in.denied',
  expired_token: 'sign-in.expired',
}

const codeOf = ({ error }: Refusal): FailureCode | undefined => codes[error]

async function authorize(
  { realm, clientId, scope }: Aim,
  verifier: string,
  asking: Asking,
): Promise<Authorization> {
  const body = new URLSearchParams({
    client_id: clientId,
    scope,
    code_challenge: await sha256(verifier),
    code_challenge_method: 'S256',
  })
  const answer = await ask(asking, endpoints.device(realm), { method: 'POST', body }, 'sign-in.unreachable')
  if (!answer.ok) throw refused(refusalOf(answer), codeOf)
  const result = v.safeParse(authorization, answer.body)
  if (result.success) return result.output
  throw new PhoneError('sign-in.untrusted', `device code: ${result.issues[0].message}`)
}

/** What one question has brought: tokens, or how long to wait from now on: s. */
type Step = { readonly grant: Grant } | { readonly interval: number }

/** Section 3.5: a question that gets no answer is to be asked less often, and one that comes too soon too. */
async function poll(
  ask: (read: (refusal: Refusal) => undefined) => Promise<Grant>,
  interval: number,
): Promise<Step> {
  let error: string | undefined
  try {
    const grant = await ask((refusal) => {
      error = refusal.error
    })
    return { grant }
  } catch (cause) {
    if (error === 'authorization_pending') return { interval }
    if (error === 'slow_down') return { interval: interval + slowDown }
    if (cause instanceof PhoneError && cause.code === 'sign-in.unreachable') return { interval: interval * 2 }
    throw cause
  }
}

/**
 * Signs in on another device (RFC 8628): shows a code, and asks until somebody has typed it in there.
 *
 * @returns nothing where the agent does not wait any more
 * @throws PhoneError `sign-in.denied`, `sign-in.expired`, `sign-in.grant-not-allowed` or another `sign-in.*`
 */
export async function signInOnDevice(
  aim: Aim,
  asking: Asking,
  { show, isWanted }: DeviceSignInView,
): Promise<Grant | undefined> {
  const { clock } = asking
  const verifier = randomText(48)
  const begun = clock.now()
  const device = await authorize(aim, verifier, asking)
  show({ code: device.user_code, address: device.verification_uri })

  const { realm, clientId } = aim
  const parameters = { grant_type: grantType, device_code: device.device_code, code_verifier: verifier }
  const redeem = async (read: (refusal: Refusal) => undefined) => {
    const readBoth = (refusal: Refusal) => read(refusal) ?? codeOf(refusal)
    return (await askForTokens({ realm, clientId, parameters }, asking, readBoth)).grant
  }

  for (let { interval } = device; ;) {
    await new Promise<void>((resolve) => clock.after(interval * 1000, resolve))
    if (!isWanted()) return undefined
    if (clock.now() - begun >= device.expires_in * 1000) throw new PhoneError('sign-in.expired')
    const step = await poll(redeem, interval)
    if ('grant' in step) return step.grant
    interval = step.interval
  }
}
