import { Core, type UserAgent } from 'sip.js'
import { randomToken } from '../random.ts'
import { sha256 } from './sha-256.ts'

/** A challenge as sip.js reads it. */
export interface Challenge {
  readonly algorithm?: string
  readonly realm?: string
  readonly nonce?: string
  readonly opaque?: string
  readonly stale?: boolean
  readonly qop?: readonly string[]
}

export interface Credentials {
  readonly user: string
  readonly password: string
}

type Request = Pick<Core.OutgoingRequestMessage, 'method' | 'ruri'>

/** Each nonce is answered once: a request that is asked again gets another one. */
const count = '00000001'

const isSha256 = ({ algorithm }: Challenge): boolean => algorithm?.toUpperCase() === 'SHA-256'

/**
 * The answer to a challenge that wants SHA-256 (RFC 7616 section 3.4.1, RFC 8760).
 *
 * @param proof drawn anew for each answer
 */
export function answerTo(
  challenge: Challenge,
  { method, ruri }: Request,
  { user, password }: Credentials,
  proof: string,
): string {
  const { realm = '', nonce = '', opaque, qop } = challenge
  const uri = ruri.toString()
  const [secret, asked] = [sha256(`${user}:${realm}:${password}`), sha256(`${method}:${uri}`)]
  const between = qop ? `${nonce}:${count}:${proof}:auth` : nonce
  const quoted = {
    username: user,
    realm,
    nonce,
    uri,
    response: sha256(`${secret}:${between}:${asked}`),
    ...(opaque && { opaque }),
    ...(qop && { cnonce: proof }),
  }
  const parts = Object.entries(quoted).map(([name, value]) => `${name}="${value}"`)
  return `Digest ${[...parts, 'algorithm=SHA-256', ...(qop ? ['qop=auth', `nc=${count}`] : [])].join(', ')}`
}

/** The corner of sip.js 0.21.2 that computes an answer by MD5, with a proof that it has drawn from Math.random. */
interface Md5 {
  cnonce: string
  calculateResponse(body?: string): void
}

/** Puts a secure proof in its place. */
function secureProof(digest: Core.DigestAuthentication): void {
  const md5 = digest as unknown as Md5
  const calculate = md5.calculateResponse.bind(digest)
  md5.calculateResponse = (body) => {
    md5.cnonce = randomToken()
    calculate(body)
  }
}

/** sip.js answers MD5 alone. */
class Digest extends Core.DigestAuthentication {
  readonly #credentials: Credentials
  #answer: string | undefined

  constructor(sip: UserAgent, credentials: Credentials) {
    super(sip.getLoggerFactory(), undefined, credentials.user, credentials.password)
    this.#credentials = credentials
    secureProof(this)
  }

  override authenticate(request: Core.OutgoingRequestMessage, challenge: Challenge, body?: string): boolean {
    this.#answer = undefined
    if (!isSha256(challenge)) return super.authenticate(request, challenge, body)
    const { realm, nonce, qop } = challenge
    if (!realm || !nonce || (qop && !qop.includes('auth'))) return false
    this.#answer = answerTo(challenge, request, this.#credentials, randomToken())
    return true
  }

  override toString(): string {
    return this.#answer ?? super.toString()
  }
}

/** Has challenges of a user agent answered with the newest credentials, by SHA-256 where that is asked for. */
export function answerChallenges(sip: UserAgent): void {
  const { configuration } = sip
  Object.assign(sip.userAgentCore.configuration, {
    authenticationFactory: () =>
      new Digest(sip, {
        user: configuration.authorizationUsername,
        password: configuration.authorizationPassword,
      }),
  })
}
