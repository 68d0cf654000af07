import { createHash } from 'node:crypto'
import { UserAgent } from 'sip.js'
import { answerTo } from './digest.ts'

const sha = (text: string) => createHash('sha256').update(text).digest('hex')

const uri = UserAgent.makeURI('sip:sip.example')
if (!uri) throw new Error('no URI')
const request = { method: 'REGISTER', ruri: uri }
const credentials = { user: 'ada', password: 'secret' }

describe('the answer to a challenge', () => {
  it('proves the password without telling it (RFC 7616)', () => {
    const challenge = { algorithm: 'SHA-256', realm: 'sip.example', nonce: 'n1', qop: ['auth'], opaque: 'o' }
    const answer = answerTo(challenge, request, credentials, { token: 'c1', count: 1 })
    const [secret, asked] = [sha('ada:sip.example:secret'), sha('REGISTER:sip:sip.example')]
    expect(answer).toBe(
      'Digest username="ada", realm="sip.example", nonce="n1", uri="sip:sip.example", ' +
        `response="${sha(`${secret}:n1:00000001:c1:auth:${asked}`)}", opaque="o", cnonce="c1", ` +
        'algorithm=SHA-256, qop=auth, nc=00000001',
    )
  })

  it('has no proof of its own where the server does not ask for one', () => {
    const challenge = { algorithm: 'SHA-256', realm: 'sip.example', nonce: 'n1' }
    const answer = answerTo(challenge, request, credentials, { token: 'c1', count: 1 })
    const expected = sha(`${sha('ada:sip.example:secret')}:n1:${sha('REGISTER:sip:sip.example')}`)
    expect(answer).toContain(`response="${expected}"`)
    expect(answer).not.toContain('c1')
  })
})
