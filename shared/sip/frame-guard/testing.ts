import { mendMessage } from './mends.ts'
import { readMessage, type Message } from './message.ts'

const encoder = new TextEncoder()

/** Headers of a sound request; `undefined` leaves one out. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

const usual: Headers = {
  Via: 'SIP/2.0/WSS proxy.example;branch=z9hG4bK1',
  'Max-Forwards': '70',
  From: '"Grace" <sip:grace@sip.example>;tag=g1',
  To: '<sip:ada@sip.example>',
  'Call-ID': 'call-1@sip.example',
  Contact: '<sip:grace@192.0.2.7;transport=ws>',
}

/** A frame with the usual headers, but for those that are given. */
export function frameOf(startLine: string, headers: Headers = {}, body = ''): string {
  const method = startLine.startsWith('SIP/') ? 'INVITE' : startLine.split(' ')[0]
  const all = Object.entries({ ...usual, CSeq: `1 ${String(method)}`, ...headers })
  const lines = all.flatMap(([name, values]) => [values ?? []].flat().map((value) => `${name}: ${value}`))
  return [startLine, ...lines, '', body].join('\r\n')
}

export const inviteOf = (headers: Headers = {}, body = ''): string =>
  frameOf('INVITE sip:ada@phone.invalid SIP/2.0', headers, body)

/** The frame in parts, as it came. */
export function messageOf(frame: string): Message {
  const message = readMessage(encoder.encode(frame))
  if (!message) throw new Error('no SIP message')
  return message
}

/** The frame in parts, as the checks get it. */
export const mendedOf = (frame: string): Message => mendMessage(messageOf(frame))
