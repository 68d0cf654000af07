import { flawOfRequest, flawOfResponse } from './checks.ts'
import { isStructured } from './grammar.ts'
import { frameOf, inviteOf, mendedOf, type Headers } from './testing.ts'

function flawOf(frame: string) {
  const message = mendedOf(frame)
  return message.kind === 'request' ? flawOfRequest(message) : flawOfResponse(message)
}

const sdp = { 'Content-Type': 'application/sdp' }

/** A call with so many characters that have to be read. */
function structured(length: number, name = 'P-Asserted-Identity'): string {
  const { headers } = mendedOf(inviteOf())
  const first = 'sip:ada@phone.invalid'.length
  const least = headers.filter(isStructured).reduce((sum, { value }) => sum + value.length, first)
  return inviteOf({ [name]: 'a'.repeat(length - least) })
}

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
    ['the first response', frameOf('SIP/2.0 100 Trying')],
    ['the last response', frameOf('SIP/2.0 699 x')],
    [
      'a response without the body that has no type',
      frameOf('SIP/2.0 200 OK', { 'Content-Length': '4' }, 'body'),
    ],
    ['what ACK requires', frameOf('ACK sip:a@b SIP/2.0', { Require: 'precondition' })],
    ['what this phone can do', inviteOf({ Require: ' timer , 100REL,,outbound', require: 'replaces' })],
    ['long text that nobody reads', inviteOf({ Subject: 'x'.repeat(5_000) })],
    ['blanks before the method', inviteOf({ CSeq: '1  \t INVITE' })],
    ['a body as it is', inviteOf({ ...sdp, 'Content-Encoding': ['', 'Identity'] }, 'v=0')],
    ['a caller that accepts audio and video', inviteOf({ Accept: 'text/x, APPLICATION/SDP ;level=1' })],
    ['a caller that accepts applications', inviteOf({ Accept: 'application/*' })],
    [
      'a body that need not be understood, with blanks',
      inviteOf({ 'Content-Type': 'text/x', 'Content-Disposition': 'x; handling = Optional' }, 'x'),
    ],
    ['as many headers as there may be', inviteOf({ Subject: Array.from({ length: 121 }, () => 'x') })],
    ['as much text as there may be', structured(4_096)],
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
    ['too-much-header', { Subject: Array.from({ length: 122 }, () => 'x') }],
    ['header-missing', { From: undefined }],
    ['header-malformed', { 'Record-Route': 'sip:proxy.example' }],
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
    ['branch', { Via: 'SIP/2.0/UDP a; branch = z9hG4bK' }],
    ['branch', { Via: 'SIP/2.0/UDP a;x=y;BRANCH=z9hG4bK ;rport' }],
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
    ['method-refused', 'MESSAGE sip:b SIP/2.0'],
    ['method-refused', 'PUBLISH sip:b SIP/2.0'],
    ['method-refused', 'SUBSCRIBE sip:b SIP/2.0'],
    ['no-call', 'UPDATE sip:a@b SIP/2.0'],
    ['uri-scheme', 'INVITE h323:a@b SIP/2.0'],
    ['uri-scheme', 'INVITE a-b+c.d1:x SIP/2.0'],
    ['uri-malformed', 'INVITE <tel:+49301> SIP/2.0'],
    ['uri-malformed', 'INVITE a@b:5060 SIP/2.0'],
    ['uri-malformed', 'INVITE 1a:b SIP/2.0'],
    ['status', 'SIP/2.0 99 x'],
    ['status', 'SIP/2.0 700 x'],
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

  it.each([
    structured(4_097),
    structured(4_097, 'Remote-Party-ID'),
    frameOf(`INVITE sip:${'a'.repeat(4_100)}@b SIP/2.0`),
    frameOf(`SIP/2.0 200 ${'O'.repeat(4_100)}`),
  ])('find more text than there may be: %#', (frame) => {
    expect(flawOf(frame)?.flaw).toBe('too-much-header')
  })

  it('find a response whose body was cut', () => {
    expect(flawOf(frameOf('SIP/2.0 200 OK', { 'Content-Length': '5' }))?.flaw).toBe('body-cut')
  })

  const badRequest = '400 Bad Request'
  const allow = 'allow: ACK, BYE, CANCEL, INFO, INVITE, NOTIFY, OPTIONS, PRACK, REFER, UPDATE'

  it.each<[string, string, ...(readonly string[])[]]>([
    [inviteOf({ Subject: Array.from({ length: 130 }, () => 'x') }), '513 Message Too Large'],
    [frameOf('INVITE sip:a@b SIP/3.0'), '505 Version Not Supported'],
    [inviteOf({ From: undefined }), badRequest],
    [inviteOf({ To: ['<sip:a@b>', '<sip:a@b>'] }), badRequest],
    [inviteOf({ 'Call-ID': 'a b' }), badRequest],
    [inviteOf({ 'Max-Forwards': '256' }), badRequest],
    [inviteOf({ 'Content-Length': '4' }), badRequest],
    [frameOf('REGISTER sip:b SIP/2.0'), '405 Method Not Allowed', [allow]],
    [frameOf('X sip:b SIP/2.0'), '501 Not Implemented', [allow]],
    [inviteOf({ CSeq: '1 BYE' }), badRequest],
    [inviteOf({ Via: 'SIP/2.0/UDP a;branch=z9hG4bK' }), badRequest],
    [frameOf('INVITE tel:1 SIP/2.0'), '416 Unsupported URI Scheme'],
    [frameOf('INVITE ada SIP/2.0'), badRequest],
    [frameOf('UPDATE sip:a@b SIP/2.0'), '481 Call/Transaction Does Not Exist'],
    [inviteOf({ Require: ['timer, x', 'y,,100rel'] }), '420 Bad Extension', ['unsupported: x, y']],
    [inviteOf({}, 'v=0'), badRequest],
    [
      inviteOf({ ...sdp, 'Content-Encoding': 'gzip' }, 'v=0'),
      '415 Unsupported Media Type',
      ['accept-encoding: identity'],
    ],
    [
      inviteOf({ 'Content-Type': 'text/x' }, 'x'),
      '415 Unsupported Media Type',
      ['accept: application/sdp, multipart/mixed'],
    ],
    [
      inviteOf({ Accept: 'text/plain' }),
      '406 Not Acceptable',
      ['warning: 399 sidetone "This phone answers with application/sdp"'],
    ],
    [inviteOf({ Contact: '<sip:a@b;lrx>' }), badRequest],
  ])('tell the far end: %#', (frame, answer, headers = []) => {
    const request = mendedOf(frame)
    const check = request.kind === 'request' ? flawOfRequest(request) : undefined
    expect(check?.answer).toBe(answer)
    expect(request.kind === 'request' && (check?.tells?.(request) ?? [])).toEqual(headers)
  })

  it('find a response that went astray, or whose CSeq throws', () => {
    expect(flawOf(frameOf('SIP/2.0 200 OK', { Via: ['SIP/2.0/UDP a', 'SIP/2.0/UDP b'] }))?.flaw).toBe(
      'via-count',
    )
    expect(flawOf(frameOf('SIP/2.0 200 OK', { CSeq: 'x' }))?.flaw).toBe('header-malformed')
    expect(flawOf(frameOf('SIP/2.0 200 OK', { CSeq: '1 INVITEx' }))?.flaw).toBe('unreadable')
  })
})
