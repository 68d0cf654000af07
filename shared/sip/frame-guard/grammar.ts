/**
 * The rules of RFC 3261 section 25.1 that this phone reads messages by. Alternatives are told apart by their first
 * characters, so that a value takes no longer than its length is worth.
 */
import type { Header } from './message.ts'

const token = "[\\w.!%*+`'~-]+"
const blank = '[ \\t]*'
const escape = '%[\\da-f]{2}'
const quoted = '"(?:[\\t !#-[\\]-~\\x80-\\uffff]|\\\\[\\0-\\x09\\x0b\\x0c\\x0e-\\x7f])*"'

const user = `(?:[\\w.!~*'()&=+$,;?/-]|${escape})+(?::(?:[\\w.!~*'()&=+$,-]|${escape})*)?`
const ipv4 = '\\d{1,3}(?:\\.\\d{1,3}){3}'
const ipv6 = '\\[[\\da-f:.]{2,45}\\]'
const name = '(?:[a-z\\d](?:[a-z\\d-]*[a-z\\d])?\\.)*[a-z](?:[a-z\\d-]*[a-z\\d])?'
const host = `(?:${ipv4}|${name}|${ipv6})(?::\\d{1,5})?`
const address = `sips?:(?:${user}@)?${host}`

const uriParameter = `;(?:[\\w.!~*'()[\\]/:&+$-]|${escape})+(?:=(?:[\\w.!~*'()[\\]/:&+$-]|${escape})+)?`
const uriHeader = `(?:[\\w.!~*'()[\\]/?:+$-]|${escape})+=(?:[\\w.!~*'()[\\]/?:+$-]|${escape})*`
const uri = `${address}(?:${uriParameter})*(?:\\?${uriHeader}(?:&${uriHeader})*)?`

const parameters = `(?:${blank};${blank}${token}(?:${blank}=${blank}(?:${token}|${quoted}|${ipv6}))?)*`
const nameAddress = `(?:${quoted}${blank}|[\\w.!%*+\`'~ \\t-]*)<${uri}>`
const party = `(?:${nameAddress}|${address})${parameters}`
const word = '[\\w.!%*+`\'~()<>:\\\\"/[\\]?{}-]+'
const assignment = `${token}${blank}=${blank}(?:${token}|${quoted})`

const challenge = `${token}[ \\t]+${assignment}(?:${blank},${blank}${assignment})*`

const rule = (source: string): RegExp => new RegExp(`^${source}$`, 'i')

/** What may stand in a Request-URI: no headers (RFC 3261 section 19.1.1, table 1). */
export const requestUri = rule(`${address}(?:${uriParameter})*`)

/** Headers that the stack loses the whole message for where they are malformed. */
const rules: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    via: `SIP${blank}/${blank}\\d+\\.\\d+${blank}/${blank}${token}[ \\t]+${host}${parameters}`,
    from: party,
    to: party,
    contact: party,
    'refer-to': party,
    'record-route': `${nameAddress}${parameters}`,
    'call-id': `${word}(?:@${word})?`,
    cseq: `\\d+[ \\t]+${token}`,
    'max-forwards': '\\d+',
    'content-length': '\\d+',
    'content-type': `${token}${blank}/${blank}${token}(?:${blank};${blank}${assignment})*`,
    'www-authenticate': challenge,
    'proxy-authenticate': challenge,
  }).map(([header, source]) => [header, rule(source)]),
)

/** Whether the stack reads this header itself, which costs time. */
export const isStructured = ({ name }: Header): boolean => rules.has(name)

export const isSound = ({ name, value }: Header): boolean => rules.get(name)?.test(value) ?? true

/** What can be saved of a malformed value. */
const remains: ReadonlyMap<string, RegExp> = new Map([
  ['via', new RegExp(`^SIP/\\d+\\.\\d+/${token}[ \\t]+${host}${parameters}`, 'i')],
  ['from', new RegExp(`<${uri}>`, 'i')],
  ['to', new RegExp(`<${uri}>`, 'i')],
])

/** The value where it is sound, else the part of it that is, if any. */
export const soundPart = (header: Header): string | undefined =>
  isSound(header) ? header.value : remains.get(header.name)?.exec(header.value)?.[0]

/** Whether the value of a From or To has a tag (RFC 3261 section 19.3). */
export const hasTag = (value: string): boolean => /;\s*tag\s*=/i.test(value.slice(value.lastIndexOf('>') + 1))
