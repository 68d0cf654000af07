import { createHash } from 'node:crypto'
import { createRelyingParty } from './relying-party.ts'
import { agentNamed, startIdentitySites } from './started-sites.ts'
import type { StartedSites } from './started-sites.ts'

let lab: StartedSites
beforeAll(async () => {
  lab = await startIdentitySites()
})
afterAll(() => lab.stop())

const ask = (path: string, question?: { method: string; headers: Record<string, string> }) =>
  createRelyingParty(lab).visitor.ask(`${lab.issuer}/protocol/openid-connect/${path}`, question)

describe('the pages in hidden frames', () => {
  it.each(['3p-cookies/step1.html', '3p-cookies/step2.html', 'login-status-iframe.html'])(
    '%s may be framed by anybody',
    async (path) => {
      const { status, headers } = await ask(path)
      expect(status).toBe(200)
      expect(headers['x-frame-options']).toBeUndefined()
      expect(headers['content-security-policy']).toBeUndefined()
    },
  )

  it('know the web origins of each client', async () => {
    const query = (origin: string) =>
      new URLSearchParams({ client_id: lab.client.clientId, origin }).toString()
    const [own = ''] = lab.client.webOrigins
    expect((await ask(`login-status-iframe.html/init?${query(own)}`)).status).toBe(204)
    expect((await ask(`login-status-iframe.html/init?${query('http://evil.localhost')}`)).status).toBe(403)
  })

  it('compare with a cookie that scripts can read', async () => {
    const phone = createRelyingParty(lab)
    const callback = await phone.signIn(agentNamed('ada'))
    const again = await phone.visitor.ask(phone.authorizationUrl({ prompt: 'none' }))
    const hash = createHash('sha256')
      .update(callback.get('session_state') ?? '')
      .digest('base64url')
    const cookie = again.headers['set-cookie']?.find((header) => header.startsWith('KEYCLOAK_SESSION='))
    expect(cookie).toContain(hash)
    expect(cookie).toContain('Secure; SameSite=None')
    expect(cookie).not.toMatch(/httponly/i)
  })
})

it('lets every origin ask for permission, since a preflight request names no client', async () => {
  const headers = { Origin: 'http://evil.localhost', 'Access-Control-Request-Method': 'GET' }
  const answer = await ask('userinfo', { method: 'OPTIONS', headers })
  expect(answer.headers['access-control-allow-origin']).toBe('http://evil.localhost')
})

it('describes itself', async () => {
  const { body } = await createRelyingParty(lab).visitor.ask(`${lab.issuer}/.well-known/openid-configuration`)
  const base = `${lab.issuer}/protocol/openid-connect`
  expect(JSON.parse(body)).toMatchObject({
    issuer: lab.issuer,
    authorization_endpoint: `${base}/auth`,
    token_endpoint: `${base}/token`,
    jwks_uri: `${base}/certs`,
    userinfo_endpoint: `${base}/userinfo`,
    end_session_endpoint: `${base}/logout`,
    revocation_endpoint: `${base}/revoke`,
    device_authorization_endpoint: `${base}/auth/device`,
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ['S256'],
  })
})

it('has no other realms', async () => {
  const elsewhere = lab.issuer.replace('acme', 'nobody')
  expect((await createRelyingParty(lab).visitor.ask(elsewhere)).status).toBe(404)
})
