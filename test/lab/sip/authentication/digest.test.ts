import { answerChallenge, digestOf, isAnswered, parseDigest } from './digest.ts'

describe('digest', () => {
  it('computes what RFC 2617 §3.5 shows', () => {
    const values = new Map([
      ['username', 'Mufasa'],
      ['realm', 'testrealm@host.com'],
      ['nonce', 'dcd98b7102dd2f0e8b11d0f600bfb0c093'],
      ['uri', '/dir/index.html'],
      ['qop', 'auth'],
      ['nc', '00000001'],
      ['cnonce', '0a4f113b'],
    ])
    expect(digestOf(values, 'GET', 'Circle Of Life')).toBe('6629fae49393a05397450978507c4ef1')
  })

  it('answers a challenge, for the right password and method alone', () => {
    const challenge = 'Digest realm="sip.example", nonce="a,b", qop="auth", algorithm=MD5'
    const account = { user: 'ada', password: 'secret' }
    const answer =
      parseDigest(answerChallenge(challenge, account, 'REGISTER', 'sip:sip.example')) ?? new Map()
    expect(answer.get('nonce')).toBe('a,b')
    expect(isAnswered(answer, 'REGISTER', 'secret')).toBe(true)
    expect(isAnswered(answer, 'REGISTER', 'Secret')).toBe(false)
    expect(isAnswered(answer, 'INVITE', 'secret')).toBe(false)
  })

  it('leaves other schemes alone', () => {
    expect(parseDigest('Basic YTpi')).toBeUndefined()
  })
})
