import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import type { JSONWebKeySet } from 'jose'
import { realm } from '../../agents.ts'
import { subjectOf } from '../accounts.ts'
import { createRelyingParty } from '../relying-party.ts'
import { ada, ben, codeOf, json, signedIn, tokensOf, type Lab } from './bench.ts'

/** Signing in, with a password and without, until there are tokens. */
export const describeSignIn = (lab: Lab): void => {
  const party = () => createRelyingParty(lab())

  describe('signing in with a password', () => {
    it('hands back code, state, session_state and iss', async () => {
      const callback = await party().signIn(ada)
      expect(Object.fromEntries(callback)).toEqual({
        code: expect.any(String) as string,
        state: 'state-1',
        session_state: expect.any(String) as string,
        iss: lab().issuer,
      })
    })

    it('exchanges the code for tokens', async () => {
      const phone = party()
      const answer = await phone.exchange(codeOf(await phone.signIn(ada)))
      expect(json(answer)).toMatchObject({
        token_type: 'Bearer',
        // A second may go by on the way.
        expires_in: expect.closeTo(300, -1) as number,
        refresh_expires_in: expect.closeTo(1800, -1) as number,
        'not-before-policy': 0,
        session_state: decodeJwt(tokensOf(answer).access_token)['sid'],
      })
      expect(tokensOf(answer).scope.split(' ').sort()).toEqual(['email', 'openid', 'profile'])
    })

    it('says in the tokens who signed in, and to what', async () => {
      const { client, issuer } = lab()
      const { tokens } = await signedIn(lab())
      const keys = createLocalJWKSet((await lab().fetchJwks()) as JSONWebKeySet)
      const { payload: access } = await jwtVerify(tokens.access_token, keys, { issuer })
      expect(access).toMatchObject({
        azp: client.clientId,
        aud: 'account',
        typ: 'Bearer',
        preferred_username: ada.userName,
        name: ada.displayName,
        'allowed-origins': client.webOrigins,
        realm_access: { roles: ['default-roles-acme', 'offline_access', 'uma_authorization'] },
        resource_access: { account: { roles: ['manage-account', 'manage-account-links', 'view-profile'] } },
      })
      const audience = client.clientId
      const { payload: id } = await jwtVerify(tokens.id_token, keys, { issuer, audience })
      const { sid, sub } = access
      expect(id).toMatchObject({ typ: 'ID', azp: audience, nonce: 'nonce-1', sid, sub })
      expect(decodeJwt(tokens.refresh_token)).toMatchObject({ typ: 'Refresh', aud: issuer, sid, sub })
    })

    it('publishes the keys that it hands to services of the same process', async () => {
      const { body } = await party().visitor.ask(`${lab().issuer}/protocol/openid-connect/certs`)
      expect(JSON.parse(body)).toEqual(await lab().fetchJwks())
    })

    it('gives an agent the same subject after each start', async () => {
      const { tokens } = await signedIn(lab())
      expect(decodeJwt(tokens.access_token).sub).toBe(subjectOf(realm, ada.userName))
    })

    it('shows the login page again after a wrong password', async () => {
      await expect(party().signIn({ ...ada, password: 'wrong' })).rejects.toThrow(
        'Invalid username or password.',
      )
    })

    it('refuses the password of an agent whose password is elsewhere', async () => {
      await expect(party().signIn({ ...ben, login: 'local' })).rejects.toThrow(
        'Invalid username or password.',
      )
    })

    it('keeps others from framing its login page', async () => {
      const phone = party()
      const { headers } = await phone.visitor.visit(phone.authorizationUrl(), 'http://phone')
      expect(headers['x-frame-options']).toBe('SAMEORIGIN')
      expect(headers['content-security-policy']).toContain("frame-ancestors 'self'")
      expect(headers['cross-origin-opener-policy']).toBeUndefined()
    })

    it('fills in the login hint', async () => {
      const phone = party()
      const url = phone.authorizationUrl({ login_hint: ada.userName })
      expect((await phone.visitor.visit(url, 'http://phone')).body).toContain(`value="${ada.userName}"`)
    })

    it('writes no HTML that comes from the address', async () => {
      const phone = party()
      const url = phone.authorizationUrl({ login_hint: '"><script>hint' })
      expect((await phone.visitor.visit(url, 'http://phone')).body).not.toContain('<script>hint')
    })
  })

  describe('a session at the identity provider', () => {
    it('signs in without a page the second time', async () => {
      const { phone } = await signedIn(lab())
      expect(codeOf(await phone.callback(phone.authorizationUrl({ prompt: 'none' })))).not.toBe('')
    })

    it('is required for prompt=none', async () => {
      const phone = party()
      const callback = await phone.callback(phone.authorizationUrl({ prompt: 'none' }))
      expect(Object.fromEntries(callback)).toEqual({
        error: 'login_required',
        state: 'state-1',
        iss: lab().issuer,
      })
    })

    it('is shared by two sign-ins of one client, whose tokens both stay good', async () => {
      const { phone, tokens } = await signedIn(lab())
      const second = await phone.exchange(
        codeOf(await phone.callback(phone.authorizationUrl({ prompt: 'none' }))),
      )
      expect((await phone.refresh(tokens.refresh_token)).status).toBe(200)
      expect((await phone.refresh(tokensOf(second).refresh_token)).status).toBe(200)
    })

    it('outlives a sign-in that asks for the password again', async () => {
      const { phone, tokens } = await signedIn(lab())
      const again = await phone.signIn(ada, { prompt: 'login' })
      expect(again.get('session_state')).toBe(decodeJwt(tokens.access_token)['sid'])
      expect((await phone.refresh(tokens.refresh_token)).status).toBe(200)
    })

    it('keeps its cookies within the realm', async () => {
      const { phone } = await signedIn(lab())
      const other = createRelyingParty({ ...lab(), issuer: lab().otherIssuer })
      const callback = await phone.callback(other.authorizationUrl({ prompt: 'none' }))
      expect(callback.get('error')).toBe('login_required')
      expect(callback.get('iss')).toBe(lab().otherIssuer)
    })
  })

  describe('through the external provider', () => {
    it('goes there at once with kc_idp_hint, and comes back signed in', async () => {
      const { tokens } = await signedIn(lab(), ben)
      const { preferred_username: name, sub } = decodeJwt(tokens.access_token)
      expect(name).toBe(ben.userName)
      expect(sub).toBe(subjectOf(realm, ben.userName))
    })

    it('meets an opener policy there, which can be left out', async () => {
      const visit = async () => {
        const phone = party()
        const url = phone.authorizationUrl({ kc_idp_hint: 'external' })
        return (await phone.visitor.visit(url, 'http://phone')).headers['cross-origin-opener-policy']
      }
      expect(await visit()).toBe('same-origin')
      await lab().faults.set({ external: { openerPolicy: 'none' } })
      expect(await visit()).toBeUndefined()
    })
  })
}
