import { checkIdToken, userOf } from './id-token.ts'
import { issuer, jwt, thrownBy } from './testing.ts'

const expected = { issuer, clientId: 'phone.example', nonce: 'nonce' }
const claims = {
  iss: issuer,
  sub: 'u-1',
  aud: 'phone.example',
  azp: 'phone.example',
  nonce: 'nonce',
  iat: 1000,
  exp: 1300,
}

test('a token for this very sign-in is accepted, whatever the clock of the desk says', () => {
  expect(checkIdToken(jwt({ ...claims, name: 'Zoë Müller' }), expected)).toMatchObject({
    sub: 'u-1',
    name: 'Zoë Müller',
  })
  expect(checkIdToken(jwt({ ...claims, aud: ['account', 'phone.example'] }), expected)).toMatchObject({
    sub: 'u-1',
  })
  expect(checkIdToken(jwt({ ...claims, azp: undefined }), expected)).toMatchObject({ sub: 'u-1' })
})

test.each<[string, object, string]>([
  ['another issuer', { iss: 'https://id.example/realms/other' }, 'iss'],
  ['another audience', { aud: 'crm.example' }, 'aud'],
  ['another party', { azp: 'crm.example' }, 'azp'],
  ['several audiences and no party', { aud: ['phone.example', 'crm.example'], azp: undefined }, 'azp'],
  ['no life', { exp: 1000 }, 'exp'],
  ['another nonce', { nonce: 'other' }, 'nonce'],
  ['no nonce', { nonce: undefined }, 'nonce'],
  ['no subject', { sub: undefined }, 'malformed'],
])('(13) a token with %s is refused', (_, change, fault) => {
  expect(thrownBy(() => checkIdToken(jwt({ ...claims, ...change }), expected))).toMatchObject({
    code: 'sign-in.untrusted',
    detail: `ID token: ${fault}`,
  })
})

test.each(['none', 'HS256', 'RS1', ''])('(13) a token that claims to be signed with %j is refused', (alg) => {
  expect(thrownBy(() => checkIdToken(jwt(claims, alg), expected))).toMatchObject({
    code: 'sign-in.untrusted',
  })
})

test.each(['', 'a', 'a.b.c', '..', '💥.💥.💥'])('(13) %j is no token', (token) => {
  expect(thrownBy(() => checkIdToken(token, expected))).toMatchObject({ detail: 'ID token: malformed' })
})

test('a person goes by the name that people know', () => {
  expect(
    userOf({ sub: 'u-1', preferred_username: 'ada', email: 'ada@acme.example', name: 'Ada Winter' }),
  ).toEqual({
    id: 'u-1',
    name: 'ada',
    displayName: 'Ada Winter',
  })
  expect(userOf({ sub: 'u-1', email: 'ada@acme.example' })).toEqual({ id: 'u-1', name: 'ada@acme.example' })
  expect(userOf({ sub: 'u-1' })).toEqual({ id: 'u-1', name: 'u-1' })
})
