import { createHash } from 'node:crypto'
import { deviceGrant } from '../clients.ts'
import { asksForPassword } from '../form.ts'
import { createRelyingParty } from '../relying-party.ts'
import type { Answer } from '../visitor.ts'
import { ada, foreignOrigin, type Lab } from './bench.ts'

const strings = ({ body }: Answer) => JSON.parse(body) as Record<string, string>

/** RFC 8628, with PKCE on top. */
export const describeDeviceFlow = (lab: Lab): void => {
  const start = async () => {
    const phone = createRelyingParty(lab())
    const challenge = createHash('sha256').update(phone.verifier).digest('base64url')
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' }
    const device = strings(await phone.post('auth/device', { scope: 'openid', ...pkce }))
    const poll = async (verifier = phone.verifier) => {
      const form = { grant_type: deviceGrant, device_code: device.device_code, code_verifier: verifier }
      return strings(await phone.post('token', form))
    }
    return { device, poll, pkce }
  }

  const isQuestion = ({ body }: Answer): boolean => body.includes('name="accept"')

  /** Opens the address with the code in another browser, and goes on until the question comes. */
  const question = async (device: Record<string, string>) => {
    const elsewhere = createRelyingParty(lab())
    let page = await elsewhere.visitor.visit(device.verification_uri_complete ?? '', 'http://phone')
    while (!isQuestion(page) && !asksForPassword(page)) page = await elsewhere.submit(page, {})
    expect(isQuestion(page)).toBe(false)
    const { userName: username, password } = ada
    page = await elsewhere.submit(page, { username, password })
    return { page, answer: (button: Record<string, string>) => elsewhere.submit(page, button) }
  }

  const letIn = async (device: Record<string, string>): Promise<void> => {
    const { answer } = await question(device)
    expect((await answer({ accept: 'Yes' })).body).toContain('Device Login Successful')
  }

  describe('the device flow', () => {
    it('gives tokens once somebody has let the device in elsewhere', async () => {
      const { device, poll } = await start()
      expect(device).toMatchObject({
        verification_uri: `${lab().issuer}/device`,
        expires_in: 600,
        interval: 5,
      })
      await letIn(device)
      expect(await poll()).toMatchObject({ token_type: 'Bearer', id_token: expect.any(String) as string })
    })

    it('asks who it is, and then whether to let the device in', async () => {
      const { device, poll } = await start()
      const { page } = await question(device)
      expect(page.body).toContain('Do you grant these access privileges?')
      expect((await poll()).error).toBe('authorization_pending')
    })

    it('tells the device when it is not let in', async () => {
      const { device, poll } = await start()
      const { answer } = await question(device)
      const { body } = await answer({ cancel: 'No' })
      expect(body).toContain('Device Login Failed')
      expect(body).toContain('Consent denied for connecting the device.')
      expect(await poll()).toMatchObject({
        error: 'access_denied',
        error_description: 'The end user denied the authorization request',
      })
    })

    it('lets the device wait, and slows it down', async () => {
      const { poll } = await start()
      expect((await poll()).error).toBe('authorization_pending')
      expect((await poll()).error).toBe('slow_down')
    })

    it('refuses another verifier', async () => {
      const { device, poll } = await start()
      await letIn(device)
      expect((await poll('x'.repeat(64))).error).toBe('invalid_grant')
    })

    it.each([
      [{ code_challenge: undefined, code_challenge_method: undefined }, 'code_challenge_method'],
      [{ code_challenge: undefined }, 'code_challenge'],
    ])('wants PKCE: %j', async (changes, parameter) => {
      const { pkce } = await start()
      const phone = createRelyingParty(lab())
      const answer = await phone.post('auth/device', { scope: 'openid', ...pkce, ...changes })
      expect(answer.status).toBe(400)
      expect(strings(answer).error_description).toBe(`Missing parameter: ${parameter}`)
    })

    it('is not for other origins', async () => {
      const { pkce } = await start()
      const phone = createRelyingParty(lab())
      const form = { scope: 'openid', ...pkce }
      expect((await phone.post('auth/device', form, foreignOrigin)).status).toBe(403)
    })
  })
}
