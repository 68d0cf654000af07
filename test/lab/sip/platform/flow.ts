import { randomBytes } from 'node:crypto'
import type { WebSocket } from 'ws'
import { formatMessage } from '../message/format.ts'
import { isRequest, type SipMessage } from '../message/message.ts'
import { parseMessage } from '../message/parse.ts'
import { respond } from '../message/respond.ts'
import { createAllowance } from './allowance.ts'

/** The way to one user agent: its WebSocket (RFC 7118; "flow" is the word of RFC 5626). */
export interface Flow {
  /** Nobody can guess it. */
  readonly id: string
  readonly open: boolean
  /** @returns false when the way is closed, and the message is lost */
  send(message: SipMessage): boolean
  /** Drops the socket without goodbye, as a broken network does. */
  cut(): void
}

export interface FlowHandlers {
  onMessage(flow: Flow, message: SipMessage): void
  onClose(flow: Flow): void
  /** Something came that is not handled; `text` is its beginning. */
  onRefused(why: string, text: string): void
}

/** Messages at once, and a second, from one user agent. */
const burst = 200
const perSecond = 50

/** Keep-alive of RFC 5626 §3.5.1. */
const ping = '\r\n\r\n'
const pong = '\r\n'

/** Makes a flow of an open socket. */
export function createFlow(socket: WebSocket, handlers: FlowHandlers): Flow {
  const allowance = createAllowance(burst, perSecond)
  const flow: Flow = {
    id: randomBytes(8).toString('hex'),
    get open() {
      return socket.readyState === socket.OPEN
    },
    send(message) {
      if (!flow.open) return false
      socket.send(formatMessage(message))
      return true
    },
    cut: () => {
      socket.terminate()
    },
  }

  function receive(text: string): void {
    if (text === ping) socket.send(pong)
    if (text.trim() === '') return
    const message = parseMessage(text)
    if (allowance.take()) handlers.onMessage(flow, message)
    else if (isRequest(message) && message.method !== 'ACK') flow.send(tooMuch(message))
  }

  socket.on('message', (data: Buffer) => {
    const text = data.toString()
    try {
      receive(text)
    } catch (error) {
      handlers.onRefused(error instanceof Error ? error.message : String(error), text.slice(0, 80))
    }
  })
  socket.on('close', () => {
    handlers.onClose(flow)
  })
  socket.on('error', (error) => {
    handlers.onRefused(error.message, '')
  })
  return flow
}

const tooMuch = (request: Parameters<typeof respond>[0]): SipMessage =>
  respond(request, 503, { headers: [['Retry-After', '5']] })
