import type { Attempt } from './attempt.ts'
import { codeIn, isAnswerTo } from './callback.ts'
import { issuer, thrownBy } from './testing.ts'

const page = 'https://phone.example/redirect.html'
const attempt: Attempt = {
  aim: {
    realm: { issuer, base: 'https://id.example', name: 'acme' },
    clientId: 'phone.example',
    userName: 'ada',
    redirectPage: page,
    scope: 'openid',
  },
  loginUrl: '',
  state: 'right',
  nonce: 'nonce',
  verifier: 'verifier',
  relaySecret: 'secret',
}
const iss = encodeURIComponent(issuer)

test('an answer has the state of the attempt', () => {
  expect(isAnswerTo(attempt, `${page}#state=right&code=1`)).toBe(true)
})

test.each([
  ['another state', `${page}#state=wrong&code=1`],
  ['a longer state', `${page}#state=right2&code=1`],
  ['no state', `${page}#code=1`],
  ['two states', `${page}#state=right&state=right&code=1`],
  ['the state in the query', `${page}?state=right&code=1`],
  ['the query before the fragment', `${page}?x=1#state=right&code=1`],
  ['another page', 'https://phone.example/other.html#state=right&code=1'],
  ['another origin', 'https://evil.example/redirect.html#state=right&code=1'],
  ['nothing', ''],
])('(2) (15) %s is no answer', (_, url) => {
  expect(isAnswerTo(attempt, url)).toBe(false)
})

test('the code is read', () => {
  expect(codeIn(`${page}#state=right&session_state=x&iss=${iss}&code=the-code`, attempt)).toBe('the-code')
})

const foreign = encodeURIComponent('https://id.example/realms/other')

test.each([
  ['a foreign issuer', `iss=${foreign}&code=1`, 'untrusted', 'issuer https://id.example/realms/other'],
  [
    'a foreign issuer of an error',
    `iss=${foreign}&error=access_denied`,
    'untrusted',
    'issuer https://id.example/realms/other',
  ],
  ['no issuer', 'code=1', 'untrusted', 'issuer missing'],
  ['two issuers', `iss=${iss}&iss=${iss}&code=1`, 'untrusted', 'issuer missing'],
  ['no code', `iss=${iss}`, 'untrusted', 'no code'],
  ['two codes', `iss=${iss}&code=1&code=2`, 'untrusted', 'no code'],
  ['a denied sign-in', 'error=access_denied', 'denied', 'access_denied'],
  ['a denied sign-in with an issuer', `iss=${iss}&error=access_denied`, 'denied', 'access_denied'],
  [
    'a login page that waited too long',
    'error=temporarily_unavailable&error_description=authentication_expired',
    'expired',
    'temporarily_unavailable: authentication_expired',
  ],
  ['a broken provider', 'error=server_error', 'unreachable', 'server_error'],
  [
    'a misconfigured client',
    'error=invalid_scope&error_description=Invalid+scopes%3A+x',
    'refused',
    'invalid_scope: Invalid scopes: x',
  ],
  ['an error named like a property', 'error=constructor', 'refused', 'constructor'],
])('%s is told', (_, fragment, code, detail) => {
  expect(thrownBy(() => codeIn(`${page}#state=right&${fragment}`, attempt))).toMatchObject({
    code: `sign-in.${code}`,
    detail,
  })
})
