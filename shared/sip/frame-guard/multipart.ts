import { valueOf, type Header, type Message } from './message.ts'

/** One part of a body (RFC 2046 section 5.1). */
interface Part {
  readonly type: string
  readonly disposition: string
  /** How it is coded, where it is not plain. */
  readonly coding: string
  readonly content: string
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const boundaryIn = (type: string): string | undefined => {
  const [, quoted, plain] =
    /^multipart\/mixed\s*;.*?\bboundary\s*=\s*(?:"([^"]+)"|([^\s;"]+))/i.exec(type) ?? []
  return quoted ?? plain
}

const valueIn = (head: string, header: RegExp): string => header.exec(head)?.[1]?.trim() ?? ''

function partIn(text: string): Part {
  const end = text.indexOf('\r\n\r\n')
  const head = text.slice(0, Math.max(0, end)).replace(/\r\n[ \t]+/g, ' ')
  return {
    type: valueIn(head, /^content-type:(.*)$/im),
    disposition: valueIn(head, /^content-disposition:(.*)$/im),
    coding: valueIn(head, /^content-transfer-encoding:(.*)$/im),
    content: text.slice(end + 4),
  }
}

/** More parts than a trunk has a use for are not looked at. */
const mostParts = 10

/** What stands before the first boundary and after the last is no part of it. */
function partsIn(text: string, boundary: string): readonly Part[] {
  const pieces = `\r\n${text}`.split(`\r\n--${boundary}`, mostParts + 3)
  return pieces.length > mostParts + 2 ? [] : pieces.slice(1, -1).map(partIn)
}

const isSdp = ({ type, coding }: Part): boolean =>
  /^application\/sdp\s*(;|$)/i.test(type) && /^(|7bit|8bit|binary)$/i.test(coding)

/** Without a word about it a part has to be understood (RFC 3261 section 20.11). */
const isRequired = ({ disposition }: Part): boolean => !/;\s*handling\s*=\s*optional\b/i.test(disposition)

const replaced = (headers: readonly Header[], values: Readonly<Record<string, string>>): readonly Header[] =>
  headers.map((header) => ({ ...header, value: values[header.name] ?? header.value }))

/**
 * Trunks send a description along with parts for others, the ISUP of the telephone network or a place for instance
 * (RFC 5621 section 3). The message gets the description for its body where nothing else has to be understood.
 */
export function withDescriptionAlone(message: Message): Message {
  const boundary = boundaryIn(valueOf(message, 'content-type') ?? '')
  if (boundary === undefined) return message
  const parts = partsIn(decoder.decode(message.body), boundary)
  const [description, ...more] = parts.filter(isSdp)
  const others = parts.filter((part) => part !== description)
  if (!description || more.length > 0 || others.some(isRequired)) return message
  const body = new TextEncoder().encode(description.content)
  const values = { 'content-type': 'application/sdp', 'content-length': String(body.length) }
  return { ...message, body, headers: replaced(message.headers, values) }
}
