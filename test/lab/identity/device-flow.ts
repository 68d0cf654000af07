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
    show(ctx, page('Device login', `${alert(failure)}<p>Enter the code of your device.</p>${form}${button}`))
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
    show(ctx, page('Device login', question + form + yes + no))
  },
  successSource: (ctx: KoaContextWithOIDC): void => {
    show(ctx, page('Device login successful', '<p>You may close this window and go back to your device.</p>'))
  },
}

/** Asks for PKCE in the device flow too, as Keycloak does for a client that must use it; oidc-provider does not. */
export const requireDevicePkce = (provider: Provider): void => {
  const challenges = new Map<unknown, unknown>()

  provider.on('device_authorization.success', (ctx, answer) => {
    const { code_challenge: challenge, code_challenge_method: method } = ctx.oidc.body ?? {}
    if (method === undefined) throw new errors.InvalidRequest('Missing parameter: code_challenge_method')
    if (method !== 'S256')
      throw new errors.InvalidRequest('Invalid parameter: code challenge method is not matching')
    if (challenge === undefined) throw new errors.InvalidRequest('Missing parameter: code_challenge')
    challenges.set(answer.device_code, challenge)
    Object.assign(answer, { interval: 5 })
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
