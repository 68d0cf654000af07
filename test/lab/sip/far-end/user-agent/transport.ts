import type { SipMessage } from '../../message/message.ts'
import { MalformedMessage, parseMessage } from '../../message/parse.ts'

export interface TransportHandlers {
  readonly onMessage: (message: SipMessage) => void
  /** The way to the server is broken; `open` builds a new one. */
  readonly onLost: () => void
}

/** How SIP messages get to the server: WebSocket or UDP. */
export interface SipTransport {
  /** The beginning of our Via: protocol and sent-by. */
  readonly via: string
  /** Host, port and parameters of our Contact. */
  readonly contactHost: string
  /** Whether what is sent arrives, so that nothing needs to be repeated. */
  readonly reliable: boolean
  open(handlers: TransportHandlers): Promise<void>
  send(message: SipMessage): void
  close(): Promise<void>
}

/** Hands on what was received; what is no SIP message (a keep-alive, noise) is dropped. */
export function deliver(text: string, { onMessage }: TransportHandlers): void {
  let message: SipMessage
  try {
    message = parseMessage(text)
  } catch (error) {
    if (error instanceof MalformedMessage) return
    throw error
  }
  onMessage(message)
}
