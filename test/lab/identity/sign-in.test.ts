import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import type { JSONWebKeySet } from 'jose'
import { createRelyingParty } from './relying-party.ts'
import { agentNamed, startIdentitySites } from './started-sites.ts'
import type { StartedSites } from './started-sites.ts'
import type { Answer } from './visitor.ts'

interface TokenSet {
  access_token: string
  refresh_token: string
  id_token: string
  expires_in: number
}

const ada = agentNamed('ada')
const ben = agentNamed('ben')

let lab: StartedSites
beforeAll(async () => {
  lab = await startIdentitySites()
})
afterAll(() => lab.stop())
afterEach(() => lab.faults.clear())

const party = () => createRelyingParty(lab)
const json = ({ body }: Answer) => JSON.parse(body) as Record<string, unknown>
const tokensOf = ({ body }: Answer) => JSON.parse(body) as TokenSet
const codeOf = (callback: URLSearchParams) => callback.get('code') ?? ''

const signedIn = async (agent = ada) => {
  const phone = party()
  const tokens = tokensOf(await phone.exchange(codeOf(await phone.signIn(agent))))
  return { phone, tokens }
}

describe('signing in with a password', () => {
  it('hands back code, state, session_state and iss', async () => {
    const callback = await party().signIn(ada)
    expect(Object.fromEntries(callback)).toEqual({
      code: expect.any(String) as string,
      state: 'state-1',
      session_state: expect.any(String) as string,
      iss: lab.issuer,
    })
  })

  it('exchanges the code for tokens with the claims of Keycloak', async () => {
    const { tokens } = await signedIn()
    const keys = createLocalJWKSet((await lab.fetchJwks()) as JSONWebKeySet)
    const { payload: access } = await jwtVerify(tokens.access_token, keys, { issuer: lab.issuer })
    expect(access).toMatchObject({
      azp: lab.client.clientId,
      typ: 'Bearer',
      preferred_username: ada.userName,
      name: ada.displayName,
    })
    expect(access.aud).toBeUndefined()
    const audience = lab.client.clientId
    const { payload: id } = await jwtVerify(tokens.id_token, keys, { issuer: lab.issuer, audience })
    expect(id).toMatchObject({ typ: 'ID', azp: audience, nonce: 'nonce-1', sid: access.sid, sub: access.sub })
    expect(decodeJwt(tokens.refresh_token)).toMatchObject({ typ: 'Refresh', sid: access.sid })
  })

  it('publishes the keys that it hands to services of the same process', async () => {
    const { body } = await party().visitor.ask(`${lab.issuer}/protocol/openid-connect/certs`)
    expect(JSON.parse(body)).toEqual(await lab.fetchJwks())
  })

  it('gives an agent the same subject each time, and after a restart', async () => {
    const restarted = await startIdentitySites()
    const there = createRelyingParty(restarted)
    const again = tokensOf(await there.exchange(codeOf(await there.signIn(ada))))
    await restarted.stop()
    const { tokens } = await signedIn()
    expect(decodeJwt(again.access_token).sub).toBe(decodeJwt(tokens.access_token).sub)
  })

  it('adds the audience that a mapper would add', async () => {
    const mapped = await startIdentitySites({ audience: 'sidetone' })
    const phone = createRelyingParty(mapped)
    const tokens = tokensOf(await phone.exchange(codeOf(await phone.signIn(ada))))
    await mapped.stop()
    expect(decodeJwt(tokens.access_token).aud).toBe('sidetone')
  })

  it('shows the login page again after a wrong password', async () => {
    await expect(party().signIn({ ...ada, password: 'wrong' })).rejects.toThrow(
      'Invalid username or password.',
    )
  })

  it('refuses the password of an agent whose password is elsewhere', async () => {
    await expect(party().signIn({ ...ben, login: 'local' })).rejects.toThrow('Invalid username or password.')
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
    const url = phone.authorizationUrl({ login_hint: '"><script>' })
    expect((await phone.visitor.visit(url, 'http://phone')).body).not.toContain('<script')
  })
})

