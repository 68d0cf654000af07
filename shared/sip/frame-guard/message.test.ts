import { readMessage, valueOf, valuesOf, writeMessage } from './message.ts'
import { messageOf } from './testing.ts'

const lines = (...parts: string[]) => parts.join('\r\n')

describe('a message', () => {
  it('is read with long names, unfolded', () => {
    const message = messageOf(lines('INVITE sip:a@b SIP/2.0', 'i :', ' call', '\t-1', 'F: x', '', ''))
    expect(message).toMatchObject({ kind: 'request', method: 'INVITE', uri: 'sip:a@b', version: '2.0' })
    expect(message.headers).toEqual([
      { name: 'call-id', value: 'call -1' },
      { name: 'from', value: 'x' },
    ])
  })

  it.each([
    ...([
      'c content-type',
      'e content-encoding',
      'f from',
      'i call-id',
      'k supported',
      'l content-length',
    ] as const),
    ...(['m contact', 'o event', 'r refer-to', 't to', 'v via', 'x x'] as const),
  ])('has long names: %s', (names) => {
    const [short = '', long = ''] = names.split(' ')
    expect(messageOf(lines('BYE sip:a@b SIP/2.0', `${short}: y`, '', '')).headers).toEqual([
      { name: long, value: 'y' },
    ])
  })

  it('has a header that ends with an empty line, not with half of one', () => {
    const message = messageOf(lines('BYE sip:a@b SIP/2.0', 'To: a', '\rFrom: b', 'Event: c', '', 'body'))
    expect(valueOf(message, 'event')).toBe('c')
    expect(message.body).toHaveLength(4)
  })

  it('has a first line that is no header, whatever it looks like', () => {
    expect(messageOf('To:x sip:a@b SIP/2.0')).toMatchObject({ method: 'To:x', headers: [] })
  })

  it('is of a version with any number of digits', () => {
    expect(messageOf('SIP/12.34   200 OK')).toMatchObject({ version: '12.34', status: 200, phrase: 'OK' })
    expect(messageOf('BYE sip:a@b SIP/12.34')).toMatchObject({ version: '12.34', uri: 'sip:a@b' })
  })

  it('is read after empty lines, with more blanks than due, and without the empty line at its end', () => {
    const message = messageOf(lines('', '', 'OPTIONS  sip:a@b  sip/2.0  ', 'To: x'))
    expect(message).toMatchObject({ method: 'OPTIONS', uri: 'sip:a@b', version: '2.0' })
    expect(valueOf(message, 'to')).toBe('x')
  })

  it('keeps blanks inside of a Request-URI', () => {
    expect(messageOf('INVITE sip:a@b; lr SIP/2.0')).toMatchObject({ uri: 'sip:a@b; lr' })
  })

  it('is a response with or without a phrase', () => {
    expect(messageOf('SIP/2.0 486 Busy Here')).toMatchObject({
      kind: 'response',
      status: 486,
      phrase: 'Busy Here',
    })
    expect(messageOf('SIP/2.0 100')).toMatchObject({ status: 100, phrase: '' })
  })

  it('loses lines that are no header, and names that the stack would take for others', () => {
    const message = messageOf(
      lines('BYE sip:a@b SIP/2.0', 'no colon', ': x', 'call_id: x', 'To: a', 'to: b', '', ''),
    )
    expect(valuesOf(message, 'to')).toEqual(['a', 'b'])
    expect(message.headers).toHaveLength(2)
  })

  it('counts its body in bytes, NULs and all', () => {
    const message = messageOf(lines('MESSAGE sip:a@b SIP/2.0', '', 'ü\0\r\n\r\nz'))
    expect(message.body).toHaveLength(8)
  })

  it('is written in one way', () => {
    const message = messageOf(lines('BYE  sip:a@b SIP/2.0', 'T:  x', 'L: 99', '', 'ü'))
    expect(writeMessage(message)).toBe(lines('BYE sip:a@b SIP/2.0', 'to: x', 'content-length: 2', '', 'ü'))
    expect(writeMessage(messageOf('SIP/2.0 200 OK'))).toMatch(/^SIP\/2\.0 200 OK\r\n/)
  })

  it.each([
    'SIP/2.0 200 OK\nTo: x',
    'BYE sip:a@b SIP/2.0x',
    'BYE sip:a@b xSIP/2.0',
    'hello',
    'GET / HTTP/1.1',
    'SIP/2.0',
    '',
  ])('is not %j', (text) => {
    expect(readMessage(new TextEncoder().encode(text))).toBeUndefined()
  })
})
