import { createHash } from 'node:crypto'
import { deviceGrant } from './clients.ts'
import { createRelyingParty } from './relying-party.ts'
import { agentNamed, startIdentitySites } from './started-sites.ts'
import type { StartedSites } from './started-sites.ts'
import type { Answer } from './visitor.ts'

let lab: StartedSites
beforeAll(async () => {
  lab = await startIdentitySites()
})
afterAll(() => lab.stop())

const json = ({ body }: Answer) => JSON.parse(body) as Record<string, string>

const started = async () => {
  const phone = createRelyingParty(lab)
  const challenge = createHash('sha256').update(phone.verifier).digest('base64url')
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' }
  const device = json(await phone.post('auth/device', { scope: 'openid', ...pkce }))
  const poll = (verifier = phone.verifier) =>
    phone.post('token', { grant_type: deviceGrant, device_code: device.device_code, code_verifier: verifier })
  return { phone, device, poll }
}

/** Signs in another browser, and lets the device in there. */
const letIn = async (device: Record<string, string>): Promise<void> => {
  const elsewhere = createRelyingParty(lab)
  await elsewhere.signIn(agentNamed('ada'))
  const { visitor } = elsewhere
  const entry = await visitor.ask(device.verification_uri_complete ?? '')
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(entry.body)?.[1] ?? ''
  const form = { xsrf, user_code: device.user_code ?? '', confirm: 'yes' }
  const done = await visitor.visit(device.verification_uri ?? '', 'http://phone', { form })
  expect(done.body).toContain('Device login successful')
}

describe('the device flow', () => {
  it('gives tokens once somebody has let the device in elsewhere', async () => {
    const { device, poll } = await started()
    expect(device).toMatchObject({ verification_uri: `${lab.issuer}/device`, interval: 5 })
    expect(json(await poll()).error).toBe('authorization_pending')
    await letIn(device)
    expect(json(await poll())).toMatchObject({ token_type: 'Bearer', id_token: expect.any(String) as string })
  })

  it('refuses another verifier', async () => {
    const { device, poll } = await started()
    await letIn(device)
    expect(json(await poll('x'.repeat(64))).error).toBe('invalid_grant')
  })

  it('wants PKCE', async () => {
    const answer = await createRelyingParty(lab).post('auth/device', { scope: 'openid' })
    expect(answer.status).toBe(400)
    expect(json(answer).error_description).toBe('Missing parameter: code_challenge_method')
  })
})
