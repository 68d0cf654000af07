import { createHash } from 'node:crypto'
import { createAttempt, type Aim } from './attempt.ts'
import { issuer } from './testing.ts'

const aim: Aim = {
  realm: { issuer, base: 'https://id.example', name: 'acme' },
  providerHint: 'azure ad&prompt=none',
  clientId: 'phone.example',
  userName: 'ada+1@acme.example',
  redirectPage: 'https://phone.example/redirect.html',
  scope: 'openid beneapi',
}

test('(24) the login URL says all that the identity provider must know, and nothing that it must not', async () => {
  const attempt = await createAttempt(aim)
  const url = new URL(attempt.loginUrl)
  expect(url.origin + url.pathname).toBe(`${issuer}/protocol/openid-connect/auth`)
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'phone.example',
    redirect_uri: 'https://phone.example/redirect.html',
    response_type: 'code',
    response_mode: 'fragment',
    scope: 'openid beneapi',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: createHash('sha256').update(attempt.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: 'ada+1@acme.example',
    kc_idp_hint: 'azure ad&prompt=none',
  })
  expect(attempt.loginUrl).not.toContain(attempt.verifier)
  expect(attempt.loginUrl).not.toContain(attempt.relaySecret)
})

test('every attempt has secrets of its own, long enough', async () => {
  const [one, other] = await Promise.all([createAttempt(aim), createAttempt(aim)])
  for (const name of ['state', 'nonce', 'verifier', 'relaySecret'] as const) {
    expect(one[name]).not.toBe(other[name])
    expect(one[name]).toMatch(/^[\w-]{43,128}$/)
  }
  expect(new Set([one.state, one.nonce, one.verifier, one.relaySecret]).size).toBe(4)
})

test('an attempt without a click asks nobody anything', async () => {
  const { searchParams } = new URL((await createAttempt(aim, 'none')).loginUrl)
  expect(searchParams.get('prompt')).toBe('none')
  expect(searchParams.has('kc_idp_hint')).toBe(false)
})
