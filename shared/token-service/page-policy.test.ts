import type { Deployment } from '../ports/deployment.ts'
import { pageHeaders, redirectPageHeaders } from './page-policy.ts'

const deployment: Deployment = {
  tokenService: 'https://tokens.example/service',
  authorities: ['https://id.example/realms/acme', 'https://id.example/realms/globex'],
  crmOrigins: ['https://crm.example'],
  redirectPage: 'https://phone.example/redirect.html',
  ownOrigin: 'https://phone.example',
}

test('(26) a page may be framed by the CRM and by itself, and connects to what is named', () => {
  const headers = pageHeaders({ deployment, connect: ['wss://sip.example'] })
  const policy = headers['content-security-policy']?.split('; ')
  expect(policy).toContain("frame-ancestors 'self' https://crm.example")
  expect(policy).toContain("connect-src 'self' https://tokens.example https://id.example wss://sip.example")
  expect(policy).toContain("default-src 'none'")
})

test('the headers of the redirect page let it do nothing but hand over', () => {
  expect(redirectPageHeaders(deployment)).toEqual({
    'content-security-policy':
      "default-src 'none'; script-src 'self'; connect-src https://tokens.example; base-uri 'none'; " +
      "form-action 'none'; frame-ancestors https://phone.example https://crm.example",
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
})

test('no page is cut off from the window that it opened', () => {
  for (const headers of [pageHeaders({ deployment, connect: [] }), redirectPageHeaders(deployment)])
    expect(Object.keys(headers)).not.toContain('cross-origin-opener-policy')
})
