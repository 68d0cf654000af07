import { answerTo } from './answer.ts'
import { frameOf, inviteOf, mendedOf, type Headers } from './testing.ts'

function answerIn(frame: string, ...headers: string[]) {
  const request = mendedOf(frame)
  if (request.kind === 'response') throw new Error('no request')
  return answerTo(request, '400 Bad Request', headers)?.split('\r\n')
}

describe('an answer', () => {
  it('carries the way back and what tells the request', () => {
    const Via = ['SIP/2.0/WSS a;branch=1', 'SIP/2.0/UDP b;branch=2']
    expect(answerIn(inviteOf({ Via }), 'allow: BYE')).toEqual([
      'SIP/2.0 400 Bad Request',
      'via: SIP/2.0/WSS a;branch=1',
      'via: SIP/2.0/UDP b;branch=2',
      'from: "Grace" <sip:grace@sip.example>;tag=g1',
      expect.stringMatching(/^to: <sip:ada@sip.example>;tag=\w+$/),
      'call-id: call-1@sip.example',
      'cseq: 1 INVITE',
      'allow: BYE',
      'content-length: 0',
      '',
      '',
    ])
  })

  it('keeps a tag that is there', () => {
    expect(answerIn(inviteOf({ To: '<sip:a@b;tag=x>;tag=t1' }))).toContain('to: <sip:a@b;tag=x>;tag=t1')
  })

  it('leaves out what cannot be read, but for a part that can', () => {
    const answer = answerIn(
      inviteOf({ Via: 'SIP/2.0/UDP a;;', From: '"G <sip:g@b>;tag=1', To: '"', 'Call-ID': 'a b', CSeq: 'x' }),
    )
    expect(answer?.slice(1, -3)).toEqual([expect.stringMatching(/^via: SIP\/2.0\/UDP a$/), 'from: <sip:g@b>'])
  })

  it('saves what can be saved of the address', () => {
    expect(answerIn(inviteOf({ To: '"A <sip:ada@b>' }))).toContainEqual(
      expect.stringMatching(/^to: <sip:ada@b>;tag=\w+$/),
    )
  })

  it('has the same tag for the same request, and another for another', () => {
    const tagOf = (headers: Headers) => answerIn(inviteOf(headers))?.find((line) => line.startsWith('to: '))
    const tag = tagOf({ 'Call-ID': '1', Via: 'SIP/2.0/WSS a;branch=1' })
    expect(tagOf({ 'Call-ID': '1', Via: 'SIP/2.0/WSS a;branch=1' })).toBe(tag)
    expect(tagOf({ 'Call-ID': '2', Via: 'SIP/2.0/WSS a;branch=1' })).not.toBe(tag)
    expect(tagOf({ 'Call-ID': '1', Via: 'SIP/2.0/WSS a;branch=2' })).not.toBe(tag)
  })

  it('is none to ACK, and none without a way back', () => {
    expect(answerIn(frameOf('ACK sip:a@b SIP/2.0'))).toBeUndefined()
    expect(answerIn(inviteOf({ Via: 'nowhere' }))).toBeUndefined()
    expect(answerIn(inviteOf({ Via: undefined }))).toBeUndefined()
  })
})
