import { endpoints, realmOf } from './realm.ts'
import { thrownBy } from './testing.ts'

const allowed = [
  'https://id.example/realms/acme',
  'https://old.example/auth/realms/acme/',
  'https://id.example/realms/My%20Realm',
]

test.each([
  ['https://id.example/realms/acme', 'https://id.example', 'acme'],
  ['https://id.example/realms/acme/', 'https://id.example', 'acme'],
  ['https://old.example/auth/realms/acme', 'https://old.example/auth', 'acme'],
  ['https://id.example/realms/My%20Realm', 'https://id.example', 'My Realm'],
])('%s is read', (authority, base, name) => {
  const realm = realmOf(authority, allowed)
  expect(realm).toEqual({ issuer: authority.replace(/\/$/, ''), base, name })
  expect(endpoints.token(realm)).toBe(`${realm.issuer}/protocol/openid-connect/token`)
})

test.each([
  'http://id.example/realms/acme',
  'https://id.example/realms/other',
  'https://id.example/realms/acme/../other',
  'https://id.example/realms/acme?x',
  'https://id.example:8443/realms/acme',
  'https://id.example@evil.example/realms/acme',
  'https://id.example.evil.example/realms/acme',
  'https://xn--d-0ma.example/realms/acme',
  'https://ID.example/realms/acme',
  '',
])('(22) %j is refused', (authority) => {
  expect(thrownBy(() => realmOf(authority, allowed))).toMatchObject({
    code: 'discovery.authority-not-allowed',
  })
})

test('an allowed address that is no realm is told', () => {
  expect(thrownBy(() => realmOf('https://id.example', ['https://id.example']))).toMatchObject({
    code: 'discovery.malformed',
  })
})