describe('a session at the identity provider', () => {
  it('signs in without a page the second time', async () => {
    const { phone } = await signedIn()
    expect(codeOf(await phone.callback(phone.authorizationUrl({ prompt: 'none' })))).not.toBe('')
  })

  it('is required for prompt=none', async () => {
    const phone = party()
    const callback = await phone.callback(phone.authorizationUrl({ prompt: 'none' }))
    expect(callback.get('error')).toBe('login_required')
    expect(callback.get('state')).toBe('state-1')
    expect(callback.get('iss')).toBe(lab.issuer)
  })

  it('is shared by two sign-ins of one client, whose tokens both stay good', async () => {
    const { phone, tokens } = await signedIn()
    const second = await phone.exchange(
      codeOf(await phone.callback(phone.authorizationUrl({ prompt: 'none' }))),
    )
    expect((await phone.refresh(tokens.refresh_token)).status).toBe(200)
    expect((await phone.refresh(tokensOf(second).refresh_token)).status).toBe(200)
  })

  it('keeps its cookies within the realm', async () => {
    const { phone } = await signedIn()
    const other = createRelyingParty({ ...lab, issuer: lab.otherIssuer })
    const callback = await phone.callback(other.authorizationUrl({ prompt: 'none' }))
    expect(callback.get('error')).toBe('login_required')
    expect(callback.get('iss')).toBe(lab.otherIssuer)
  })
})

describe('through the external provider', () => {
  it('goes there at once with kc_idp_hint, and comes back signed in', async () => {
    const { tokens } = await signedIn(ben)
    expect(decodeJwt(tokens.access_token)).toMatchObject({ preferred_username: ben.userName })
  })

  it('sends the opener policy with the page and with the redirect', async () => {
    const phone = party()
    const url = phone.authorizationUrl({ kc_idp_hint: 'external' })
    const picker = await phone.visitor.visit(url, 'http://phone')
    expect(picker.body).toContain(ben.displayName)
    expect(picker.headers['cross-origin-opener-policy']).toBe('same-origin')
    const redirect = await phone.visitor.ask(`${picker.url.href}&account=${ben.userName}`)
    expect(redirect.status).toBe(302)
    expect(redirect.headers['cross-origin-opener-policy']).toBe('same-origin')
  })

  it('can leave the opener policy out, and answer without a page', async () => {
    lab.faults.set({ external: { openerPolicy: 'none', picker: 'at-once' } })
    const phone = party()
    const url = phone.authorizationUrl({ kc_idp_hint: 'external' })
    const leaving = await phone.visitor.visit(url, `http://login.localhost:${String(lab.port)}/`)
    const atOnce = await phone.visitor.ask(leaving.headers.location ?? '')
    expect(atOnce.status).toBe(302)
    expect(atOnce.headers['cross-origin-opener-policy']).toBeUndefined()
    expect(codeOf(await phone.callback(url))).not.toBe('')
  })

  it('takes a code only once', async () => {
    const phone = party()
    const hinted = phone.authorizationUrl({ kc_idp_hint: 'external' })
    const picker = await phone.visitor.visit(hinted, 'http://phone')
    const picked = await phone.visitor.ask(`${picker.url.href}&account=${ben.userName}`)
    await phone.visitor.ask(picked.headers.location ?? '')
    expect((await phone.visitor.ask(picked.headers.location ?? '')).status).toBe(502)
  })

  it('refuses a redirect address that is not registered', async () => {
    const url = `http://login.localhost:${String(lab.port)}/contoso/oauth2/v2.0/authorize?redirect_uri=http://evil.localhost/`
    expect((await party().visitor.ask(url)).status).toBe(400)
  })
})

describe('refused authorization requests', () => {
  const variants = {
    path: (uri: string) => `${uri}/more`,
    case: (uri: string) => uri.replace('redirect', 'Redirect'),
    'dot segments': (uri: string) => uri.replace('/redirect', '/x/../redirect'),
    port: (uri: string) => uri.replace(/:\d+/, ':1'),
    query: (uri: string) => `${uri}?more=1`,
    host: (uri: string) => uri.replace('phone.', 'phone.evil.'),
    scheme: (uri: string) => uri.replace('http:', 'https:'),
  }

  it.each(Object.entries(variants))('answers a redirect_uri with another %s on a page', async (_, change) => {
    const phone = party()
    const [registered = ''] = lab.client.redirectUris
    const answer = await phone.visitor.ask(phone.authorizationUrl({ redirect_uri: change(registered) }))
    expect(answer.status).toBe(400)
    expect(answer.headers.location).toBeUndefined()
  })

  it('answers an unknown client on a page', async () => {
    const phone = party()
    const answer = await phone.visitor.ask(phone.authorizationUrl({ client_id: 'evil.localhost' }))
    expect(answer.status).toBe(400)
    expect(answer.headers.location).toBeUndefined()
  })

  it.each([
    ['none', { code_challenge: undefined, code_challenge_method: undefined }],
    ['plain', { code_challenge_method: 'plain' }],
    ['no method', { code_challenge_method: undefined }],
  ])('insists on PKCE with S256: %s', async (_, changes) => {
    const phone = party()
    expect((await phone.callback(phone.authorizationUrl(changes))).get('error')).toBe('invalid_request')
  })
})

