const removed = '[removed]'

const onlyDigits = (text: string): string => text.replace(/\D/g, '')

/** What is left of a telephone number: enough to tell two calls apart, too little to call anybody. */
const lastTwo = (number: string): string => `…${onlyDigits(number).slice(-2)}`

/** Makes text harmless: of telephone numbers it keeps the last two digits, of secrets nothing. */
export interface Redactor {
  /** Makes a whole SIP message harmless. */
  message(message: string): string
  /** Makes a line of text harmless. */
  text(text: string): string
  /** Removes the numbers that were met until now, wherever they stand. */
  known(text: string): string
  /** Remembers a number as one to remove. */
  learn(number: string): void
}

/** Headers that prove who somebody is (RFC 3261 section 20). */
const credentials = /^((?:proxy-)?auth\S*|www-authenticate|proxy-authenticate)\s*:\s*(\S*).*$/i

/** Headers that name people. */
const names =
  /^(from|f|to|t|contact|m|p-asserted-identity|p-preferred-identity|remote-party-id|diversion|history-info|referred-by|b|refer-to|r|reply-to|call-info)\s*:/i

/** The start line, and headers whose digits are no telephone numbers. */
const technical =
  /^(?:\S+ \S+ SIP\/2\.0$|SIP\/2\.0 |(?:via|v|call-id|i|cseq|rack|rseq|route|record-route|path|service-route|max-forwards|expires|min-expires|session-expires|x|min-se|timestamp|date|allow|allow-events|supported|k|require|accept|content-\S+|c|l|event|o|user-agent|server|retry-after)\s*:)/i

/** SDP lines with keys, and with what opens a path for media (RFC 4568, RFC 8839). */
const keys = /^(a=(?:crypto|ice-pwd|ice-ufrag|key-mgmt)|k=)[^\r\n]*/gim

const numberInText = /\+?\d[\d \t()/-]{4,}\d/g

/** What is a secret by its shape or by the name before it. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, removed],
  [/\b(bearer|basic|digest)\s+[^\s,"]+/gi, `$1 ${removed}`],
  [
    /\b([\w-]*(?:password|passwd|secret|token|credential|code|nonce|state|key))("?\s*[=:]\s*"?)[^\s&",;]+/gi,
    `$1$2${removed}`,
  ],
  [/\b((?:https?|wss?):\/\/[^\s?#"]+)[?#][^\s"]*/gi, `$1?${removed}`],
]

/** Shorter numbers stand everywhere by chance. */
const shortestKnown = 5
const mostKnown = 200

export function createRedactor(): Redactor {
  const known = new Set<string>()

  function learn(number: string): void {
    const digits = onlyDigits(number)
    if (digits.length < shortestKnown) return
    known.add(digits)
    const [oldest = ''] = known
    if (known.size > mostKnown) known.delete(oldest)
  }

  /** The user of an address, with the password that may follow it (RFC 3261 section 19.1.1). */
  function user(text: string): string {
    const [name = ''] = text.split(':')
    if (!/^\+?[\d*#%().-]+$/.test(name) || onlyDigits(name).length < 3) return name
    learn(name)
    return lastTwo(name)
  }

  const addresses = (text: string): string =>
    text
      .replace(/\b(sips?:)([^@;<>\s"?]+)@/gi, (_, scheme: string, name: string) => `${scheme}${user(name)}@`)
      .replace(/\b(tel:)([^;<>\s"?]+)/gi, (_, scheme: string, name: string) => scheme + user(name))

  const text = (line: string): string =>
    secrets
      .reduce((safe, [pattern, instead]) => safe.replace(pattern, instead), addresses(line))
      .replace(numberInText, lastTwo)

  function header(line: string): string {
    const safe = addresses(line)
    const secret = credentials.exec(safe)
    if (secret) return `${secret[1] ?? ''}: ${secret[2] ?? ''} ${removed}`
    if (!names.test(safe)) return technical.test(safe) ? safe : text(safe)
    return safe.replace(/"(?:[^"\\]|\\.)*"\s*</g, '"…" <').replace(/([:,]\s*)[^<",;:]+</g, '$1"…" <')
  }

  function body(content: string, head: string): string {
    if (!content) return ''
    if (/^(?:content-type|c)\s*:\s*application\/sdp/im.test(head))
      return content.replace(keys, `$1:${removed}`)
    // What people write to each other, and digits that may be a PIN.
    return `[${String(content.length)} characters]`
  }

  return {
    learn,
    text,
    message(message) {
      const end = message.indexOf('\r\n\r\n')
      const head = end < 0 ? message : message.slice(0, end)
      const safe = head.split('\r\n').map(header).join('\r\n')
      return end < 0 ? safe : `${safe}\r\n\r\n${body(message.slice(end + 4), head)}`
    },
    known: (whole) => [...known].reduce((safe, digits) => safe.replaceAll(digits, lastTwo(digits)), whole),
  }
}
