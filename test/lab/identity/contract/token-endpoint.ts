import { decodeJwt } from 'jose'
import { createRelyingParty } from '../relying-party.ts'
import { ada, codeOf, foreignOrigin, json, signedIn, tokensOf, type Lab } from './bench.ts'

const invalidGrant = (description: string) => ({ error: 'invalid_grant', error_description: description })

const missing = undefined

/** What is wrong with an exchange: changes to it, what is answered. */
const failing = [
  [{ code_verifier: 'x'.repeat(64) }, 'PKCE verification failed: Code mismatch'],
  [{ code_verifier: 'x' }, 'PKCE verification failed: Invalid code verifier'],
  [{ code_verifier: missing }, 'PKCE code verifier not specified'],
  [{ redirect_uri: 'http://evil.localhost/' }, 'Incorrect redirect_uri'],
  [{ redirect_uri: missing }, 'Incorrect redirect_uri'],
] as const

/** Codes and refresh tokens, and what becomes of them. */
export const describeTokenEndpoint = (lab: Lab): void => {
  const party = () => createRelyingParty(lab())

  describe('the token endpoint', () => {
    it('lets the client read the answer, and no other origin', async () => {
      const phone = party()
      const code = codeOf(await phone.signIn(ada))
      const foreign = await phone.exchange(code, {}, foreignOrigin)
      expect(foreign.status).toBe(403)
      expect(json(foreign)).toEqual({ error: 'Invalid origin' })
      expect(foreign.headers['access-control-allow-origin']).toBeUndefined()
      const own = await phone.exchange(code)
      expect(own.status).toBe(200)
      expect(own.headers['access-control-allow-origin']).toBe(lab().client.webOrigins[0])
      expect(own.headers['access-control-allow-credentials']).toBe('true')
    })

    it('says nothing of origins to who names none', async () => {
      const { visitor } = party()
      const answer = await visitor.ask(`${lab().issuer}/protocol/openid-connect/token`, { form: {} })
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    })

    it.each(failing)('(8) kills a code that comes with %j', async (changes, description) => {
      const phone = party()
      const code = codeOf(await phone.signIn(ada))
      const wrong = await phone.exchange(code, changes)
      expect(wrong.status).toBe(400)
      expect(json(wrong)).toEqual(invalidGrant(description))
      expect(wrong.headers['access-control-allow-origin']).toBe(lab().client.webOrigins[0])
      expect(json(await phone.exchange(code))).toEqual(invalidGrant('Code not valid'))
    })

    it.each([
      [{ code: 'unknown' }, 400, 'invalid_grant', 'Code not valid'],
      [{ code: missing }, 400, 'invalid_request', 'Missing parameter: code'],
      [{ grant_type: 'magic' }, 400, 'unsupported_grant_type', 'Unsupported grant_type'],
      [{ grant_type: missing }, 400, 'invalid_request', 'Missing form parameter: grant_type'],
      [{ client_id: 'evil' }, 401, 'invalid_client', 'Invalid client or Invalid client credentials'],
    ])('refuses %j', async (changes, status, error, description) => {
      const answer = await party().exchange('unknown', changes)
      expect(answer.status).toBe(status)
      expect(json(answer)).toEqual({ error, error_description: description })
    })

    it.each([{}, { code_verifier: 'x'.repeat(64) }])(
      '(9) revokes what a replayed code had brought, and keeps the session: %j',
      async (changes) => {
        const phone = party()
        const code = codeOf(await phone.signIn(ada))
        const { refresh_token: refreshToken } = tokensOf(await phone.exchange(code))
        expect(json(await phone.exchange(code, changes))).toEqual(invalidGrant('Code not valid'))
        expect(json(await phone.refresh(refreshToken))).toEqual(
          invalidGrant("Session doesn't have required client"),
        )
        const silent = await phone.callback(phone.authorizationUrl({ prompt: 'none' }))
        expect(silent.get('error')).toBeNull()
      },
    )

    it('refuses the code of another realm', async () => {
      const phone = party()
      const code = codeOf(await phone.signIn(ada))
      const other = createRelyingParty({ ...lab(), issuer: lab().otherIssuer })
      expect(json(await other.exchange(code, { code_verifier: phone.verifier })).error).toBe('invalid_grant')
    })

    it('(18) gives a new refresh token each time, and the family is lost when an old one comes back', async () => {
      const { phone, tokens } = await signedIn(lab())
      const next = tokensOf(await phone.refresh(tokens.refresh_token))
      expect(next.refresh_token).not.toBe(tokens.refresh_token)
      expect(decodeJwt(next.id_token)).not.toHaveProperty('nonce')
      const reused = await phone.refresh(tokens.refresh_token)
      expect(reused.status).toBe(400)
      expect(json(reused)).toEqual(invalidGrant('Maximum allowed refresh token reuse exceeded'))
      expect(json(await phone.refresh(next.refresh_token))).toEqual(
        invalidGrant("Session doesn't have required client"),
      )
    })

    it('lets a refresh token come back in a realm that does not revoke them', async () => {
      const { phone, tokens } = await signedIn({ ...lab(), issuer: lab().otherIssuer })
      const next = tokensOf(await phone.refresh(tokens.refresh_token))
      expect(next.refresh_token).not.toBe(tokens.refresh_token)
      expect((await phone.refresh(tokens.refresh_token)).status).toBe(200)
      expect((await phone.refresh(next.refresh_token)).status).toBe(200)
    })

    it('refuses a refresh token that it has not made', async () => {
      expect(json(await party().refresh('unknown'))).toEqual(invalidGrant('Invalid refresh token'))
    })
  })

  describe('the userinfo endpoint', () => {
    const userinfo = (authorization: string, origin = lab().client.webOrigins[0] ?? '') =>
      party().visitor.ask(`${lab().issuer}/protocol/openid-connect/userinfo`, {
        headers: { Authorization: authorization, Origin: origin },
      })

    it('tells who signed in', async () => {
      const { tokens } = await signedIn(lab())
      const answer = await userinfo(`Bearer ${tokens.access_token}`)
      expect(json(answer)).toMatchObject({ preferred_username: ada.userName, name: ada.displayName })
      expect(answer.headers['access-control-allow-origin']).toBe(lab().client.webOrigins[0])
    })

    it('refuses another origin, and another token', async () => {
      const { tokens } = await signedIn(lab())
      const foreign = await userinfo(`Bearer ${tokens.access_token}`, foreignOrigin)
      expect(foreign.status).toBe(403)
      expect(foreign.headers['access-control-allow-origin']).toBeUndefined()
      const unknown = await userinfo('Bearer unknown')
      expect(unknown.status).toBe(401)
      expect(unknown.body).toBe('')
    })
  })
}
