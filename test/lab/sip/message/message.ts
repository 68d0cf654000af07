import type { HeaderName } from './header-names.ts'

/** One header field as it stands in the message: the name in its canonical spelling, and the value. */
export type Header = readonly [name: string, value: string]

interface Parts {
  /** In the order of the message. Via, Route, Record-Route and Contact have one value in each field. */
  readonly headers: readonly Header[]
  readonly body: string
}

export interface SipRequest extends Parts {
  readonly method: string
  readonly uri: string
}

export interface SipResponse extends Parts {
  readonly status: number
  readonly reason: string
}

/** A SIP message (RFC 3261 §7) as a plain value; nothing changes one, everything makes a new one. */
export type SipMessage = SipRequest | SipResponse

export const isRequest = (message: SipMessage): message is SipRequest => 'method' in message

/** All values of a header, the topmost first. */
export const headersOf = (message: SipMessage, name: HeaderName): string[] =>
  message.headers.filter(([each]) => each === name).map(([, value]) => value)

/** The first value of a header. */
export const headerOf = (message: SipMessage, name: HeaderName): string | undefined =>
  message.headers.find(([each]) => each === name)?.[1]

/** The message without any field of these names. */
export const without = <M extends SipMessage>(message: M, ...names: HeaderName[]): M => ({
  ...message,
  headers: message.headers.filter(([each]) => !names.some((name) => name === each)),
})

/** The message without the topmost field of this name. */
export function withoutFirst<M extends SipMessage>(message: M, name: HeaderName): M {
  const first = message.headers.findIndex(([each]) => each === name)
  return { ...message, headers: message.headers.filter((_, index) => index !== first) }
}

/** The message with a field above all others: where a proxy puts its Via and its Record-Route. */
export const prepend = <M extends SipMessage>(message: M, name: HeaderName, value: string): M => ({
  ...message,
  headers: [[name, value], ...message.headers],
})

/** The message with one field of this name, in place of those that it had. */
export const replace = <M extends SipMessage>(message: M, name: HeaderName, value: string): M => ({
  ...message,
  headers: [...without(message, name).headers, [name, value]],
})
