import { createHash } from 'node:crypto'
import { errors } from 'oidc-provider'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { alert, escape, page } from './pages.ts'
import { show } from './provider-pages.ts'

/** The pages of the device flow (RFC 8628). The forms come from oidc-provider, without their buttons. */
export const devicePages = {
  userCodeInputSource: (ctx: KoaContextWithOIDC, form: string, _out?: unknown, error?: Error): void => {
    const failure = error && 'Invalid code, please try again.'
    const button = '<button form="op.deviceInputForm">Submit</button>'
    show(ctx, page('Device Login', `${alert(failure)}<p>Enter the code of your device.</p>${form}${button}`))
  },
  userCodeConfirmSource: (
    ctx: KoaContextWithOIDC,
    form: string,
    client: { clientId: string },
    _device: unknown,
    code: string,
  ): void => {
    const question = `<p>Let <b>${escape(client.clientId)}</b> sign in with code <code>${escape(code)}</code>?</p>`
    const yes = '<button form="op.deviceConfirmForm">Yes</button>'
    const no = '<button form="op.deviceConfirmForm" name="abort" value="yes" class="second">No</button>'
    show(ctx, page('Device Login', question + form + yes + no))
  },
  successSource: (ctx: KoaContextWithOIDC): void => {
    show(ctx, page('Device Login Successful', '<p>You may close this window and go back to your device.</p>'))
  },
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
