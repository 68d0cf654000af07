import { hasTag, isSound, isStructured, requestUri, soundPart } from './grammar.ts'

describe('the grammar', () => {
  it.each([
    ['from', '"Grace \\" Hopper" <sip:grace@sip.example;transport=ws>;tag=1'],
    ['from', 'Grace <SIP:grace@SIP.example:5060>'],
    ['to', 'sips:+49-30@192.0.2.1;user=phone'],
    ['contact', '<sip:a%20b:secret@[2001:db8::1]:5060;x=%5B>;expires=60;q="a b"'],
    ['contact', '<sip:a@b?Replaces=a%3Bb&Subject=x&Empty=>'],
    ['refer-to', '<sip:a@b?Replaces=a%3Bto-tag%3D1>'],
    ['record-route', '<sip:proxy.example;lr>;x'],
    ['via', 'sip/2.0/wss proxy.example:443 ; branch = z9hG4bK1 ; received=192.0.2.1'],
    ['via', 'SIP / 2.0 / UDP [::1];rport'],
    ['call-id', 'a!b@[::1]'],
    ['cseq', '4294967295 \t INVITE'],
    ['max-forwards', '70'],
    ['content-type', 'multipart/mixed ; boundary = "a b"; x=y'],
    ['www-authenticate', 'Digest realm="a", nonce = "b" , qop="auth"'],
    ['subject', 'anything <at> "all'],
  ])('takes %s: %s', (name, value) => {
    expect(isSound({ name, value })).toBe(true)
    expect(soundPart({ name, value })).toBe(value)
  })

  it.each([
    ['from', '"Grace <sip:a@b>'],
    ['from', '<sip:a@b>>'],
    ['from', 'Jörg <sip:a@b>'],
    ['to', '<mailto:a@b>'],
    ['to', '<sip:a@-b>'],
    ['contact', '<sip:a@b?Subject>'],
    ['contact', '<sip:a@b;>'],
    ['contact', '*'],
    ['refer-to', 'nowhere'],
    ['record-route', 'sip:proxy.example'],
    ['record-route', ''],
    ['via', 'SIP/2.0/UDP'],
    ['call-id', 'a b'],
    ['cseq', 'INVITE 1'],
    ['max-forwards', '-1'],
    ['content-length', '1e3'],
    ['content-type', 'sdp'],
    ['proxy-authenticate', 'Digest'],
  ])('refuses %s: %s', (name, value) => {
    expect(isSound({ name, value })).toBe(false)
  })

  it.each([
    ['via', 'sip/2.0/udp a:5060;rport;;', 'sip/2.0/udp a:5060;rport'],
    ['via', 'x SIP/2.0/UDP a', undefined],
    ['from', '"G <SIP:g@b;x=y>;tag=1', '<SIP:g@b;x=y>'],
    ['to', '"A <sip:a@b>', '<sip:a@b>'],
    ['to', '"', undefined],
    ['contact', '"A <sip:a@b>', undefined],
  ])('saves of %s: %s what is sound', (name, value, part) => {
    expect(soundPart({ name, value })).toBe(part)
  })

  it('knows which headers the stack reads', () => {
    expect(isStructured({ name: 'refer-to', value: '' })).toBe(true)
    expect(isStructured({ name: 'subject', value: '' })).toBe(false)
  })

  it.each([
    ['<sip:a@b>;tag=1', true],
    ['<sip:a@b>;x=y; TAG = 1', true],
    ['sip:a@b;tag=1', true],
    ['<sip:a@b;tag=1>', false],
    ['<sip:a@b>;tags=1', false],
    ['<sip:a@b>', false],
  ])('%s has a tag: %s', (value, expected) => {
    expect(hasTag(value)).toBe(expected)
  })

  it.each([
    ['sip:ada@phone.invalid;transport=ws', true],
    ['SIP:192.0.2.1', true],
    ['sip:a@b?x=y', false],
    ['<sip:a@b>', false],
    ['sip:a b', false],
  ])('%s may be what a request is for: %s', (uri, expected) => {
    expect(requestUri.test(uri)).toBe(expected)
  })
})
