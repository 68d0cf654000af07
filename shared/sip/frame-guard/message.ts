/** A header field; its name is long and in lower case, its value on one line. */
export interface Header {
  readonly name: string
  readonly value: string
}

interface Parts {
  /** For instance `2.0`. */
  readonly version: string
  readonly headers: readonly Header[]
  readonly body: Uint8Array
}

export interface Request extends Parts {
  readonly kind: 'request'
  readonly method: string
  /** As it was sent: not always a sound URI. */
  readonly uri: string
}

export interface Response extends Parts {
  readonly kind: 'response'
  readonly status: number
  readonly phrase: string
}

/** A SIP message in parts (RFC 3261 section 7); nothing in it is known to be sound. */
export type Message = Request | Response

/** Header names of one letter (RFC 3261 section 7.3.3), for those headers that the phone reads. */
const compactNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    c: 'content-type',
    e: 'content-encoding',
    f: 'from',
    i: 'call-id',
    k: 'supported',
    l: 'content-length',
    m: 'contact',
    o: 'event',
    r: 'refer-to',
    t: 'to',
    v: 'via',
  }),
)

/**
 * Names with other characters are legal and belong to nothing that a phone knows. sip.js takes `_` for `-`, so that
 * `call_id` could pass for `Call-ID`.
 */
const plainName = /^[a-z][a-z\d-]*$/

const statusLine = /^SIP\/(\d+\.\d+) +(\d+) ?(.*)$/i
const versionAtEnd = /^SIP\/(\d+\.\d+)$/i

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const isLineEnd = (byte: number | undefined): boolean => byte === 13 || byte === 10

/** Where the empty line is that ends the header; the length where there is none. */
function headEnd(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1)) {
    if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at
  }
  return bytes.length
}

/** Nothing for a line that is no header: a phone ignores what it does not need (RFC 3261 section 8.2.2). */
function headerIn(line: string): readonly Header[] {
  const colon = line.indexOf(':')
  const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase()
  if (!plainName.test(name)) return []
  return [{ name: compactNames.get(name) ?? name, value: line.slice(colon + 1).trim() }]
}

function start(line: string, parts: Omit<Parts, 'version'>): Message | undefined {
  const [, version, status, phrase = ''] = statusLine.exec(line) ?? []
  if (version) return { kind: 'response', version, status: Number(status), phrase, ...parts }
  const [method = '', ...rest] = line.trim().split(/ +/)
  const [, requestVersion] = versionAtEnd.exec(rest.pop() ?? '') ?? []
  if (!requestVersion) return undefined
  return { kind: 'request', version: requestVersion, method, uri: rest.join(' '), ...parts }
}

/**
 * Takes a message apart: unfolds lines and gives headers their long names (RFC 3261 section 7.3). One frame is one
 * message (RFC 7118 section 5).
 *
 * @returns nothing where the first line is neither a request's nor a response's
 */
export function readMessage(frame: Uint8Array): Message | undefined {
  // RFC 3261 section 7.5 ignores empty lines before a message.
  const bytes = frame.subarray(
    Math.max(
      0,
      frame.findIndex((byte) => !isLineEnd(byte)),
    ),
  )
  const end = headEnd(bytes)
  const lines = decoder
    .decode(bytes.subarray(0, end))
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = lines.slice(1).flatMap(headerIn)
  return start(lines[0] ?? '', { headers, body: bytes.subarray(end + 4) })
}

/** All values of a header, in order. */
export const valuesOf = ({ headers }: Message, name: string): readonly string[] =>
  headers.filter((header) => header.name === name).map(({ value }) => value)

/** The first value of a header. */
export const valueOf = ({ headers }: Message, name: string): string | undefined =>
  headers.find((header) => header.name === name)?.value

const startLine = (message: Message): string =>
  message.kind === 'request'
    ? `${message.method} ${message.uri} SIP/${message.version}`
    : `SIP/${message.version} ${String(message.status)} ${message.phrase}`

/** The message as the SIP stack gets it: no folding, long names, the length of the body that there is. */
export function writeMessage(message: Message): string {
  const headers = message.headers
    .filter(({ name }) => name !== 'content-length')
    .map(({ name, value }) => `${name}: ${value}`)
  const length = `content-length: ${String(message.body.length)}`
  return [startLine(message), ...headers, length, '', decoder.decode(message.body)].join('\r\n')
}
