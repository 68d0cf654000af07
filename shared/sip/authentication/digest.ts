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

const isSha256 = ({ algorithm }: Challenge): boolean => algorithm?.toUpperCase() === 'SHA-256'

/** What an answer is made of besides the challenge. */
export interface Proof {
  /** Drawn anew for each answer. */
  readonly token: string
  /** 1 for the first answer to a nonce, 2 for the second … */
  readonly count: number
}

/** The answer to a challenge that wants SHA-256 (RFC 7616 section 3.4.1, RFC 8760). */
export function answerTo(
  challenge: Challenge,
  { method, ruri }: Request,
  { user, password }: Credentials,
  proof: Proof,
): string {
  const { realm = '', nonce = '', opaque, qop } = challenge
  const uri = ruri.toString()
  const count = proof.count.toString(16).padStart(8, '0')
  const [secret, asked] = [sha256(`${user}:${realm}:${password}`), sha256(`${method}:${uri}`)]
  const between = qop ? `${nonce}:${count}:${proof.token}:auth` : nonce
  const quoted = {
    username: user,
    realm,
    nonce,
    uri,
    response: sha256(`${secret}:${between}:${asked}`),
    ...(opaque && { opaque }),
    ...(qop && { cnonce: proof.token }),
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

/** The answers to one challenge; sip.js has them by MD5 alone. */
class Digest extends Core.DigestAuthentication {
  readonly #credentials: Credentials
  #answer: string | undefined
  #count = 0

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
    const proof = { token: randomToken(), count: ++this.#count }
    this.#answer = answerTo(challenge, request, this.#credentials, proof)
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
