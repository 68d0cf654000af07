import { canonicalName, isList } from './header-names.ts'
import type { Header, SipMessage } from './message.ts'
import { splitOutside } from './split.ts'

/** This text is no SIP message. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage'
}

const requestLine = /^([A-Za-z0-9.!%*_+`'~-]+) (\S+) SIP\/2\.0$/i
const statusLine = /^SIP\/2\.0 ([1-6][0-9]{2})(?: (.*))?$/i

/**
 * Reads one message (RFC 3261 §7). Only its form is looked at here; whether it makes sense is the question of
 * its receiver.
 *
 * @throws MalformedMessage
 */
export function parseMessage(text: string): SipMessage {
  const message = text.replace(/^(\r\n)+/, '')
  const end = message.indexOf('\r\n\r\n')
  if (end < 0) throw new MalformedMessage('no empty line after the headers')
  const [start = '', ...lines] = unfold(message.slice(0, end)).split('\r\n')
  const headers = lines.flatMap(parseHeader)
  return { ...parseStart(start), headers, body: bodyOf(message.slice(end + 4), headers) }
}

/** RFC 3261 §7.3.1: a line that starts with white space goes on with the line above. */
const unfold = (head: string): string => head.replace(/\r\n[ \t]+/g, ' ')

function parseStart(line: string): { method: string; uri: string } | { status: number; reason: string } {
  const [, method, uri] = requestLine.exec(line) ?? []
  if (method && uri) return { method, uri }
  const [, status, reason = ''] = statusLine.exec(line) ?? []
  if (status) return { status: Number(status), reason }
  throw new MalformedMessage('neither a request nor a response')
}

function parseHeader(line: string): Header[] {
  const [, name, value] = /^([^\s:]+)[ \t]*:[ \t]*(.*)$/s.exec(line) ?? []
  if (name === undefined || value === undefined) throw new MalformedMessage('a header without a name')
  const canonical = canonicalName(name)
  const values = isList(canonical) ? splitOutside(value, ',') : [value.trim()]
  return values.map((each) => [canonical, each])
}

/** What comes after the announced length is no part of the message (RFC 3261 §18.3). */
function bodyOf(rest: string, headers: readonly Header[]): string {
  const announced = headers.find(([name]) => name === 'Content-Length')?.[1]
  if (announced === undefined) return rest
  const bytes = Buffer.from(rest)
  const length = /^[0-9]{1,9}$/.test(announced) ? Number(announced) : Infinity
  if (length > bytes.length) throw new MalformedMessage('the body is shorter than its announced length')
  return bytes.subarray(0, length).toString()
}
