import { decodeJwt } from 'jose'
import { ada, ben, codeOf, signedIn } from './contract/bench.ts'
import { describeIdentityProvider } from './contract/identity-provider.ts'
import { createRelyingParty } from './relying-party.ts'
import { startIdentitySites } from './started-sites.ts'
import type { StartedSites } from './started-sites.ts'

describeIdentityProvider(() => startIdentitySites())

it('adds the audience that a mapper would add', async () => {
  const mapped = await startIdentitySites({ audience: 'sidetone' })
  const { tokens } = await signedIn(mapped)
  await mapped.stop()
  expect(decodeJwt(tokens.access_token).aud).toEqual(['sidetone', 'account'])
})

it('lets a refresh token come back where the realm says so', async () => {
  const lax = await startIdentitySites({ revokeRefreshToken: false })
  const { phone, tokens } = await signedIn(lax)
  await phone.refresh(tokens.refresh_token)
  expect((await phone.refresh(tokens.refresh_token)).status).toBe(200)
  await lax.stop()
})

describe('the external provider', () => {
  let lab: StartedSites
  beforeAll(async () => {
    lab = await startIdentitySites()
  })
  afterAll(() => lab.stop())
  afterEach(() => lab.faults.clear())

  const party = () => createRelyingParty(lab)

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
    await lab.faults.set({ external: { openerPolicy: 'none', picker: 'at-once' } })
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

describe('faults of the embedded provider alone', () => {
  let lab: StartedSites
  beforeAll(async () => {
    lab = await startIdentitySites()
  })
  afterAll(() => lab.stop())
  afterEach(() => lab.faults.clear())

  it('put the clock ahead in every token', async () => {
    await lab.faults.set({ identity: { clockSkew: 600 } })
    const { tokens } = await signedIn(lab, ada)
    const expected = Math.floor(Date.now() / 1000) + 600
    for (const token of [tokens.access_token, tokens.id_token, tokens.refresh_token]) {
      expect(Math.abs((decodeJwt(token).iat ?? 0) - expected)).toBeLessThanOrEqual(2)
    }
  })
})