describe('the token endpoint', () => {
  it('lets the client read the answer, and no other origin', async () => {
    const phone = party()
    const code = codeOf(await phone.signIn(ada))
    const foreign = await phone.exchange(code, {}, 'http://evil.localhost')
    expect(foreign.status).toBe(403)
    expect(foreign.headers['access-control-allow-origin']).toBeUndefined()
    const own = await phone.exchange(code)
    expect(own.status).toBe(200)
    expect(own.headers['access-control-allow-origin']).toBe(lab.client.webOrigins[0])
    expect(own.headers['access-control-allow-credentials']).toBe('true')
  })

  it('kills a code that came with a wrong verifier', async () => {
    const phone = party()
    const code = codeOf(await phone.signIn(ada))
    const wrong = await phone.exchange(code, { code_verifier: 'x'.repeat(64) })
    expect(wrong.status).toBe(400)
    expect(json(wrong)).toEqual({
      error: 'invalid_grant',
      error_description: 'PKCE verification failed: Code mismatch',
    })
    expect(wrong.headers['access-control-allow-origin']).toBe(lab.client.webOrigins[0])
    expect(json(await phone.exchange(code)).error_description).toBe('Code not valid')
  })

  it('refuses a missing verifier and another redirect_uri', async () => {
    const phone = party()
    const first = codeOf(await phone.signIn(ada))
    expect(json(await phone.exchange(first, { code_verifier: undefined })).error).toBe('invalid_grant')
    const second = codeOf(await phone.callback(phone.authorizationUrl({ prompt: 'none' })))
    const elsewhere = { redirect_uri: 'http://evil.localhost/' }
    expect(json(await phone.exchange(second, elsewhere)).error_description).toBe('Incorrect redirect_uri')
  })

  it('revokes what a replayed code had brought', async () => {
    const phone = party()
    const code = codeOf(await phone.signIn(ada))
    const { refresh_token: refreshToken } = tokensOf(await phone.exchange(code))
    expect(json(await phone.exchange(code))).toEqual({
      error: 'invalid_grant',
      error_description: 'Code not valid',
    })
    expect((await phone.refresh(refreshToken)).status).toBe(400)
  })

  it('refuses the code of another realm', async () => {
    const phone = party()
    const code = codeOf(await phone.signIn(ada))
    const other = createRelyingParty({ ...lab, issuer: lab.otherIssuer })
    expect(json(await other.exchange(code, { code_verifier: phone.verifier })).error).toBe('invalid_grant')
  })

  it('rotates the refresh token, and revokes the family when an old one comes back', async () => {
    const { phone, tokens } = await signedIn()
    const next = tokensOf(await phone.refresh(tokens.refresh_token))
    expect(next.refresh_token).not.toBe(tokens.refresh_token)
    expect(decodeJwt(next.id_token).nonce).toBe('nonce-1')
    const reused = await phone.refresh(tokens.refresh_token)
    expect(reused.status).toBe(400)
    expect(json(reused).error_description).toBe('Maximum allowed refresh token reuse exceeded')
    expect((await phone.refresh(next.refresh_token)).status).toBe(400)
  })

  it('tells userinfo with an access token', async () => {
    const { phone, tokens } = await signedIn()
    const headers = { Authorization: `Bearer ${tokens.access_token}` }
    const answer = await phone.visitor.ask(`${lab.issuer}/protocol/openid-connect/userinfo`, { headers })
    expect(json(answer)).toMatchObject({ preferred_username: ada.userName, name: ada.displayName })
  })
})
