import { headerOf, isRequest, type SipMessage } from '../../lab/sip/message/message.ts'
import { parseMessage } from '../../lab/sip/message/parse.ts'

/** From the phone, or to it. */
export type Way = 'up' | 'down'

/** One WebSocket frame on its way. */
export interface Frame {
  readonly way: Way
  readonly text: string
  /** Nothing for a keep-alive. */
  readonly message?: SipMessage
  /** Of the request, or of the request that is answered. */
  readonly method: string
  /** Of a response; 0 for a request. */
  readonly status: number
}

const methodOf = (message: SipMessage): string =>
  isRequest(message) ? message.method : (headerOf(message, 'CSeq')?.split(' ')[1] ?? '')

export function frameOf(way: Way, text: string): Frame {
  if (text.trim() === '') return { way, text, method: '', status: 0 }
  const message = parseMessage(text)
  const status = isRequest(message) ? 0 : message.status
  return { way, text, message, method: methodOf(message), status }
}

/** Chooses frames. */
export type Choice = (frame: Frame) => boolean

/** A request with one of these methods; any where none is named. */
export const request =
  (way: Way, ...methods: readonly string[]): Choice =>
  (frame) =>
    frame.way === way &&
    frame.message !== undefined &&
    frame.status === 0 &&
    (methods.length === 0 || methods.includes(frame.method))

/** A response to one of these methods. @param least the lowest status, and `most` the highest */
export const response =
  (way: Way, method: string, least = 100, most = 699): Choice =>
  (frame) =>
    frame.way === way && frame.method === method && frame.status >= least && frame.status <= most

/** What tells of that event (RFC 6665). */
export const tellsOf =
  (event: string): Choice =>
  ({ message }) =>
    message !== undefined && headerOf(message, 'Event')?.toLowerCase() === event

/** What belongs to calls, and not to the line. */
export const ofCalls: Choice = ({ method }) =>
  !['', 'REGISTER', 'OPTIONS', 'SUBSCRIBE', 'NOTIFY'].includes(method)

/** For a report: way, method and status. */
export const nameOf = ({ way, method, status }: Frame): string =>
  `${way === 'up' ? '→' : '←'} ${status ? `${String(status)} to ` : ''}${method || 'keep-alive'}`
