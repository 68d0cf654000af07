import { valueOf, type Message } from './message.ts'
import { frameOf, mendedOf } from './testing.ts'

const sdp = 'v=0\r\ns=-\r\nm=audio 9 RTP/AVP 0\r\n'
const description = ['Content-Type: application/sdp', '', sdp]
const isup = (handling: string) => [
  'Content-Type: application/isup;version=itu-t92+',
  `Content-Disposition: signal${handling}`,
  '',
  '\u0001\u0002',
]

const bodyOf = (...parts: readonly (readonly string[])[]): string =>
  [...parts.map((part) => ['--b1', ...part].join('\r\n')), '--b1--', ''].join('\r\n')

function taken(
  body: string,
  type = 'multipart/mixed;boundary=b1',
): { type?: string; text: string; length?: string } {
  const frame = frameOf(
    'INVITE sip:a@b SIP/2.0',
    { 'Content-Type': type, 'Content-Length': String(Buffer.byteLength(body)) },
    body,
  )
  const message: Message = mendedOf(frame)
  const [contentType, length] = ['content-type', 'content-length'].map((name) => valueOf(message, name))
  return {
    ...(contentType !== undefined && { type: contentType }),
    ...(length !== undefined && { length }),
    text: Buffer.from(message.body).toString(),
  }
}

const alone = { type: 'application/sdp', text: sdp, length: String(sdp.length) }

describe('a body of several parts', () => {
  it.each([
    ['a description alone', bodyOf(description)],
    [
      'a description, and what need not be understood behind it',
      bodyOf(description, isup(';handling=optional')),
    ],
    ['… before it', bodyOf(isup(' ; Handling = Optional'), description)],
    [
      'as many parts as are looked at',
      bodyOf(description, ...Array.from({ length: 9 }, () => isup(';handling=optional'))),
    ],
    ['something before the first part', `for people\r\n${bodyOf(description)}`],
    [
      'parameters, and a folded header',
      bodyOf(['content-type: application/sdp\r\n \t; charset=utf-8', '', sdp]),
    ],
    [
      'headers on whose ends other names stand',
      bodyOf([
        'X-Content-Type: text/plain',
        'Content-Type: application/sdp',
        'X-Content-Transfer-Encoding: base64',
        'X: 1',
        '',
        sdp,
      ]),
    ],
    [
      'a disposition among other headers',
      bodyOf(description, ['Content-Disposition: signal;handling=optional', 'Content-Type: a/b', '', '1']),
    ],
    ['a coding that changes nothing', bodyOf(['Content-Transfer-Encoding: 8bit', ...description])],
  ])('is the description where it has %s', (_, body) => {
    expect(taken(body)).toEqual(alone)
  })

  it.each(['multipart/mixed; boundary="b1"', 'Multipart/Mixed;x=1;boundary=b1;y=2'])(
    'is read as %s',
    (type) => {
      expect(taken(bodyOf(description), type)).toEqual(alone)
    },
  )

  it.each([
    ['another part that has to be understood', bodyOf(description, isup(';handling=required'))],
    ['another part that says nothing of that', bodyOf(description, isup(''))],
    ['two descriptions', bodyOf(description, description)],
    ['a description of another kind', bodyOf(['Content-Type: x-application/sdp', '', sdp])],
    [
      'a description that is only spoken of',
      bodyOf(['X: 1', '', `Content-Type: application/sdp\r\n\r\n${sdp}`]),
    ],
    [
      'another part that has to be understood, whatever its text says',
      bodyOf(description, ['Content-Type: a/b', '', 'Content-Disposition: signal;handling=optional\r\n']),
    ],
    ['no description', bodyOf(isup(';handling=optional'))],
    ['a description in a coding of its own', bodyOf(['Content-Transfer-Encoding: base64', ...description])],
    ['no end', bodyOf(description).replace('--b1--', '')],
    [
      'more parts than anybody needs',
      bodyOf(description, ...Array.from({ length: 10 }, () => isup(';handling=optional'))),
    ],
    ['no part', 'for people'],
  ])('stays as it is where it has %s', (_, body) => {
    expect(taken(body)).toMatchObject({ type: 'multipart/mixed;boundary=b1', text: body })
  })

  it.each([
    'multipart/mixed',
    'multipart/alternative;boundary=b1',
    'x-multipart/mixed;boundary=b1',
    'multipart/mixed;unboundary=b1',
  ])('stays as it is as %s', (type) => {
    expect(taken(bodyOf(description), type)).toMatchObject({ type })
  })
})
