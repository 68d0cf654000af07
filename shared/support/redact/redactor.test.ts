import { createRedactor } from './redactor.ts'

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
    expect(safe).toContain('From: "…" <sip:user-1@sip.example>;tag=1234567890')
    expect(safe).toContain('X-Queue: [31 characters]')
    expect(safe).toContain('Call-ID: …20-1@pbx')
    expect(safe).toContain('P-Asserted-Identity: "…" <tel:…77>')
    expect(safe).toContain('CSeq: 12345678 INVITE')
    expect(safe).toContain('Authorization: Digest [removed]')
    expect(safe).toContain('192.168.100.200 54321 typ host')
    expect(safe.split('\r\n')).toHaveLength(invite.split('\r\n').length)
  })

  it('keeps which numbers and which people are the same', () => {
    const redactor = createRedactor()
    const to = (uri: string) => redactor.message(`BYE ${uri} SIP/2.0\r\n\r\n`).split(' ')[1]
    expect([
      ...['sip:+4930901820@x', 'sip:+4930777720@x', 'sip:030901820@x', 'tel:+49-30-901820'].map(to),
      ...['sip:ada@x', 'sip:rosa@x', 'sip:ada@x', 'sip:anonymous@anonymous.invalid'].map(to),
    ]).toEqual([
      ...['sip:…20@x', 'sip:…20(2)@x', 'sip:…20@x', 'tel:…20'],
      ...['sip:user-1@x', 'sip:user-2@x', 'sip:user-1@x', 'sip:anonymous@anonymous.invalid'],
    ])
  })

  it.each([
    [
      'Refer-To: <sip:+4930901820@x?Replaces=abc%40h%3Bto-tag%3D1%3Bfrom-tag%3D2>',
      'Refer-To: <sip:…20@x?Replaces=abc%40h%3Bto-tag%3D1%3Bfrom-tag%3D2>',
    ],
    ['f:\r\n "Ada"\r\n\t<sip:anonymous@x>;tag=1', 'f: "…" <sip:anonymous@x>;tag=1'],
    ['DIVERSION: <sip:030901820@x>;reason=no-answer', 'DIVERSION: <sip:…20@x>;reason=no-answer'],
    [
      'Call-Info: <https://x.example/ada?phone=1>;purpose=info',
      'Call-Info: <https://x.example/…>;purpose=info',
    ],
    ['Reason: SIP;cause=486;text="Ada is busy"', 'Reason: SIP;cause=486;text=…'],
    [
      'Via: SIP/2.0/WSS x.invalid;branch=z9;received=1.2.3.4',
      'Via: SIP/2.0/WSS x.invalid;branch=z9;received=…',
    ],
    ['Contact: *', 'Contact: *'],
    ['Call-ID: 5b1f-77@10.0.0.1', 'Call-ID: 5b1f-77@10.0.0.1'],
    ['no header at all', '[16 characters]'],
  ])('has for %j the line %j', (header, line) => {
    const safe = createRedactor().message(`BYE sip:x.example SIP/2.0\r\n${header}\r\n\r\n`)
    expect(safe).toBe(`BYE sip:x.example SIP/2.0\r\n${line}\r\n\r\n`)
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

test('a name that was met once is removed wherever it stands as a word', () => {
  const redactor = createRedactor()
  redactor.learn('', 'Rosa Keller')
  expect(redactor.text('duplicate: KELLER, Rosalind')).toBe('duplicate: …, Rosalind')
  const answer = 'SIP/2.0 480 Rosa is out\r\nCall-ID: rosa-1@x\r\n\r\n'
  expect(redactor.message(answer)).toBe('SIP/2.0 480 … is out\r\nCall-ID: …-1@x\r\n\r\n')
  expect(redactor.key('keller:rosa-1@x')).toBe('user-1:…-1@x')
})

test('a long message of one character takes no longer than it is worth', () => {
  for (const header of ['From', 'Via', 'Call-ID', 'User-Agent', 'Reason', 'X'])
    for (const character of [' ', ':', ';', '"', '<', '-', 'a-', '1(', '%', '=', '@', '.']) {
      const message = `BYE sip:x.example SIP/2.0\r\n${header}: ${character.repeat(60_000)}!\r\n\r\n`
      expect(createRedactor().message(message)).toMatch(/^BYE sip:x\.example SIP\/2\.0/)
    }
}, 5_000)

test.each([
  ['called +49 30 901820 twice', 'called …20 twice'],
  ['no route to sip:+49301234567;cpc=ordinary@x.example.', 'no route to sip:…67;cpc=…@x.example.'],
  ['mail ada@x.example', 'mail user-1@x.example'],
  ['Bearer abc.def-ghi', 'Bearer [removed]'],
  ['token eyJhbGciOi.eyJzdWIi.c2lnbmF0', 'token [removed]'],
  ['password=hunter2&x=1', 'password=[removed]&x=1'],
  ['{"credential":"s3cret"}', '{"credential":"[removed]"}'],
  ['GET https://id.example/cb?code=1&state=2#x', 'GET https://id.example/cb?[removed]'],
  ['701 turn:turn.example:3478', '701 turn:turn.example:3478'],
  ['MOS 4.2, 38 ms', 'MOS 4.2, 38 ms'],
])('of the line "%s" is kept "%s"', (line, kept) => expect(createRedactor().text(line)).toBe(kept))
