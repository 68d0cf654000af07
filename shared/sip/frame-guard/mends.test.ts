import { valueOf, valuesOf, writeMessage } from './message.ts'
import { frameOf, inviteOf, mendedOf } from './testing.ts'

describe('a mended message', () => {
  it.each([
    ['From', 'Jörg Müller <sip:j@b>;tag=1', '"Jörg Müller" <sip:j@b>;tag=1'],
    ['f', 'Ada, Countess <sip:j@b>', '"Ada, Countess" <sip:j@b>'],
    ['From', 'a "b" \\ <sip:j@b>', '"a \\"b\\" \\\\" <sip:j@b>'],
    ['To', '"Jörg" <sip:j@b>', '"Jörg" <sip:j@b>'],
    ['To', 'sip:j@b', 'sip:j@b'],
    ['From', '<sip:#127@b>', '<sip:%23127@b>'],
    ['From', 'sip:*#06#@b;tag=1', 'sip:*%2306%23@b;tag=1'],
    ['From', '<tel:+49-30-1;isub=2>;tag=1', '<sip:+49-30-1@tel.invalid;user=phone>;tag=1'],
    ['From', 'tel:+49301;tag=1', 'sip:+49301@tel.invalid;tag=1'],
    ['P-Asserted-Identity', '山田 <sip:j@b>', '"山田" <sip:j@b>'],
    ['c', 'Application/SDP ; charset=utf-8', 'application/sdp'],
    ['Subject', 'Jörg <sip:#1@b>', 'Jörg <sip:#1@b>'],
  ])('%s: %s', (name, value, mended) => {
    const message = mendedOf(
      frameOf('INVITE sip:a@b SIP/2.0', { From: undefined, To: undefined, [name]: value }),
    )
    const long = { f: 'from', c: 'content-type' }[name] ?? name.toLowerCase()
    expect(valueOf(message, long)).toBe(mended)
  })

  it('has one header for each value of a list', () => {
    const message = mendedOf(
      inviteOf({ Via: 'SIP/2.0/WSS a, SIP/2.0/UDP b', Contact: '"A, B" <sip:a@b;x=1>, <sip:c@d>' }),
    )
    expect(valuesOf(message, 'via')).toEqual([expect.stringMatching(/^SIP\/2.0\/WSS a;/), 'SIP/2.0/UDP b'])
    expect(valuesOf(message, 'contact')).toEqual(['"A, B" <sip:a@b;x=1>', '<sip:c@d>'])
  })

  it('lacks optional headers that make no sense', () => {
    const headers = { Contact: ['*', '<sip:a@b>'], Expires: '99999999999', 'Content-Type': 'sdp' }
    const message = mendedOf(inviteOf(headers))
    expect(valuesOf(message, 'contact')).toEqual(['<sip:a@b>'])
    expect([valueOf(message, 'expires'), valueOf(message, 'content-type')]).toEqual([undefined, undefined])
  })

  it('has a branch, the same for the same transaction', () => {
    const branchOf = (method: string, callId: string) => {
      const headers = { Via: 'SIP/2.0/UDP gateway.example', 'Call-ID': callId }
      return valueOf(mendedOf(frameOf(`${method} sip:a@b SIP/2.0`, headers)), 'via')
    }
    expect(branchOf('INVITE', '1')).toMatch(/^SIP\/2.0\/UDP gateway.example;branch=\w+$/)
    expect(branchOf('CANCEL', '1')).toBe(branchOf('INVITE', '1'))
    expect(branchOf('INVITE', '2')).not.toBe(branchOf('INVITE', '1'))
  })

  it('has a phrase that the stack can read', () => {
    const phraseOf = (phrase: string) => mendedOf(frameOf(`SIP/2.0 480 ${phrase}`))
    expect(phraseOf('Temporarily Unavailable [x]')).toMatchObject({ phrase: '-' })
    expect(phraseOf('')).toMatchObject({ phrase: '-' })
    expect(phraseOf('Busy Here')).toMatchObject({ phrase: 'Busy Here' })
  })

  it('has no body of unknown type where nobody can be told', () => {
    for (const start of ['SIP/2.0 200 OK', 'ACK sip:a@b SIP/2.0'])
      expect(writeMessage(mendedOf(frameOf(start, { 'Content-Length': '4' }, 'body')))).toMatch(
        /content-length: 0\r\n\r\n$/,
      )
    expect(mendedOf(inviteOf({}, 'body')).body).toHaveLength(4)
  })
})
