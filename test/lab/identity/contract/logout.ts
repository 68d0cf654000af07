import { foreignOrigin, json, signedIn, type Lab } from './bench.ts'

/** The ways in which a session ends. */
export const describeLogout = (lab: Lab): void => {
  const start = () => signedIn(lab())

  describe('logging out with the refresh token', () => {
    it('answers 204 to the client, and ends tokens and session', async () => {
      const { phone, tokens, silently } = await start()
      const answer = await phone.post('logout', { refresh_token: tokens.refresh_token })
      expect(answer.status).toBe(204)
      expect(answer.headers['access-control-allow-origin']).toBe(lab().client.webOrigins[0])
      expect(answer.headers['access-control-allow-credentials']).toBe('true')
      expect((await phone.refresh(tokens.refresh_token)).body).toContain('Session not active')
      expect(await silently()).toBe('login_required')
    })

    it('can be repeated', async () => {
      const { phone, tokens } = await start()
      const form = { refresh_token: tokens.refresh_token }
      await phone.post('logout', form)
      expect((await phone.post('logout', form)).status).toBe(204)
    })

    it('is refused for another origin, another client and an unknown token', async () => {
      const { phone, tokens, silently } = await start()
      const form = { refresh_token: tokens.refresh_token }
      const foreign = await phone.post('logout', form, foreignOrigin)
      expect(foreign.status).toBe(403)
      expect(foreign.headers['access-control-allow-origin']).toBeUndefined()
      expect((await phone.post('logout', { ...form, client_id: 'evil.localhost' })).status).toBe(401)
      expect((await phone.post('logout', { refresh_token: 'unknown' })).status).toBe(400)
      expect(await silently()).toBeNull()
    })
  })

  describe('logging out in the browser', () => {
    const logoutUrl = (parameters: Record<string, string>) =>
      `${lab().issuer}/protocol/openid-connect/logout?${new URLSearchParams(parameters).toString()}`

    it('goes back to the client, when the ID token comes along', async () => {
      const { phone, tokens, silently } = await start()
      const [back = ''] = lab().client.redirectUris
      const url = logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: back, state: 'x' })
      expect((await phone.visitor.ask(url)).headers.location).toBe(`${back}?state=x`)
      expect(await silently()).toBe('login_required')
    })

    it('goes nowhere else, and then ends nothing', async () => {
      const { phone, tokens, silently } = await start()
      const back = `${foreignOrigin}/`
      const url = logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: back })
      const answer = await phone.visitor.ask(url)
      expect(answer.status).toBe(400)
      expect(answer.headers.location).toBeUndefined()
      expect(await silently()).toBeNull()
    })

    it('takes no ID token that the realm has not signed', async () => {
      const { phone, tokens, silently } = await start()
      const [head = '', body = ''] = tokens.id_token.split('.')
      const url = logoutUrl({ id_token_hint: `${head}.${body}.AAAA` })
      expect((await phone.visitor.ask(url)).status).toBe(400)
      expect(await silently()).toBeNull()
    })

    it('asks first without an ID token', async () => {
      const { phone, silently } = await start()
      const url = logoutUrl({ client_id: lab().client.clientId })
      const ask = () => phone.visitor.visit(url, 'http://phone')
      expect((await ask()).body).toContain('Do you want to log out?')
      expect(await silently()).toBeNull()
      await phone.submit(await ask(), { confirmLogout: 'Logout' })
      expect(await silently()).toBe('login_required')
    })

    it('wants to know who asks before it goes back', async () => {
      const { phone } = await start()
      const [back = ''] = lab().client.redirectUris
      const answer = await phone.visitor.ask(logoutUrl({ post_logout_redirect_uri: back }))
      expect(answer.body).toContain('Missing parameters: id_token_hint')
    })
  })

  describe('revoking', () => {
    it('ends the session of a refresh token', async () => {
      const { phone, tokens, silently } = await start()
      expect((await phone.post('revoke', { token: tokens.refresh_token })).status).toBe(200)
      expect((await phone.refresh(tokens.refresh_token)).body).toContain('Session not active')
      expect(await silently()).toBe('login_required')
    })

    it('ends an access token alone', async () => {
      const { phone, tokens } = await start()
      await phone.post('revoke', { token: tokens.access_token })
      const headers = { Authorization: `Bearer ${tokens.access_token}` }
      const userinfo = await phone.visitor.ask(`${lab().issuer}/protocol/openid-connect/userinfo`, {
        headers,
      })
      expect(userinfo.status).toBe(401)
      expect((await phone.refresh(tokens.refresh_token)).status).toBe(200)
    })

    it('is refused for another origin', async () => {
      const { phone, tokens } = await start()
      expect((await phone.post('revoke', { token: tokens.refresh_token }, foreignOrigin)).status).toBe(403)
      expect((await phone.refresh(tokens.refresh_token)).status).toBe(200)
    })

    it('succeeds with a token that nobody knows, and says so', async () => {
      const { phone } = await start()
      const answer = await phone.post('revoke', { token: 'unknown' })
      expect(answer.status).toBe(200)
      expect(json(answer)).toEqual({ error: 'invalid_token', error_description: 'Invalid token' })
    })
  })
}
