import { hasTag, isSound, isStructured, requestUri } from './grammar.ts'
import { isReadable } from './stack.ts'
import { valueOf, valuesOf, type Header, type Message, type Request, type Response } from './message.ts'

/** Why a message does not reach the SIP stack. */
export type Flaw =
  | 'too-much-header'
  | 'version'
  | 'status'
  | 'header-missing'
  | 'header-doubled'
  | 'header-malformed'
  | 'number-range'
  | 'body-cut'
  | 'via-count'
  | 'branch'
  | 'method-unknown'
  | 'method-refused'
  | 'method-mismatch'
  | 'uri-scheme'
  | 'uri-malformed'
  | 'no-call'
  | 'extension'
  | 'body-without-type'
  | 'body-encoding'
  | 'body-type'
  | 'accept'
  | 'unreadable'

interface Check<M extends Message> {
  readonly flaw: Flaw
  /** Some checks hold for one method only. */
  readonly only?: string
  readonly fails: (message: M) => boolean
}

interface RequestCheck extends Check<Request> {
  /** What the far end is told: status and phrase. */
  readonly answer: string
  /** Header lines of that answer. */
  readonly tells?: (request: Request) => readonly string[]
}

const badRequest = '400 Bad Request'

/** What a phone does on request; RFC 3261 section 20.5 wants this list in some answers. */
const allowed = 'ACK, BYE, CANCEL, INFO, INVITE, NOTIFY, OPTIONS, PRACK, REFER, UPDATE'.split(', ')

/** Methods that a phone knows but leaves to others. */
const refused = ['MESSAGE', 'PUBLISH', 'REGISTER', 'SUBSCRIBE']

/** Methods that mean something within a call only (RFC 3262 section 3, RFC 3311 section 5). */
const inCall = ['PRACK', 'UPDATE']

const allow = () => [`allow: ${allowed.join(', ')}`]

/** Option tags that a request may require of this phone. */
const supported: ReadonlySet<string> = new Set(['100rel', 'outbound', 'replaces', 'timer'])

/** Headers that every message has (RFC 3261 section 8.1.1). Max-Forwards came later than many a PBX. */
const mandatory = ['via', 'from', 'to', 'call-id', 'cseq'] as const

/** Headers that a message has once at most (RFC 3261 section 7.3.1). */
const single = ['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length', 'content-type'] as const

/** The characters that may have to be read; the parser of sip.js takes some microseconds for each. */
const mostText = 4_096
const mostHeaders = 128

const listOf = (message: Message, name: string): readonly string[] =>
  valuesOf(message, name).flatMap((value) => value.split(',').map((item) => item.trim()))

const mediaType = (value: string): string => value.replace(/;.*/s, '').trim().toLowerCase()

/** Who calls: not for the stack, but read all the same. */
const identities: ReadonlySet<string> = new Set(['p-asserted-identity', 'remote-party-id'])

const isRead = (header: Header): boolean => isStructured(header) || identities.has(header.name)

const textToRead = (message: Message): number => {
  const inFirstLine = message.kind === 'request' ? message.uri.length : message.phrase.length
  return message.headers.filter(isRead).reduce((sum, { value }) => sum + value.length, inFirstLine)
}

/** Whether reading the message would take too long. */
export const hasTooMuchHeader = (message: Message): boolean =>
  message.headers.length > mostHeaders || textToRead(message) > mostText

/** RFC 3261 sections 8.1.1.5 and 20.22. */
const outOfRange = (message: Message): boolean =>
  valuesOf(message, 'cseq').some((value) => Number.parseInt(value, 10) >= 2 ** 32) ||
  valuesOf(message, 'max-forwards').some((value) => Number(value) > 255)

const unsupported = (request: Request): readonly string[] =>
  listOf(request, 'require').filter((tag) => tag && !supported.has(tag.toLowerCase()))

/** RFC 3261 section 8.2.2.3 takes these two from it. */
const ignoresRequire = ({ method }: Request): boolean => method === 'ACK' || method === 'CANCEL'

const isSdp = (request: Request): boolean =>
  valuesOf(request, 'content-type').some((value) => mediaType(value) === 'application/sdp')

/** RFC 3261 section 20.11: the far end says that its body is not needed. */
const isOptionalBody = (request: Request): boolean =>
  valuesOf(request, 'content-disposition').some((value) => /;\s*handling\s*=\s*optional/i.test(value))

const acceptsSdp = (ranges: readonly string[]): boolean =>
  ranges.some((range) => ['application/sdp', 'application/*', '*/*'].includes(mediaType(range)))

