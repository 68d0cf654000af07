import { createHash } from 'node:crypto'
import { createRelyingParty } from '../relying-party.ts'
import { ada, foreignOrigin, type Lab } from './bench.ts'

/** What keycloak-js loads into hidden frames, and what anybody may read. */
export const describeFrames = (lab: Lab): void => {
  const ask = (path: string, question?: { method: string; headers: Record<string, string> }) =>
    createRelyingParty(lab()).visitor.ask(`${lab().issuer}/protocol/openid-connect/${path}`, question)

  describe('the pages in hidden frames', () => {
    it.each(['3p-cookies/step1.html', '3p-cookies/step2.html', 'login-status-iframe.html'])(
      '%s may be framed by anybody',
      async (path) => {
        const { status, headers } = await ask(path)
        expect(status).toBe(200)
        expect(headers['x-frame-options']).toBeUndefined()
        expect(headers['content-security-policy'] ?? '').not.toContain('frame-ancestors')
      },
    )

    it('know the web origins of each client', async () => {
      const { clientId, webOrigins } = lab().client
      const statusFor = async (client: string, origin = '') => {
        const query = new URLSearchParams({ client_id: client, origin }).toString()
        return (await ask(`login-status-iframe.html/init?${query}`)).status
      }
      expect(await statusFor(clientId, webOrigins[0])).toBe(204)
      expect(await statusFor(clientId, foreignOrigin)).toBe(403)
      expect(await statusFor('evil', webOrigins[0])).toBe(403)
    })

    it('compare with a cookie that scripts can read', async () => {
      const phone = createRelyingParty(lab())
      const callback = await phone.signIn(ada)
      const again = await phone.visitor.ask(phone.authorizationUrl({ prompt: 'none' }))
      const session = callback.get('session_state') ?? ''
      const hash = createHash('sha384').update(session).digest('base64url')
      const cookie = again.headers['set-cookie']?.find((header) => header.startsWith('KEYCLOAK_SESSION='))
      expect(cookie).toContain(hash)
      expect(cookie).toMatch(/; ?Secure; ?SameSite=None/)
      expect(cookie).not.toMatch(/httponly/i)
    })
  })

  it('lets every origin ask for permission, since a preflight request names no client', async () => {
    const headers = { Origin: foreignOrigin, 'Access-Control-Request-Method': 'GET' }
    const answer = await ask('userinfo', { method: 'OPTIONS', headers })
    expect(answer.headers['access-control-allow-origin']).toBe(foreignOrigin)
  })

  it('describes itself', async () => {
    const { issuer } = lab()
    const { body } = await createRelyingParty(lab()).visitor.ask(`${issuer}/.well-known/openid-configuration`)
    const base = `${issuer}/protocol/openid-connect`
    const described = JSON.parse(body) as Record<string, unknown>
    expect(described).toMatchObject({
      issuer,
      authorization_endpoint: `${base}/auth`,
      token_endpoint: `${base}/token`,
      jwks_uri: `${base}/certs`,
      userinfo_endpoint: `${base}/userinfo`,
      end_session_endpoint: `${base}/logout`,
      revocation_endpoint: `${base}/revoke`,
      device_authorization_endpoint: `${base}/auth/device`,
      check_session_iframe: `${base}/login-status-iframe.html`,
      authorization_response_iss_parameter_supported: true,
    })
    expect(described['code_challenge_methods_supported']).toContain('S256')
  })

  it('has no other realms', async () => {
    const elsewhere = lab().issuer.replace('acme', 'nobody')
    expect((await createRelyingParty(lab()).visitor.ask(elsewhere)).status).toBe(404)
  })
}
