import { createHash, generateKeyPair, sign, verify } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'
import { promisify } from 'node:util'
import type { JWTPayload } from 'jose'

/** A realm's RS256 key pair. */
export interface SigningKey {
  /** With the private part, as oidc-provider wants it. */
  readonly jwk: JsonWebKey & { readonly kid: string; readonly use: 'sig'; readonly alg: 'RS256' }
  /** A JWT. In one go, because oidc-provider does not wait where it names a token. */
  sign(claims: object): string
  /** The claims of a JWT that this key has signed, however old. */
  open(token: string): JWTPayload | undefined
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

export const createSigningKey = async (): Promise<SigningKey> => {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const exported = privateKey.export({ format: 'jwk' })
  const kid = createHash('sha256').update(String(exported.n)).digest('base64url')
  const header = encode({ alg: 'RS256', typ: 'JWT', kid })
  return {
    jwk: { ...exported, kid, use: 'sig', alg: 'RS256' },
    sign: (claims) => {
      const input = `${header}.${encode(claims)}`
      return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`
    },
    open: (token) => {
      const [head = '', body = '', signature = ''] = token.split('.')
      const input = Buffer.from(`${head}.${body}`)
      if (!verify('sha256', input, publicKey, Buffer.from(signature, 'base64url'))) return undefined
      return JSON.parse(Buffer.from(body, 'base64url').toString()) as JWTPayload
    },
  }
}
