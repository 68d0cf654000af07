import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { agents, sipDomain } from '../../agents.ts'
import type { Site } from '../../site.ts'
import type { Account } from '../authentication/digest.ts'
import type { SipMessage } from '../message/message.ts'
import { createFlow, type Flow } from './flow.ts'
import { createServer } from './server.ts'

export interface SipPlatformOptions {
  /** The port that the lab listens on: the server's address in Via and Record-Route. */
  readonly port: number
  /** The secret that the platform shares with the token service. */
  readonly secret: string
  /** Who takes all calls to telephone numbers, and may say any number as their own. */
  readonly trunk: Account
  /** The users who may have a telephone here; the lab's agents when not given. */
  readonly extensions?: readonly string[]
  /** Tells of messages that were not handled. */
  readonly log?: (line: string) => void
  /** s since the epoch */
  readonly now?: () => number
}

export interface SipPlatform extends Site {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Who is registered now. */
  registered(): readonly { readonly user: string; readonly contact: string }[]
  /** Says how many new messages are in somebody's voice mail. */
  setMessages(user: string, count: number): void
  /** Drops every connection without goodbye, as a broken network does. */
  cut(): void
  close(): Promise<void>
}

/** Bytes of one message; connections at the same time. */
const limits = { message: 65_536, connections: 200 }

const speaksSip = (request: IncomingMessage): boolean =>
  (request.headers['sec-websocket-protocol'] ?? '').split(',').some((each) => each.trim() === 'sip')

const refuse = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
}

/**
 * A small SIP server for user agents on WebSockets (RFC 7118): registrar and proxy in one. It keeps everything
 * in memory and moves no audio: the user agents send theirs to each other.
 */
export function createSipPlatform(options: SipPlatformOptions): SipPlatform {
  const { log = () => undefined } = options
  const flows = new Set<Flow>()
  const server = createServer({
    sentBy: `${sipDomain}:${String(options.port)}`,
    secret: options.secret,
    trunk: options.trunk,
    extensions: new Set(options.extensions ?? agents.map(({ extension }) => extension)),
    log,
    now: options.now ?? (() => Date.now() / 1000),
  })
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.message,
    handleProtocols: () => 'sip',
  })
  const handlers = {
    onMessage(flow: Flow, message: SipMessage): void {
      server.receive(flow, message)
    },
    onClose(flow: Flow): void {
      flows.delete(flow)
      server.lose(flow)
    },
    onRefused(why: string, text: string): void {
      log(`sip: ${why}: ${JSON.stringify(text)}`)
    },
  }
  const cut = (): void => {
    for (const flow of flows) flow.cut()
  }

  return {
    hosts: [sipDomain],
    handle(_request, response) {
      response.writeHead(426, { upgrade: 'websocket', 'content-type': 'text/plain' })
      response.end('SIP over WebSocket (RFC 7118), subprotocol "sip"\n')
    },
    upgrade(request, socket, head) {
      if (!speaksSip(request)) refuse(socket, '400 Bad Request')
      else if (flows.size >= limits.connections) refuse(socket, '503 Service Unavailable')
      else sockets.handleUpgrade(request, socket, head, (open) => flows.add(createFlow(open, handlers)))
    },
    registered: () => server.registered(),
    setMessages: (user, count) => {
      server.setMessages(user, count)
    },
    cut,
    async close() {
      cut()
      server.close()
      sockets.close()
    },
  }
}
