import { decodeJwt } from 'jose'
import { createRelyingParty } from '../relying-party.ts'
import { ada, foreignOrigin, json, tokensOf, type Lab } from './bench.ts'

/** Keycloak's direct access grant (RFC 6749 section 4.3). */
export const describeDirectAccess = (lab: Lab): void => {
  const app = () => createRelyingParty({ issuer: lab().issuer, client: lab().direct })
  const form = { grant_type: 'password', username: ada.userName, password: ada.password, scope: 'openid' }

  describe('the direct access grant', () => {
    it('gives tokens for a password, and renews them', async () => {
      const party = app()
      const answer = await party.post('token', form)
      expect(answer.status).toBe(200)
      const tokens = tokensOf(answer)
      expect(decodeJwt(tokens.id_token)).toMatchObject({
        preferred_username: ada.userName,
        aud: 'app.localhost',
      })
      expect(decodeJwt(tokens.id_token)).not.toHaveProperty('nonce')
      expect((await party.refresh(tokens.refresh_token)).status).toBe(200)
    })

    it('ends the session on request', async () => {
      const party = app()
      const { refresh_token: refreshToken } = tokensOf(await party.post('token', form))
      expect((await party.post('logout', { refresh_token: refreshToken })).status).toBe(204)
      expect((await party.refresh(refreshToken)).status).toBe(400)
    })

    it.each([{ password: 'wrong' }, { username: 'nobody@acme.example' }])('refuses %j', async (changes) => {
      const answer = await app().post('token', { ...form, ...changes })
      expect(answer.status).toBe(400)
      expect(json(answer)).toMatchObject({
        error: 'invalid_grant',
        error_description: 'Invalid user credentials',
      })
      expect(answer.headers['access-control-allow-origin']).toBe(lab().direct.webOrigins[0])
    })

    it('is not for clients that it is not switched on for', async () => {
      const answer = await createRelyingParty(lab()).post('token', form)
      expect(answer.status).toBe(400)
      expect(json(answer)).toMatchObject({
        error: 'unauthorized_client',
        error_description: 'Client not allowed for direct access grants',
      })
    })

    it('is not for other origins', async () => {
      expect((await app().post('token', form, foreignOrigin)).status).toBe(403)
    })
  })
}
