import { createHash } from 'node:crypto'
import { errors, interactionPolicy } from 'oidc-provider'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { alert, page } from './pages.ts'
import { show } from './provider-pages.ts'

/** Keycloak's words, by the name of oidc-provider's error. */
const troubles: Readonly<Record<string, string>> = {
  AbortedError: 'Consent denied for connecting the device.',
  ExpiredError: 'The code has expired. Please go back to your device and try connecting again.',
}

const codePage = (form: string, failure?: string): string => {
  // The form comes from oidc-provider, without label and button, and it would ask before the password.
  const labelled = form.replace('type="text"', 'type="text" id="code"').replace(/ placeholder="[^"]*"/, '')
  const label = '<label for="code">Enter the code provided by your device and click Submit</label>'
  const next = '<button form="op.deviceInputForm" name="confirm" value="yes">Submit</button>'
  return page('Device Login', alert(failure) + label + labelled + next)
}

/** The pages of the device flow (RFC 8628), besides those for signing in and for {@link consentPages consent}. */
export const devicePages = {
  userCodeInputSource: (ctx: KoaContextWithOIDC, form: string, _out?: unknown, error?: Error): void => {
    const trouble = troubles[error?.name ?? '']
    if (trouble === undefined) show(ctx, codePage(form, error && 'Invalid code, please try again.'))
    else show(ctx, page('Device Login Failed', alert(trouble)))
  },
  /** The code was in the address. */
  userCodeConfirmSource: (ctx: KoaContextWithOIDC, form: string): void => {
    show(ctx, page('Device Login', `${form}<script>document.forms[0].submit()</script>`))
  },
  successSource: (ctx: KoaContextWithOIDC): void => {
    const next = 'You may close this browser window and go back to your device.'
    show(ctx, page('Device Login Successful', `<p>${next}</p>`))
  },
}

/** Whoever lets a device in signs in first, and is asked whether to do so then. */
export const devicePolicy = (): interactionPolicy.DefaultPolicy => {
  const policy = interactionPolicy.base()
  const asksFirst = new interactionPolicy.Check(
    'device',
    'a device is let in by consent only',
    ({ oidc }) => oidc.entities.DeviceCode !== undefined && !oidc.result?.consent,
  )
  policy.get('consent')?.checks.add(asksFirst)
  return policy
}

/** How often a device may ask: s. */
const interval = 5

const challengeOf = ({ oidc, response }: KoaContextWithOIDC): unknown => {
  const { code_challenge: challenge, code_challenge_method: method } = oidc.body ?? {}
  const refuse = (description: string): never => {
    response.remove('Access-Control-Allow-Origin')
    throw new errors.InvalidRequest(description)
  }
  if (method === undefined) refuse('Missing parameter: code_challenge_method')
  if (method !== 'S256') refuse('Invalid parameter: code challenge method is not matching the configured one')
  if (challenge === undefined) refuse('Missing parameter: code_challenge')
  return challenge
}

/** Asks for PKCE in the device flow too, as Keycloak does for a client that must use it; oidc-provider does not. */
export const requireDevicePkce = (provider: Provider): void => {
  const challenges = new Map<unknown, unknown>()

  provider.on('device_authorization.success', (ctx, answer) => {
    challenges.set(answer.device_code, challengeOf(ctx))
    Object.assign(answer, { interval })
  })

  provider.on('grant.success', (ctx) => {
    const { DeviceCode: device } = ctx.oidc.entities
    if (!device) return
    const verifier = ctx.oidc.body?.code_verifier
    const hash = typeof verifier === 'string' && createHash('sha256').update(verifier).digest('base64url')
    const expected = challenges.get(device.jti)
    challenges.delete(device.jti)
    if (hash !== expected) throw new errors.InvalidGrant('code_verifier does not match code_challenge')
  })
}

/** Slows a device down that asks too often (RFC 8628 section 3.5). */
export const slowDevicesDown = (provider: Provider): void => {
  const asked = new Map<unknown, number>()
  provider.on('grant.error', (ctx, error) => {
    if (error.error !== 'authorization_pending') return
    const code = ctx.oidc.params?.['device_code']
    const tooSoon = Date.now() - (asked.get(code) ?? 0) < interval * 1000
    asked.set(code, Date.now())
    if (tooSoon) ctx.response.body = { error: 'slow_down', error_description: 'Slow down' }
  })
}
