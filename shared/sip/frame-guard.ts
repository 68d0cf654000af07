/** What became of a frame from the server. */
export type Verdict =
  /** Safe for the SIP stack; mended where it needed that. */
  { readonly pass: string } | { readonly drop: DropReason }

export type DropReason = 'too-big' | 'not-text' | 'keep-alive'

/** Larger than any INVITE that a phone has to understand: characters. */
const largest = 65_536

/** Mends one thing that the SIP stack would silently lose a message for. */
type Mend = (startLine: string, headers: string) => readonly [startLine: string, headers: string]

/** A reason phrase is free text for people; the stack drops the message for some characters, `[` for one. */
const plainReason: Mend = (startLine, headers) => [
  startLine.replace(/^(SIP\/2\.0 \d{3}) .*$/, (line, status: string) =>
    /^[\w .,'/-]*$/.test(line) ? line : `${status} -`,
  ),
  headers,
]

const identity = 'From|To|Contact|P-Asserted-Identity|Remote-Party-ID|f|t|m'

/** `From: Jörg <sip:…>`: RFC 3261 section 25.1 wants quotes around such a display name. */
const quotedNames: Mend = (startLine, headers) => [
  startLine,
  headers.replace(
    new RegExp(
      `^((?:${identity})[ \\t]*:)[ \\t]*([^"<\\r\\n]*[^\\w\\s.!%*+\`'~"<-][^"<\\r\\n]*?)[ \\t]*<`,
      'gim',
    ),
    (_, header: string, name: string) => `${header} "${name.replaceAll('\\', '\\\\')}" <`,
  ),
]

/** `<sip:#127@…>`: a number sign has to be escaped (RFC 3261 section 25.1), and many a PBX forgets it. */
const escapedNumberSigns: Mend = (startLine, headers) => [
  startLine,
  headers.replace(
    new RegExp(`^((?:${identity})[ \\t]*:[^\\r\\n]*?<sips?:)([^@>\\r\\n]*#[^@>\\r\\n]*)@`, 'gim'),
    (_, before: string, user: string) => `${before}${user.replaceAll('#', '%23')}@`,
  ),
]

const mends: readonly Mend[] = [plainReason, quotedNames, escapedNumberSigns]

function mended(frame: string): string {
  const startEnd = frame.indexOf('\r\n')
  const headEnd = frame.indexOf('\r\n\r\n')
  if (startEnd < 0 || headEnd < startEnd) return frame
  const [startLine, headers] = mends.reduce(([line, rest], mend) => mend(line, rest), [
    frame.slice(0, startEnd),
    frame.slice(startEnd, headEnd),
  ] as readonly [string, string])
  return startLine + headers + frame.slice(headEnd)
}

const textOf = (data: unknown): string | undefined => {
  if (typeof data === 'string') return data
  if (data instanceof ArrayBuffer) return new TextDecoder().decode(data)
  return undefined
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
  // RFC 7118 has no keep-alive of its own; this is the pong of RFC 5626 section 3.5.1.
  if (/^[\r\n]*$/.test(text)) return { drop: 'keep-alive' }
  return { pass: mended(text) }
}
