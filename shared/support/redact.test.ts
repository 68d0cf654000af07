import { createRedactor } from './redact.ts'

const invite = [
  'INVITE sip:+4930901820@sip.example;user=phone SIP/2.0',
  'Via: SIP/2.0/WSS abcdef.invalid;branch=z9hG4bK1234567890',
  'From: "Ada Winter" <sip:ada@sip.example>;tag=1234567890',
  'To: <sip:+4930901820@sip.example>',
  'P-Asserted-Identity: Rosa Keller <tel:+49-30-555-777>',
  'X-Queue: caller 030 555 7788 waited 12 s',
  'Call-ID: 4930901820-1@pbx',
  'CSeq: 12345678 INVITE',
  'Authorization: Digest username="ada", nonce="abc", response="0123456789abcdef"',
  'Proxy-Authenticate: Digest realm="sip.example", nonce="xyz"',
  'Contact: <sip:abc:password@abcdef.invalid;transport=ws>',
  'Content-Type: application/sdp',
  '',
  'v=0',
  'o=- 4611733053450612345 2 IN IP4 127.0.0.1',
  'a=ice-ufrag:Uf12',
  'a=ice-pwd:secretsecretsecretsecret',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abcdefgh',
  'a=candidate:1 1 udp 2122260223 192.168.100.200 54321 typ host',
  '',
].join('\r\n')

describe('a SIP message', () => {
  const safe = createRedactor().message(invite)

  it.each(['4930901820@sip', '30-555', '5557788', 'Winter', 'Rosa', 'password', '0123456789abcdef', 'nonce'])(
    'loses %s',
    (secret) => expect(safe).not.toContain(secret),
  )

  it.each(['secretsecret', 'Uf12', 'inline:'])('loses the key %s', (key) => expect(safe).not.toContain(key))

  it('keeps what tells where it went and what became of it', () => {
    expect(safe).toContain('INVITE sip:…20@sip.example;user=phone SIP/2.0')
    expect(safe).toContain('branch=z9hG4bK1234567890')
    expect(safe).toContain('From: "…" <sip:ada@sip.example>;tag=1234567890')
    expect(safe).toContain('P-Asserted-Identity: "…" <tel:…77>')
    expect(safe).toContain('CSeq: 12345678 INVITE')
    expect(safe).toContain('Authorization: Digest [removed]')
    expect(safe).toContain('192.168.100.200 54321 typ host')
    expect(safe.split('\r\n')).toHaveLength(invite.split('\r\n').length)
  })

  it('loses what people write and the digits that they press', () => {
    const message = createRedactor().message(
      'MESSAGE sip:ada@x SIP/2.0\r\nContent-Type: text/plain\r\n\r\nmy PIN is 1234',
    )
    expect(message).toMatch(/\r\n\r\n\[14 characters\]$/)
    const info =
      'INFO sip:ada@x SIP/2.0\r\nContent-Type: application/dtmf-relay\r\n\r\nSignal=5\r\nDuration=120'
    expect(createRedactor().message(info)).not.toContain('Signal=5')
  })
})

test('a number that was met once is removed wherever it stands', () => {
  const redactor = createRedactor()
  redactor.learn('+49 30 901820')
  redactor.message('OPTIONS sip:123456789@x SIP/2.0\r\n\r\n')
  expect(redactor.known('Call-ID 4930901820-1 and q123456789z')).toBe('Call-ID …20-1 and q…89z')
})

test.each([
  ['called +49 30 901820 twice', 'called …20 twice'],
  ['Bearer abc.def-ghi', 'Bearer [removed]'],
  ['token eyJhbGciOi.eyJzdWIi.c2lnbmF0', 'token [removed]'],
  ['password=hunter2&x=1', 'password=[removed]&x=1'],
  ['{"credential":"s3cret"}', '{"credential":"[removed]"}'],
  ['GET https://id.example/cb?code=1&state=2#x', 'GET https://id.example/cb?[removed]'],
  ['701 turn:turn.example:3478', '701 turn:turn.example:3478'],
  ['MOS 4.2, 38 ms', 'MOS 4.2, 38 ms'],
])('of the line "%s" is kept "%s"', (line, kept) => expect(createRedactor().text(line)).toBe(kept))
