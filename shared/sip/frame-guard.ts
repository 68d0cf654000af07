/** What became of a frame from the server. */
export type Verdict =
  /** Safe for the SIP stack; mended where it needed that. */
  { readonly pass: string } | { readonly drop: DropReason }

export type DropReason = 'too-big' | 'not-text' | 'keep-alive'

/** Larger than any message that a phone has to understand: characters. */
const largest = 65_536

/**
 * Mends one thing in a header value that the stack would silently lose the whole message for. A mend must be
 * quick for hostile values too.
 */
type Mend = (value: string) => string

/** What may stand in a display name without quotes (RFC 3261 section 25.1). */
const tokens = /^[\w\s.!%*+`'~-]*$/

/** `Jörg <sip:…>` needs quotes around the name. */
const quotedName: Mend = (value) => {
  const name = value.slice(0, Math.max(0, value.indexOf('<'))).trim()
  if (name.startsWith('"') || tokens.test(name)) return value
  return `"${name.replace(/["\\]/g, '\\$&')}" ${value.slice(value.indexOf('<'))}`
}

/** `<sip:#127@…>`: a number sign has to be escaped (RFC 3261 section 25.1), and many a PBX forgets it. */
const escapedNumberSign: Mend = (value) =>
  value.replace(/<(sips?:[^@<>]*)@/i, (_, user: string) => `<${user.replaceAll('#', '%23')}@`)

const identity = [quotedName, escapedNumberSign] as const

/** The mends by header, under the long and the short name of each. */
const mends: ReadonlyMap<string, readonly Mend[]> = new Map(
  ['from', 'f', 'to', 't', 'contact', 'm', 'p-asserted-identity', 'remote-party-id'].map((name) => [
    name,
    identity,
  ]),
)

function mendedHeader(line: string): string {
  const [, name = '', value = ''] = /^([\w-]+)\s*:\s*(.*)$/.exec(line) ?? []
  const due = mends.get(name.toLowerCase())
  if (!due) return line
  const after = due.reduce((text, mend) => mend(text), value)
  return after === value ? line : `${name}: ${after}`
}

/** A reason phrase is free text for people; the stack drops the message for some characters, `[` for one. */
const mendedStartLine = (line: string): string =>
  line.replace(/^(SIP\/2\.0 \d{3}) (.*)$/, (whole, status: string, reason: string) =>
    /^[\w .,'/-]*$/.test(reason) ? whole : `${status} -`,
  )

function mended(frame: string): string {
  const headEnd = frame.indexOf('\r\n\r\n')
  if (headEnd < 0) return frame
  const [startLine = '', ...headers] = frame.slice(0, headEnd).split('\r\n')
  return [mendedStartLine(startLine), ...headers.map(mendedHeader)].join('\r\n') + frame.slice(headEnd)
}

const textOf = (data: unknown): string | undefined => {
  if (typeof data === 'string') return data
  return data instanceof ArrayBuffer ? new TextDecoder().decode(data) : undefined
}

const sizeOf = (data: unknown): number =>
  data instanceof ArrayBuffer ? data.byteLength : String(data).length

/**
 * Judges a frame before the SIP stack sees it.
 *
 * @param data as the WebSocket handed it out, with `binaryType` `arraybuffer`
 */
export function judge(data: unknown): Verdict {
  if (sizeOf(data) > largest) return { drop: 'too-big' }
  const text = textOf(data)
  if (text === undefined) return { drop: 'not-text' }
  // The answer to a keep-alive (RFC 5626 section 3.5.1).
  if (/^[\r\n]*$/.test(text)) return { drop: 'keep-alive' }
  return { pass: mended(text) }
}
