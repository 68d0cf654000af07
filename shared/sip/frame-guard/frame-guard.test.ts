import { Grammar } from 'sip.js'
import { judge } from './frame-guard.ts'

const frame = (startLine: string, ...headers: string[]) =>
  [startLine, ...headers, '', 'body <x> #'].join('\r\n')

/** The one header of a frame after the guard. */
function headerAfter(header: string): string {
  const verdict = judge(frame('INVITE sip:a@b SIP/2.0', header))
  return 'pass' in verdict ? (verdict.pass.split('\r\n')[1] ?? '') : ''
}

describe('the frame guard', () => {
  it('passes a sound message as it is', () => {
    const sound = frame(
      'INVITE sip:a@b SIP/2.0',
      'From: "A" <sip:a@b>;tag=1',
      'To: Bob Lee <sip:b@b>',
      'Via: x',
    )
    expect(judge(sound)).toEqual({ pass: sound })
  })

  it('reads binary frames', () => {
    expect(judge(new TextEncoder().encode('OPTIONS sip:ü SIP/2.0').buffer)).toEqual({
      pass: 'OPTIONS sip:ü SIP/2.0',
    })
  })

  it('drops what is too big, no text, or a sign of life', () => {
    expect(judge('x'.repeat(65_537))).toEqual({ drop: 'too-big' })
    expect(judge(new ArrayBuffer(65_537))).toEqual({ drop: 'too-big' })
    expect(judge(undefined)).toEqual({ drop: 'not-text' })
    expect(judge('\r\n')).toEqual({ drop: 'keep-alive' })
    expect(judge('')).toEqual({ drop: 'keep-alive' })
  })

  it('takes a reason phrase away that the stack cannot read', () => {
    expect(judge(frame('SIP/2.0 480 Temporarily Unavailable [x]'))).toEqual({ pass: frame('SIP/2.0 480 -') })
    expect(judge(frame('SIP/2.0 200 OK'))).toEqual({ pass: frame('SIP/2.0 200 OK') })
  })

  it.each([
    ['From: Jörg Müller <sip:j@b>;tag=1', 'From: "Jörg Müller" <sip:j@b>;tag=1'],
    ['f: Ada, Countess <sip:j@b>', 'f: "Ada, Countess" <sip:j@b>'],
    ['P-Asserted-Identity: 山田 <sip:j@b>', 'P-Asserted-Identity: "山田" <sip:j@b>'],
    ['To: "Jörg" <sip:j@b>', 'To: "Jörg" <sip:j@b>'],
    ['From: <sip:#127@b>', 'From: <sip:%23127@b>'],
  ])('mends %s', (header, mended) => {
    expect(headerAfter(header)).toBe(mended)
    expect(Grammar.nameAddrHeaderParse(mended.replace(/^[^:]*: /, ''))).toBeDefined()
  })

  it('leaves other headers and the body alone', () => {
    const other = frame('INVITE sip:a@b SIP/2.0', 'Subject: Jörg <sip:#1@b>')
    expect(judge(other)).toEqual({ pass: other })
  })

  it('needs no long time for a hostile message', () => {
    const began = performance.now()
    judge(frame('INVITE sip:a@b SIP/2.0', `From: ${'ü '.repeat(15_000)}`, `To: <sip:${'#'.repeat(30_000)}`))
    expect(performance.now() - began).toBeLessThan(200)
  })
})
