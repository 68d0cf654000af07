import fc from 'fast-check'
import { formatMessage } from './format.ts'
import { headerOf, headersOf } from './message.ts'
import { MalformedMessage, parseMessage } from './parse.ts'

const lines = (...each: string[]): string => each.join('\r\n')

const invite = lines(
  'INVITE sip:ada@sip.example SIP/2.0',
  'v: SIP/2.0/WS a.invalid;branch=z9hG4bK1 , SIP/2.0/WS b.invalid;branch=z9hG4bK2',
  'Max-Forwards : 70',
  'f:"Winter, Ada" <sip:ada@sip.example>;tag=1',
  'TO:',
  '  <sip:ben@sip.example>',
  'i: 1@a.invalid',
  'CSeq: 1 INVITE',
  'X-Own: kept',
  'l: 4',
  '',
  'v=0\r\nmore than announced',
)

describe('parsing a message', () => {
  const message = parseMessage(invite)

  it('reads the request line', () => {
    expect(message).toMatchObject({ method: 'INVITE', uri: 'sip:ada@sip.example' })
  })

  it('knows compact forms, and names in any case', () => {
    expect(headerOf(message, 'Call-ID')).toBe('1@a.invalid')
    expect(headerOf(message, 'To')).toBe('<sip:ben@sip.example>')
  })

  it('takes a list apart, but not at a comma in quotes', () => {
    expect(headersOf(message, 'Via')).toHaveLength(2)
    expect(headersOf(message, 'From')).toEqual(['"Winter, Ada" <sip:ada@sip.example>;tag=1'])
  })

  it('cuts the body at its announced length', () => {
    expect(message.body).toBe('v=0\r')
  })

  it('reads a response, even with a strange reason', () => {
    const text = lines('SIP/2.0 480 Temporarily [x] ünavailable', 'CSeq: 1 INVITE', '', '')
    expect(parseMessage(text)).toMatchObject({ status: 480, reason: 'Temporarily [x] ünavailable' })
    expect(parseMessage(lines('SIP/2.0 200 ', '', ''))).toMatchObject({ status: 200, reason: '' })
  })

  it('measures the length of a body in bytes', () => {
    const text = formatMessage({ method: 'MESSAGE', uri: 'sip:a@b', headers: [], body: 'grüße' })
    expect(text).toContain('Content-Length: 7')
    expect(parseMessage(text).body).toBe('grüße')
  })

  it.each([
    ['nothing', ''],
    ['no end of the headers', 'OPTIONS sip:a SIP/2.0\r\n'],
    ['another protocol', 'GET / HTTP/1.1\r\n\r\n'],
    ['another version', 'OPTIONS sip:a SIP/3.0\r\n\r\n'],
    ['a status of four digits', 'SIP/2.0 4000 No\r\n\r\n'],
    ['a line without a colon', 'OPTIONS sip:a SIP/2.0\r\nVia\r\n\r\n'],
    ['a header without a name', 'OPTIONS sip:a SIP/2.0\r\n: x\r\n\r\n'],
    ['a body that is too short', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 9\r\n\r\nshort'],
    ['a length that is no number', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n'],
  ])('refuses %s', (_, text) => {
    expect(() => parseMessage(text)).toThrow(MalformedMessage)
  })

  it('either reads or refuses, whatever comes', () => {
    const mutation = fc.record({
      at: fc.nat(invite.length),
      cut: fc.nat(20),
      put: fc.string({ maxLength: 8 }),
    })
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const text = mutations.reduce(
          (old, { at, cut, put }) => old.slice(0, at) + put + old.slice(at + cut),
          invite,
        )
        try {
          parseMessage(formatMessage(parseMessage(text)))
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessage)
        }
      }),
    )
  })
})
