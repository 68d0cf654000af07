import { isAllowedOrigin, isOrigin } from './origin.ts'

const allowed = [
  'https://crm.example',
  'http://crm.localhost:7400',
  'https://*.lightning.force.com',
  'https://*.box.example:8443',
]

test.each([
  'https://crm.example',
  'http://crm.localhost:7400',
  'https://acme.lightning.force.com',
  'https://acme--test.sandbox.lightning.force.com',
  'https://a.box.example:8443',
])('allows %s', (origin) => {
  expect(isAllowedOrigin(origin, allowed)).toBe(true)
})

test.each([
  ['another scheme', 'http://crm.example'],
  ['another port', 'https://crm.example:8443'],
  ['a host that begins the same', 'https://crm.example.evil.example'],
  ['a host that ends the same', 'https://evilcrm.example'],
  ['the bare suffix', 'https://lightning.force.com'],
  ['a suffix without its dot', 'https://evillightning.force.com'],
  ['a suffix in the middle', 'https://acme.lightning.force.com.evil.example'],
  ['http below a suffix', 'http://acme.lightning.force.com'],
  ['another port below a suffix', 'https://acme.lightning.force.com:444'],
  ['a path', 'https://acme.lightning.force.com/'],
  ['user information', 'https://acme.lightning.force.com@evil.example'],
  ['an opaque origin', 'null'],
  ['everybody', '*'],
  ['nothing', ''],
  ['the pattern itself', 'https://*.lightning.force.com'],
  ['a file', 'file://'],
])('(6) refuses %s', (_, origin) => {
  expect(isAllowedOrigin(origin, allowed)).toBe(false)
})

test('(4) a list that names everybody or the opaque origin allows nobody', () => {
  for (const origin of ['null', '*', 'https://crm.example'])
    expect(isAllowedOrigin(origin, ['*', 'null', 'https://*'])).toBe(false)
})

test('an exact origin has a web scheme, a host and nothing else', () => {
  expect(isOrigin('https://crm.example')).toBe(true)
  for (const text of [
    'HTTPS://crm.example',
    'https://crm.example:443',
    'data:text/html,x',
    'blob:https://crm.example/1',
  ])
    expect(isOrigin(text)).toBe(false)
})
