import { createRelyingParty } from './relying-party.ts'
import { agentNamed, startIdentitySites } from './started-sites.ts'
import type { StartedSites } from './started-sites.ts'

const ada = agentNamed('ada')

let lab: StartedSites
beforeAll(async () => {
  lab = await startIdentitySites()
})
afterAll(() => lab.stop())

const signedIn = async () => {
  const phone = createRelyingParty(lab)
  const { body } = await phone.exchange((await phone.signIn(ada)).get('code') ?? '')
  const tokens = JSON.parse(body) as { access_token: string; refresh_token: string; id_token: string }
  const statusWithoutPage = async () =>
    (await phone.callback(phone.authorizationUrl({ prompt: 'none' }))).get('error')
  return { phone, tokens, statusWithoutPage }
}

describe('logging out with the refresh token', () => {
  it('answers 204 to the client, and ends tokens and session', async () => {
    const { phone, tokens, statusWithoutPage } = await signedIn()
    const answer = await phone.post('logout', { refresh_token: tokens.refresh_token })
    expect(answer.status).toBe(204)
    expect(answer.headers['access-control-allow-origin']).toBe(lab.client.webOrigins[0])
    expect(answer.headers['access-control-allow-credentials']).toBe('true')
    expect((await phone.refresh(tokens.refresh_token)).body).toContain('Session not active')
    expect(await statusWithoutPage()).toBe('login_required')
  })

  it('is refused for another origin, another client and an unknown token', async () => {
    const { phone, tokens, statusWithoutPage } = await signedIn()
    const form = { refresh_token: tokens.refresh_token }
    const foreign = await phone.post('logout', form, 'http://evil.localhost')
    expect(foreign.status).toBe(403)
    expect(foreign.headers['access-control-allow-origin']).toBeUndefined()
    expect((await phone.post('logout', { ...form, client_id: 'evil.localhost' })).status).toBe(403)
    expect((await phone.post('logout', { refresh_token: 'unknown' })).status).toBe(400)
    expect(await statusWithoutPage()).toBeNull()
  })
})

describe('logging out in the browser', () => {
  const logoutUrl = (parameters: Record<string, string>) =>
    `${lab.issuer}/protocol/openid-connect/logout?${new URLSearchParams(parameters).toString()}`

  it('goes back to the client, when the ID token comes along', async () => {
    const { phone, tokens, statusWithoutPage } = await signedIn()
    const [back = ''] = lab.client.redirectUris
    const url = logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: back, state: 'x' })
    expect((await phone.visitor.ask(url)).headers.location).toBe(`${back}?state=x`)
    expect(await statusWithoutPage()).toBe('login_required')
  })

  it('goes nowhere else, and then ends nothing', async () => {
    const { phone, tokens, statusWithoutPage } = await signedIn()
    const back = 'http://evil.localhost/'
    const url = logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: back })
    const answer = await phone.visitor.ask(url)
    expect(answer.status).toBe(400)
    expect(answer.headers.location).toBeUndefined()
    expect(await statusWithoutPage()).toBeNull()
  })

  it('takes no ID token that the realm has not signed', async () => {
    const { phone, tokens, statusWithoutPage } = await signedIn()
    const [head = '', body = ''] = tokens.id_token.split('.')
    const url = logoutUrl({ id_token_hint: `${head}.${body}.AAAA` })
    expect((await phone.visitor.ask(url)).status).toBe(400)
    expect(await statusWithoutPage()).toBeNull()
  })

  it('asks first without an ID token', async () => {
    const { phone, statusWithoutPage } = await signedIn()
    const question = await phone.visitor.ask(logoutUrl({ client_id: lab.client.clientId }))
    expect(question.body).toContain('Do you want to log out?')
    expect(await statusWithoutPage()).toBeNull()
    await phone.post('logout/logout-confirm', {})
    expect(await statusWithoutPage()).toBe('login_required')
  })

  it('wants to know who asks before it goes back', async () => {
    const { phone } = await signedIn()
    const [back = ''] = lab.client.redirectUris
    const answer = await phone.visitor.ask(logoutUrl({ post_logout_redirect_uri: back }))
    expect(answer.body).toContain('Missing parameters: id_token_hint')
  })
})

describe('revoking', () => {
  it('ends the session of a refresh token', async () => {
    const { phone, tokens } = await signedIn()
    expect((await phone.post('revoke', { token: tokens.refresh_token })).status).toBe(200)
    expect((await phone.refresh(tokens.refresh_token)).status).toBe(400)
  })

  it('ends an access token alone', async () => {
    const { phone, tokens } = await signedIn()
    await phone.post('revoke', { token: tokens.access_token })
    const headers = { Authorization: `Bearer ${tokens.access_token}` }
    const userinfo = await phone.visitor.ask(`${lab.issuer}/protocol/openid-connect/userinfo`, { headers })
    expect(userinfo.status).toBe(401)
    expect((await phone.refresh(tokens.refresh_token)).status).toBe(200)
  })

  it('does not tell whether a token was known', async () => {
    const { phone } = await signedIn()
    expect((await phone.post('revoke', { token: 'unknown' })).status).toBe(200)
  })
})
