import { description } from './description.ts'
import { lengthOf, type Headers, type Rule } from './headers.ts'

/** What people write to each other, who rings whom, and digits that may be a PIN are nobody's business. */
function body(content: string, lines: readonly string[]): string {
  if (!content) return ''
  const isDescription = lines.some((line) =>
    /^(?:content-type|c)\s*:\s*application\/sdp\s*(?:;|$)/i.test(line),
  )
  return isDescription ? description(content) : lengthOf(content)
}

/**
 * Makes SIP messages harmless.
 *
 * @param words makes words harmless that people wrote
 * @param known removes the numbers that were met, wherever they stand
 */
export function createMessages(headers: Headers, words: Rule, known: Rule): Rule {
  function header(line: string): string {
    const [, name, value = ''] = /^([a-z][\w.-]*)\s*:([^]*)$/i.exec(line) ?? []
    return name ? `${name}: ${headers.header(name, value.trim())}` : lengthOf(line)
  }

  function start(line: string): string {
    const [, status, phrase = ''] = /^(SIP\/2\.0 \d{3}) ?([^]*)$/i.exec(line) ?? []
    if (status) return `${status} ${words(phrase)}`
    const [, method, uri = '', version] = /^([A-Z]+) ([^]*) (SIP\/\d\.\d)$/i.exec(line) ?? []
    return method && version ? `${method} ${headers.uri(uri)} ${version}` : lengthOf(line)
  }

  const read = ([first = '', ...others]: readonly string[]): string =>
    [start(first), ...others.map(header)].join('\r\n')

  return (message) => {
    const [head = ''] = message.split(/(?:\r\n|\n){2}|\r{2}/, 1)
    // A line that begins with a blank goes on with the one before (RFC 3261 section 7.3.1).
    const lines = head.replace(/(?:\r\n|\r|\n)[ \t]+/g, ' ').split(/\r\n|\r|\n/)
    // Names and numbers that stand further down are known at the second reading.
    read(lines)
    const safe = known(read(lines))
    const end = /^(?:(?:\r\n|\n){2}|\r{2})/.exec(message.slice(head.length))?.[0]
    return end ? `${safe}\r\n\r\n${body(message.slice(head.length + end.length), lines)}` : safe
  }
}
