import { answerTo } from './answer.ts'
import { frameOf, inviteOf, mendedOf } from './testing.ts'

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

  it('is none to ACK, and none without a way back', () => {
    expect(answerIn(frameOf('ACK sip:a@b SIP/2.0'))).toBeUndefined()
    expect(answerIn(inviteOf({ Via: 'nowhere' }))).toBeUndefined()
    expect(answerIn(inviteOf({ Via: undefined }))).toBeUndefined()
  })
})
