import { strongestChallenges } from './challenges.ts'
import { digest } from './digest.ts'
import { isSound } from './grammar.ts'
import { withDescriptionAlone } from './multipart.ts'
import { valueOf, valuesOf, type Header, type Message, type Request } from './message.ts'

/** Puts right in a header value what many a PBX gets wrong, or what sip.js cannot read although it is legal. */
type Mend = (value: string) => string

/** What may stand in a display name without quotes (RFC 3261 section 25.1). */
const tokens = /^[\w \t.!%*+`'~-]*$/

/** `Jörg <sip:…>` needs quotes around the name. */
const quotedName: Mend = (value) => {
  const address = Math.max(0, value.indexOf('<'))
  const name = value.slice(0, address).trim()
  if (name.startsWith('"') || tokens.test(name)) return value
  return `"${name.replace(/["\\]/g, '\\$&')}" ${value.slice(address)}`
}

/** `<sip:#127@…>`: a number sign has to be escaped (RFC 3261 section 25.1). */
const escapedNumberSign: Mend = (value) =>
  value.replace(/(sips?:[^@<>;]*)@/i, (_, user: string) => `${user.replaceAll('#', '%23')}@`)

/** `<tel:+49…>` as RFC 3261 section 19.1.6 writes it as a SIP address; sip.js reads no other. */
const sipAddress: Mend = (value) =>
  value
    .replace(/<tel:([^<>;]*)[^<>]*>/i, '<sip:$1@tel.invalid;user=phone>')
    .replace(/^tel:([^;]*)/i, 'sip:$1@tel.invalid')

/** Parameters say nothing that a browser would heed, and sip.js compares the whole value. */
const plainSdp: Mend = (value) => value.replace(/^application\/sdp(?=[ \t;]|$).*/i, 'application/sdp')

const mends: ReadonlyMap<string, readonly Mend[]> = new Map(
  Object.entries({
    from: [quotedName, escapedNumberSign, sipAddress],
    to: [quotedName, escapedNumberSign, sipAddress],
    contact: [quotedName, escapedNumberSign],
    'p-asserted-identity': [quotedName, escapedNumberSign],
    'remote-party-id': [quotedName, escapedNumberSign],
    'content-type': [plainSdp],
  }),
)

const mended = (header: Header): Header => {
  const due = mends.get(header.name)
  return due ? { ...header, value: due.reduce((value, mend) => mend(value), header.value) } : header
}

/** Headers that may hold a list; sip.js confuses the values of a list. */
const lists: ReadonlySet<string> = new Set(['via', 'contact', 'record-route'])

/** One value, up to a comma that stands in no quotes and in no angle brackets. */
const listValue = /(?:"(?:[^"\\]|\\.)*"|<[^<>]*>|[^,"<]|["<])+/gs

/** One header for each value, which means the same (RFC 3261 section 7.3.1). */
const singles = (header: Header): readonly Header[] =>
  lists.has(header.name) && header.value.includes(',')
    ? [...header.value.matchAll(listValue)].map(([value]) => ({ ...header, value: value.trim() }))
    : [header]

/** Timers of a browser end at 2^31 ms; what lasts longer than a week says nothing here. */
const isUsableExpiry = ({ value }: Header): boolean => /^\d{1,6}$/.test(value)

/** Headers that a message can do without: left out where the phone could not use them (RFC 3261 section 8.2.2). */
const optional: ReadonlyMap<string, (header: Header) => boolean> = new Map(
  Object.entries({
    contact: isSound,
    'refer-to': isSound,
    'content-type': isSound,
    expires: isUsableExpiry,
  }),
)

const isUsable = (header: Header): boolean => optional.get(header.name)?.(header) ?? true

/**
 * RFC 2543 knew no branch. sip.js tells transactions by it, so the request gets one from the parts that RFC 3261
 * section 17.2.3 compares in this case.
 */
function withBranch(request: Request): Request {
  const top = valueOf(request, 'via') ?? ''
  if (!top || /;\s*branch\s*=/i.test(top)) return request
  // CANCEL has the number of the request that it cancels, with a method of its own.
  const sequences = valuesOf(request, 'cseq').map((value) => Number.parseInt(value, 10))
  const parts = ['from', 'call-id'].flatMap((name) => valuesOf(request, name))
  const branch = digest(request.uri, top, sequences.join(), ...parts)
  const at = request.headers.findIndex(({ name }) => name === 'via')
  return { ...request, headers: request.headers.with(at, { name: 'via', value: `${top};branch=${branch}` }) }
}

/** A reason phrase is free text for people; sip.js drops the message for some characters, `[` for one. */
const readablePhrase = (phrase: string): string => (/^[\w .,'/-]+$/.test(phrase) ? phrase : '-')

/** Where nobody can be told that a body has no type, the message goes on without it. */
function withoutStrayBody(message: Message): Message {
  const isTold = message.kind === 'request' && message.method !== 'ACK'
  if (isTold || message.body.length === 0 || valueOf(message, 'content-type')) return message
  const headers = message.headers.filter(({ name }) => name !== 'content-length')
  return { ...message, headers, body: message.body.subarray(0, 0) }
}

/** What comes after the announced length is no part of the message (RFC 3261 section 18.3). */
function withoutNoise(message: Message): Message {
  const length = valueOf(message, 'content-length') ?? ''
  return /^\d+$/.test(length) ? { ...message, body: message.body.subarray(0, Number(length)) } : message
}

/** The message without the flaws that can be put right. */
export function mendMessage(message: Message): Message {
  const headers = message.headers.flatMap(singles).map(mended).filter(isUsable)
  const usable = { ...message, headers }
  const tidy = withDescriptionAlone(
    withoutNoise(withoutStrayBody({ ...usable, headers: strongestChallenges(usable) })),
  )
  return tidy.kind === 'request'
    ? withBranch({ ...tidy, uri: escapedNumberSign(tidy.uri) })
    : { ...tidy, phrase: readablePhrase(tidy.phrase) }
}