/** What every message has to be, in the order of the standard. */
const ofAll = [
  {
    // RFC 3261 section 21.5.7
    flaw: 'too-much-header',
    fails: hasTooMuchHeader,
    answer: '513 Message Too Large',
  },
  {
    // RFC 3261 section 7.1
    flaw: 'version',
    fails: ({ version }) => version !== '2.0',
    answer: '505 Version Not Supported',
  },
  {
    flaw: 'header-missing',
    fails: (message) => mandatory.some((name) => valueOf(message, name) === undefined),
    answer: badRequest,
  },
  {
    flaw: 'header-doubled',
    fails: (message) => single.some((name) => valuesOf(message, name).length > 1),
    answer: badRequest,
  },
  {
    flaw: 'header-malformed',
    fails: ({ headers }) => !headers.every(isSound),
    answer: badRequest,
  },
  { flaw: 'number-range', fails: outOfRange, answer: badRequest },
  {
    // RFC 3261 section 18.3
    flaw: 'body-cut',
    fails: (message) =>
      valuesOf(message, 'content-length').some((value) => Number(value) > message.body.length),
    answer: badRequest,
  },
] satisfies readonly (Check<Message> & { answer: string })[]

const unreadable = {
  flaw: 'unreadable',
  fails: (message: Message) => !isReadable(message),
  answer: badRequest,
} as const

/** RFC 3261 section 8.2, in its order. */
const ofRequests: readonly RequestCheck[] = [
  ...ofAll,
  {
    // RFC 3261 section 8.2.1
    flaw: 'method-refused',
    fails: (request) => refused.includes(request.method),
    answer: '405 Method Not Allowed',
    tells: allow,
  },
  {
    // RFC 3261 section 21.5.2
    flaw: 'method-unknown',
    fails: (request) => !allowed.includes(request.method),
    answer: '501 Not Implemented',
    tells: allow,
  },
  {
    // RFC 3261 section 8.1.1.5
    flaw: 'method-mismatch',
    fails: (request) => valuesOf(request, 'cseq').some((value) => value.split(/\s+/)[1] !== request.method),
    answer: badRequest,
  },
  {
    // RFC 4475 section 3.2.1: a cookie with nothing behind it tells no transactions apart.
    flaw: 'branch',
    fails: (request) => /;\s*branch\s*=\s*z9hG4bK\s*(;|$)/i.test(valueOf(request, 'via') ?? ''),
    answer: badRequest,
  },
  {
    // RFC 3261 section 8.2.2.1. No `sips:` leads here: our contact is none, since it would promise TLS up to the far
    // end, and an answer to it would have to promise that too (sections 12.1.1 and 26.2.2).
    flaw: 'uri-scheme',
    fails: ({ uri }) => /^(?!sip:)[a-z][a-z\d+.-]*:/i.test(uri),
    answer: '416 Unsupported URI Scheme',
  },
  { flaw: 'uri-malformed', fails: ({ uri }) => !requestUri.test(uri), answer: badRequest },
  {
    // RFC 3261 section 12.2.2
    flaw: 'no-call',
    fails: (request) => inCall.includes(request.method) && !valuesOf(request, 'to').some(hasTag),
    answer: '481 Call/Transaction Does Not Exist',
  },
  {
    // RFC 3261 section 8.2.2.3
    flaw: 'extension',
    fails: (request) => !ignoresRequire(request) && unsupported(request).length > 0,
    answer: '420 Bad Extension',
    tells: (request) => [`unsupported: ${unsupported(request).join(', ')}`],
  },
  {
    // RFC 3261 section 20.15
    flaw: 'body-without-type',
    fails: (request) => request.body.length > 0 && !valueOf(request, 'content-type'),
    answer: badRequest,
  },
  {
    // RFC 3261 section 8.2.3
    flaw: 'body-encoding',
    only: 'INVITE',
    fails: (request) => listOf(request, 'content-encoding').some((coding) => !/^(identity)?$/i.test(coding)),
    answer: '415 Unsupported Media Type',
    tells: () => ['accept-encoding: identity'],
  },
  {
    // RFC 3261 section 8.2.3
    flaw: 'body-type',
    only: 'INVITE',
    fails: (request) => request.body.length > 0 && !isSdp(request) && !isOptionalBody(request),
    answer: '415 Unsupported Media Type',
    tells: () => ['accept: application/sdp, multipart/mixed'],
  },
  {
    // RFC 3261 sections 20.1 and 21.4.7
    flaw: 'accept',
    only: 'INVITE',
    fails: (request) => valueOf(request, 'accept') !== undefined && !acceptsSdp(listOf(request, 'accept')),
    answer: '406 Not Acceptable',
    tells: () => ['warning: 399 sidetone "This phone answers with application/sdp"'],
  },
  unreadable,
]

/** RFC 3261 sections 7.2 and 8.1.3.3. */
const ofResponses: readonly Check<Response>[] = [
  ...ofAll,
  { flaw: 'status', fails: ({ status }) => status < 100 || status > 699 },
  { flaw: 'via-count', fails: (response) => valuesOf(response, 'via').length !== 1 },
  unreadable,
]

/** The first check that a request fails. */
export const flawOfRequest = (request: Request): RequestCheck | undefined =>
  ofRequests.find(({ only = request.method, fails }) => only === request.method && fails(request))

/** The first check that a response fails. */
export const flawOfResponse = (response: Response): Check<Response> | undefined =>
  ofResponses.find(({ fails }) => fails(response))
