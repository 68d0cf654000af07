import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { splitOutside } from '../message/split.ts'

/** HTTP digest authentication as SIP uses it (RFC 3261 §22.4, RFC 2617), MD5 with `qop="auth"`. */
export interface Account {
  readonly user: string
  readonly password: string
}

/** The values of a challenge or of its answer, by their names in small letters. */
export type DigestValues = ReadonlyMap<string, string>

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** Reads `Digest realm="…", nonce="…"`; `undefined` for another scheme. */
export function parseDigest(header: string): DigestValues | undefined {
  const [, list] = /^Digest\s+(.*)$/is.exec(header) ?? []
  if (list === undefined) return undefined
  return new Map(
    splitOutside(list, ',').map((piece) => {
      const [, name = '', value = ''] = /^([^=\s]+)\s*=\s*"?(.*?)"?$/s.exec(piece) ?? []
      return [name.toLowerCase(), value]
    }),
  )
}

/** What the answer to a challenge must say, computed from the values that it came with. */
export function digestOf(values: DigestValues, method: string, password: string): string {
  const of = (name: string): string => values.get(name) ?? ''
  const who = md5(`${of('username')}:${of('realm')}:${password}`)
  const what = md5(`${method}:${of('uri')}`)
  const fresh = values.has('qop') ? [of('nonce'), of('nc'), of('cnonce'), of('qop')] : [of('nonce')]
  return md5([who, ...fresh, what].join(':'))
}

/** Whether the answer was made with this password. */
export function isAnswered(values: DigestValues, method: string, password: string): boolean {
  const given = Buffer.from(values.get('response') ?? '')
  const expected = Buffer.from(digestOf(values, method, password))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** The value of Authorization or Proxy-Authorization that answers a challenge. */
export function answerChallenge(challenge: string, account: Account, method: string, uri: string): string {
  const asked = parseDigest(challenge)
  const values = new Map([
    ['username', account.user],
    ['realm', asked?.get('realm') ?? ''],
    ['nonce', asked?.get('nonce') ?? ''],
    ['uri', uri],
    ['qop', 'auth'],
    ['nc', '00000001'],
    ['cnonce', randomBytes(8).toString('hex')],
  ])
  values.set('response', digestOf(values, method, account.password))
  const quoted = [...values].map(([name, value]) =>
    unquoted.has(name) ? `${name}=${value}` : `${name}="${value}"`,
  )
  return `Digest ${quoted.join(', ')}`
}

const unquoted = new Set(['qop', 'nc'])
