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
    ['To', 'Jörg <sip:#1@b>', '"Jörg" <sip:%231@b>'],
    ['To', '"tel:1" <sip:j@b>', '"tel:1" <sip:j@b>'],
    ['To', '<tel:1>', '<sip:1@tel.invalid;user=phone>'],
    ['Contact', 'Jörg <sip:#1@b>', '"Jörg" <sip:%231@b>'],
    ['Remote-Party-ID', 'Jörg <sip:#1@b>', '"Jörg" <sip:%231@b>'],
    ['P-Asserted-Identity', '<sip:#1@b>', '<sip:%231@b>'],
    ['c', 'APPLICATION/SDP', 'application/sdp'],
    ['c', 'xapplication/sdp;a=b', 'xapplication/sdp;a=b'],
    ['c', 'application/sdp2;a=b', 'application/sdp2;a=b'],
    ['Expires', '3600', '3600'],
    ['Expires', '999999', '999999'],
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

  it('has one header for each value of a route, and none for a list of nothing', () => {
    const route = '<sip:a;lr>, "B, C" <sip:b;lr>'
    const message = mendedOf(inviteOf({ 'Record-Route': route, Via: ',,' }))
    expect(valuesOf(message, 'record-route')).toEqual(['<sip:a;lr>', '"B, C" <sip:b;lr>'])
    expect(valuesOf(message, 'via')).toEqual([])
  })

  it.each(['9999999', '-1', 'abcdef', ''])('lacks an expiry of %j', (Expires) => {
    expect(valueOf(mendedOf(inviteOf({ Expires })), 'expires')).toBeUndefined()
  })

  it('lacks optional headers that make no sense', () => {
    const headers = { Contact: ['*', '<sip:a@b>'], Expires: '99999999999', 'Content-Type': 'sdp' }
    const message = mendedOf(inviteOf(headers))
    expect(valuesOf(message, 'contact')).toEqual(['<sip:a@b>'])
    expect([valueOf(message, 'expires'), valueOf(message, 'content-type')]).toEqual([undefined, undefined])
  })

  it('has a branch of its own for each request, in the topmost Via, wherever that stands', () => {
    const usual = {
      ...{ uri: 'sip:a@b', top: 'SIP/2.0/UDP a', from: '<sip:g@b>;tag=1', callId: 'x', cseq: '1 INVITE' },
    }
    const branchOf = (change: Partial<typeof usual> = {}) => {
      const { uri, top, from, callId, cseq } = { ...usual, ...change }
      const headers = [
        `From: ${from}`,
        `Via: ${top}`,
        'Via: SIP/2.0/UDP z',
        `Call-ID: ${callId}`,
        `CSeq: ${cseq}`,
      ]
      const message = mendedOf([`INVITE ${uri} SIP/2.0`, ...headers, '', ''].join('\r\n'))
      expect(valueOf(message, 'from')).toBe(from)
      expect(valuesOf(message, 'via')[1]).toBe('SIP/2.0/UDP z')
      return valueOf(message, 'via')?.replace(/.*;branch=/, '')
    }
    const branch = branchOf()
    expect(branch).toMatch(/^\w+$/)
    expect(branchOf()).toBe(branch)
    expect(branchOf({ cseq: '1 CANCEL' })).toBe(branch)
    const others = [{ uri: 'sip:c@b' }, { top: 'SIP/2.0/UDP c' }, { from: '<sip:h@b>;tag=1' }]
    for (const other of [...others, { callId: 'y' }, { cseq: '2 INVITE' }, { cseq: 'INVITE' }])
      expect(branchOf(other)).not.toBe(branch)
  })

  it.each([';branch=z9hG4bK1', '; Branch = x'])('keeps the branch %s', (branch) => {
    expect(valueOf(mendedOf(inviteOf({ Via: `SIP/2.0/UDP a${branch}` })), 'via')).toBe(
      `SIP/2.0/UDP a${branch}`,
    )
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
    expect(phraseOf('[x] Busy')).toMatchObject({ phrase: '-' })
    expect(phraseOf('')).toMatchObject({ phrase: '-' })
    expect(phraseOf('Busy Here')).toMatchObject({ phrase: 'Busy Here' })
  })

  it('has no body of unknown type where nobody can be told', () => {
    for (const start of ['SIP/2.0 200 OK', 'ACK sip:a@b SIP/2.0'])
      expect(writeMessage(mendedOf(frameOf(start, { 'Content-Length': '4' }, 'body')))).toMatch(
        /content-length: 0\r\n\r\n$/,
      )
    expect(mendedOf(inviteOf({}, 'body')).body).toHaveLength(4)
    const typed = mendedOf(frameOf('SIP/2.0 200 OK', { 'Content-Type': 'application/sdp' }, 'v=0'))
    expect(typed.body).toHaveLength(3)
  })

  it('keeps its other headers when it loses its body, and the length of a body that is missing', () => {
    const headers = mendedOf(frameOf('SIP/2.0 200 OK', { 'Content-Length': '4' }, 'body')).headers
    expect(headers.map(({ name }) => name)).toEqual([
      'via',
      'max-forwards',
      'from',
      'to',
      'call-id',
      'contact',
      'cseq',
    ])
    const cut = mendedOf(frameOf('SIP/2.0 200 OK', { 'Content-Length': '4' }))
    expect(valueOf(cut, 'content-length')).toBe('4')
  })
})
