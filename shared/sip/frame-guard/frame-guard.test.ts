import { Core } from 'sip.js'
import { judge } from './frame-guard.ts'
import { frameOf, inviteOf } from './testing.ts'

const sdp = { 'Content-Type': 'application/sdp' }

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer

/** What the stack gets to see. */
function passed(data: unknown): string {
  const verdict = judge(data)
  if ('pass' in verdict) return verdict.pass
  throw new Error(verdict.drop)
}

/** The shortest of some tries: ms. */
function timeOf(frame: string): number {
  const tries = Array.from({ length: 5 }, () => {
    const began = performance.now()
    judge(frame)
    return performance.now() - began
  })
  return Math.min(...tries)
}

describe('the frame guard', () => {
  it('passes a sound message, as text and as bytes', () => {
    const frame = inviteOf(sdp, 'v=0 ü')
    expect(passed(frame)).toMatch(/content-length: 6\r\n\r\nv=0 ü$/)
    expect(passed(bytes(frame))).toBe(passed(frame))
  })

  it('passes what belongs to the message only', () => {
    expect(passed(inviteOf({ ...sdp, 'Content-Length': '3' }, 'v=0INVITE'))).toMatch(/\r\n\r\nv=0$/)
  })

  it('drops what is too big, no text, no SIP, or a sign of life', () => {
    expect(judge('x'.repeat(65_537))).toEqual({ drop: 'too-big' })
    expect(judge('ü'.repeat(40_000))).toEqual({ drop: 'too-big' })
    expect(judge(new ArrayBuffer(65_537))).toEqual({ drop: 'too-big' })
    expect(judge('x'.repeat(65_536))).toEqual({ drop: 'not-sip' })
    expect(judge(undefined)).toEqual({ drop: 'not-text' })
    expect(judge('hello')).toEqual({ drop: 'not-sip' })
    expect(judge('\r\n')).toEqual({ drop: 'keep-alive' })
    expect(judge('')).toEqual({ drop: 'keep-alive' })
  })

  it('answers a request that is too big, by what its start tells', () => {
    const body = 'x'.repeat(70_000)
    const verdict = judge(inviteOf(sdp, body))
    expect(verdict).toMatchObject({ drop: 'too-big' })
    expect('answer' in verdict && verdict.answer).toMatch(
      /^SIP\/2\.0 513 Message Too Large\r\nvia: .*\r\n.*call-id: call-1@sip\.example/s,
    )
    expect(judge(bytes(inviteOf(sdp, body)))).toEqual(verdict)
    for (const silent of [
      frameOf('ACK sip:ada@phone.invalid SIP/2.0', sdp, body),
      frameOf('SIP/2.0 200 OK', sdp, body),
      inviteOf({ Subject: body, 'Call-ID': undefined }, body),
      inviteOf({ Via: undefined }, body),
      'INVITE '.repeat(20_000),
    ])
      expect(judge(silent)).toEqual({ drop: 'too-big' })
  })

  it('passes a sound response', () => {
    expect(passed(frameOf('SIP/2.0 180 Ringing'))).toMatch(/^SIP\/2\.0 180 Ringing\r\nvia: /)
  })

  it('tells a flaw by its status, and by headers where there are some', () => {
    const answerTo = (frame: string) => {
      const verdict = judge(frame)
      return ('answer' in verdict && verdict.answer ? verdict.answer : '').split('\r\n')
    }
    const echoed = 5
    const tellsOf = (frame: string) => answerTo(frame).slice(1 + echoed, -3)
    expect(tellsOf(inviteOf({ 'Max-Forwards': '256' }))).toEqual([])
    expect(tellsOf(inviteOf({ Require: 'x' }))).toEqual(['unsupported: x'])
  })

  it('answers a request with a flaw, and drops a response with one', () => {
    const verdict = judge(inviteOf({ CSeq: 'x' }))
    expect(verdict).toMatchObject({ drop: 'header-malformed' })
    expect('answer' in verdict && verdict.answer).toMatch(/^SIP\/2.0 400 /)
    expect(judge(frameOf('SIP/2.0 200 OK', { CSeq: 'x' }))).toEqual({ drop: 'header-malformed' })
  })

  it('makes characters of lone surrogates, for which the stack throws', () => {
    expect(passed(inviteOf(sdp, 'v=0 \ud800'))).toMatch(/v=0 \ufffd$/)
  })

  it('says the same of what it has passed before', () => {
    const once = passed(
      inviteOf({ From: 'Jörg <sip:#1@b>', Via: 'SIP/2.0/WSS a, SIP/2.0/UDP b', ...sdp }, 'v=0'),
    )
    expect(passed(once)).toBe(once)
  })

  it('passes nothing that the stack would lose', () => {
    const lost = jest.fn()
    const logger = { warn: lost, error: lost } as unknown as Core.Logger
    const text = passed(inviteOf({ From: 'Jörg <sip:j@b>', Contact: ['*', 'x', '<sip:a@b>'] }))
    expect(Core.Parser.parseMessage(text, logger)).toBeTruthy()
    expect(lost).not.toHaveBeenCalled()
  })

  it.each<[string, (size: number) => string]>([
    ['an open quote', (size) => inviteOf({ From: `"${'\\a'.repeat(size / 2)}` })],
    ['a name without end', (size) => inviteOf({ From: 'ü '.repeat(size / 3) })],
    ['number signs', (size) => inviteOf({ To: `<sip:${'#'.repeat(size)}` })],
    ['blanks', (size) => inviteOf({ To: `a${' '.repeat(size)}x` })],
    ['blanks in the first line', (size) => `INVITE sip:a${' '.repeat(size)}x SIP/2.0`],
    ['parameters', (size) => inviteOf({ To: `<sip:a@b>${';a=b'.repeat(size / 4)};` })],
    ['parameters of a URI', (size) => inviteOf({ To: `<sip:a@b${';a'.repeat(size / 2)}>;` })],
    ['labels', (size) => inviteOf({ To: `<sip:a@${'a-.'.repeat(size / 3)}>` })],
    ['hyphens', (size) => inviteOf({ To: `<sip:a@a${'-'.repeat(size)}>` })],
    ['a user without a host', (size) => inviteOf({ To: `<sip:${'a:'.repeat(size / 2)}` })],
    ['commas', (size) => inviteOf({ Contact: ','.repeat(size) })],
    ['open quotes in a list', (size) => inviteOf({ Contact: '"<,'.repeat(size / 3) })],
    ['quotes in a list', (size) => inviteOf({ Contact: '"a,'.repeat(size / 3) })],
    ['open brackets in a list', (size) => inviteOf({ Via: '<,'.repeat(size / 2) })],
    ['folded lines', (size) => inviteOf({ Subject: '\r\n '.repeat(size / 3) })],
    [
      'addresses in what is too big',
      (size) => inviteOf({ To: `<sip:${'sip:<'.repeat(size / 5)}`, Subject: 'x'.repeat(70_000) }),
    ],
    ['line ends', (size) => '\r\n'.repeat(size / 2) + inviteOf()],
    ['addresses of a caller', (size) => inviteOf({ 'P-Asserted-Identity': 'sip:'.repeat(size / 4) })],
    ['addresses in the first line', (size) => frameOf(`INVITE ${'sip:'.repeat(size / 4)} SIP/2.0`)],
    ['a phrase', (size) => frameOf(`SIP/2.0 200 ${'O'.repeat(size)}`)],
    ['half line ends', (size) => inviteOf() + '\r'.repeat(size)],
    [
      'challenges',
      (size) => frameOf('SIP/2.0 401 x', { 'WWW-Authenticate': `Digest ${' algorithm'.repeat(size / 10)}` }),
    ],
  ])('takes time in step with the size of a message: %s', (_, hostile) => {
    const [small, large] = [timeOf(hostile(7_500)), timeOf(hostile(60_000))]
    // Eight times the size: a quadratic cost would be 64 times the time.
    expect(large).toBeLessThan(Math.max(small, 0.5) * 30)
  })
})
