import { startService } from './testing.ts'

let service: Awaited<ReturnType<typeof startService>>

beforeEach(async () => {
  service = await startService()
})
afterEach(() => service.close())

test('it tells that it is well', async () => {
  const response = await fetch(`${service.base}/health`)
  expect(await response.json()).toEqual({ status: 'ok' })
})

test('every answer carries the security headers', async () => {
  for (const path of ['/health', '/line', '/nowhere', '/relay/x']) {
    const { headers } = await fetch(service.base + path)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
  }
})

test('an unknown address is told as a code', async () => {
  const response = await fetch(`${service.base}/privatekey`)
  expect(response.status).toBe(404)
  expect(await response.json()).toEqual({ code: 'route.unknown', message: 'There is nothing here.' })
})
