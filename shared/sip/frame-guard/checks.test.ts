import { flawOfRequest, flawOfResponse } from './checks.ts'
import { frameOf, inviteOf, mendedOf, type Headers } from './testing.ts'

function flawOf(frame: string) {
  const message = mendedOf(frame)
  return message.kind === 'request' ? flawOfRequest(message) : flawOfResponse(message)
}

const sdp = { 'Content-Type': 'application/sdp' }

describe('the checks', () => {
  it.each([
    ['a call', inviteOf(sdp, 'v=0')],
    ['a call without an offer', inviteOf()],
    ['a call from a gateway of RFC 2543', inviteOf({ 'Max-Forwards': undefined, Via: 'SIP/2.0/UDP a' })],
    ['a hop that was the last', inviteOf({ 'Max-Forwards': '0' })],
    [
      'a body that need not be understood',
      inviteOf({ 'Content-Type': 'text/x', 'Content-Disposition': 'render;handling=optional' }, 'x'),
    ],
    ['a caller that accepts anything', inviteOf({ Accept: 'text/plain, */*;q=0.1' })],
    ['what CANCEL and ACK require', frameOf('CANCEL sip:a@b SIP/2.0', { Require: 'precondition' })],
    ['a Proxy-Require', inviteOf({ 'Proxy-Require': 'x' })],
    ['a longer frame than the message', inviteOf({ 'Content-Length': '0' }, 'noise')],
    [
      'a tone',
      frameOf(
        'INFO sip:a@b SIP/2.0',
        { To: '<sip:a@b>;tag=1', 'Content-Type': 'application/dtmf-relay' },
        'Signal=1',
      ),
    ],
    ['a response', frameOf('SIP/2.0 183 Session Progress')],
    [
      'an IPv6 address',
      inviteOf({ Contact: '<sip:a@[2001:db8::1]:5060>', Via: 'SIP/2.0/UDP [::1];branch=1' }),
    ],
  ])('pass %s', (_, frame) => {
    expect(flawOf(frame)).toBeUndefined()
  })

  it.each<[string, Headers, string?]>([
    ['too-much-header', { Subject: Array.from({ length: 130 }, () => 'x') }],
    ['too-much-header', { To: `<sip:${'a'.repeat(4_100)}@b>` }],
    ['header-missing', { From: undefined }],
    ['header-missing', { 'Call-ID': undefined }],
    ['header-doubled', { To: ['<sip:a@b>', '<sip:a@b>'] }],
    ['header-doubled', { 'Content-Length': ['0', '0'] }],
    ['header-malformed', { To: '"A <sip:a@b>' }],
    ['header-malformed', { To: '<sip:a@b>, <sip:c@d>' }],
    ['header-malformed', { 'Content-Length': '-1' }],
    ['header-malformed', { 'Call-ID': 'a b' }],
    ['number-range', { CSeq: '4294967296 INVITE' }],
    ['number-range', { 'Max-Forwards': '256' }],
    ['body-cut', { 'Content-Length': '4' }],
    ['method-mismatch', { CSeq: '1 BYE' }],
    ['branch', { Via: 'SIP/2.0/UDP a;branch=z9hG4bK;rport' }],
    ['extension', { Require: 'timer, precondition' }],
    ['body-without-type', {}, 'v=0'],
    ['body-encoding', { ...sdp, 'Content-Encoding': 'gzip' }, 'v=0'],
    ['body-type', { 'Content-Type': 'multipart/mixed;boundary=x' }, '--x'],
    ['accept', { Accept: 'text/plain' }],
    ['accept', { Accept: '' }],
    ['unreadable', { Contact: '<sip:a@b;lrx>' }],
  ])('find %s in a call', (flaw, headers, body = '') => {
    expect(flawOf(inviteOf(headers, body))?.flaw).toBe(flaw)
  })

  it.each([
    ['version', 'INVITE sip:a@b SIP/3.0'],
    ['method-refused', 'REGISTER sip:b SIP/2.0'],
    ['method-unknown', 'invite sip:a@b SIP/2.0'],
    ['uri-scheme', 'INVITE tel:+49301 SIP/2.0'],
    ['uri-scheme', 'INVITE sips:a@b SIP/2.0'],
    ['uri-malformed', 'INVITE <sip:a@b> SIP/2.0'],
    ['uri-malformed', 'INVITE sip:a@b?Route=x SIP/2.0'],
    ['uri-malformed', 'INVITE ada SIP/2.0'],
    ['no-call', 'PRACK sip:a@b SIP/2.0'],
    ['version', 'SIP/7.0 200 OK'],
    ['status', 'SIP/2.0 4294967301 OK'],
    ['status', 'SIP/2.0 099 OK'],
  ])('find %s in %s', (flaw, startLine) => {
    expect(flawOf(frameOf(startLine))?.flaw).toBe(flaw)
  })

  it('find a response that went astray, or whose CSeq throws', () => {
    expect(flawOf(frameOf('SIP/2.0 200 OK', { Via: ['SIP/2.0/UDP a', 'SIP/2.0/UDP b'] }))?.flaw).toBe(
      'via-count',
    )
    expect(flawOf(frameOf('SIP/2.0 200 OK', { CSeq: 'x' }))?.flaw).toBe('header-malformed')
    expect(flawOf(frameOf('SIP/2.0 200 OK', { CSeq: '1 INVITEx' }))?.flaw).toBe('unreadable')
  })
})
