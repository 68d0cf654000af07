import { valuesOf } from './message.ts'
import { frameOf, mendedOf } from './testing.ts'

const challengesLeft = (status: string, header: string, ...challenges: string[]) =>
  valuesOf(mendedOf(frameOf(`SIP/2.0 ${status}`, { [header]: challenges })), header.toLowerCase())

const digest = (algorithm?: string, realm = 'r') =>
  `Digest realm="${realm.replace(/"/g, '\\"')}", nonce="n"${algorithm ? `, algorithm=${algorithm}` : ''}`

describe('of several challenges', () => {
  it.each([
    ['in this order', ['MD5', 'SHA-256']],
    ['in that order', ['SHA-256', 'MD5']],
    ['in small letters', ['md5', 'sha-256']],
  ])('the strongest is left, %s', (_, algorithms) => {
    const challenges = algorithms.map((each) => digest(each))
    expect(challengesLeft('401 Unauthorized', 'WWW-Authenticate', ...challenges)).toEqual([
      challenges.find((each) => /sha/i.test(each)),
    ])
  })

  it('MD5 is left where the others cannot be answered', () => {
    const challenges = [digest('SHA-512-256'), 'Basic realm="r"', digest(), digest('MD5-sess'), 'Digest']
    expect(challengesLeft('401 Unauthorized', 'WWW-Authenticate', ...challenges)).toEqual([digest()])
  })

  it('the first is left of two that are as strong', () => {
    const challenges = [digest('MD5'), `${digest('MD5')}, opaque="2"`]
    const left = challengesLeft('407 Proxy Authentication Required', 'Proxy-Authenticate', ...challenges)
    expect(left).toEqual([challenges[0]])
  })

  it('one is left for each realm, whatever the others ask for', () => {
    const challenges = [digest('MD5', 'one'), digest('SHA-256', 'two, "realm'), digest('SHA-256', 'one')]
    const left = challengesLeft('407 Proxy Authentication Required', 'Proxy-Authenticate', ...challenges)
    expect(left).toEqual([challenges[1], challenges[2]])
  })

  it('none is left that nobody can answer', () => {
    expect(challengesLeft('401 Unauthorized', 'WWW-Authenticate', digest('SHA-512-256'))).toEqual([])
  })
})
