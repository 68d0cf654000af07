import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocketServer } from 'ws'
import type { Site } from '../../lab/site.ts'
import { createConnection, type Connection } from './connection.ts'
import type { Rule } from './fate.ts'
import { nameOf, response, type Choice, type Frame } from './frame.ts'

/** The phone's server as it knows it, and one more to go to. */
export const badHosts = ['bad.localhost', 'spare.localhost'] as const

/** What the network does with connections that are asked for. */
export type Reception = 'open' | 'refused' | 'never-answered' | 'mute'

/** A network between a phone and its server, that does on command what networks do. */
export interface BadNetwork extends Site {
  /** Everything that went by, with what became of it, the oldest first. */
  readonly history: readonly string[]
  /** Has a rule decide about frames, before the older ones. @returns takes it back */
  apply(rule: Rule): () => void
  /** Ends all connections; 1006 without a word. */
  end(code: number): void
  /**
   * Connections that are open lead nowhere from now on, and nobody is told.
   *
   * @param isNoticed whether the server has been told
   */
  halfOpen(isNoticed: boolean): void
  /** Nothing goes through for so long; then all of it, at once. */
  stall(duration: number): void
  /** What becomes of new connections. @param host that one alone */
  receive(reception: Reception, host?: string): void
  /** Whether the phone has registered since its connections were ended the last time. */
  isServing(): boolean
  /** Gives the phone a frame. */
  inject(text: string): void
  /** Resolves when a frame of that choice has gone by, now or before. */
  seen(choice: Choice): Promise<void>
  /** Resolves when nothing has gone by for a moment, or after a second. */
  quiet(): Promise<void>
  /** Ends what it does; open connections that lead nowhere stay so. */
  heal(): void
}

/** How long messages have to come to an end: ms. */
const breath = 80
const longestBreath = 1_500

const refuse = (socket: Duplex): void => {
  socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n')
}

/** @param port of the server, on this machine */
export function createBadNetwork(port: number): BadNetwork {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'sip' })
  const connections = new Set<Connection>()
  const pending = new Set<Duplex>()
  const history: string[] = []
  const waiting = new Map<Choice, () => void>()
  const frames: Frame[] = []
  const receptions = new Map<string, Reception>()
  let reception: Reception = 'open'
  let rules: readonly Rule[] = []

  let movedAt = 0
  let isServing = false
  const isRegistered = response('down', 'REGISTER', 200, 299)

  function decide(frame: Frame) {
    movedAt = performance.now()
    frames.push(frame)
    const fate = rules.map((rule) => rule(frame)).find((found) => found !== undefined)
    if (isRegistered(frame)) isServing = true
    history.push(`${nameOf(frame)}${fate ? ` (${fate.type})` : ''}`)
    for (const [choice, resolve] of waiting) {
      if (!choice(frame)) continue
      waiting.delete(choice)
      resolve()
    }
    return fate
  }

  function accept(request: IncomingMessage, socket: Duplex, head: Buffer, isMute: boolean): void {
    sockets.handleUpgrade(request, socket, head, (phone) => {
      history.push('connected')
      const connection = createConnection({
        phone,
        port,
        decide,
        onClosed: () => connections.delete(connection),
      })
      connections.add(connection)
      if (isMute) connection.mute(false)
    })
  }

  function end(code: number): void {
    history.push(`closed ${String(code)}`)
    isServing = false
    for (const connection of connections) connection.close(code)
  }

  function heal(): void {
    rules = []
    reception = 'open'
    receptions.clear()
    for (const socket of pending) socket.destroy()
    pending.clear()
  }

  return {
    hosts: badHosts,
    history,
    handle(_request, response) {
      response.writeHead(404).end()
    },
    upgrade(request, socket, head) {
      const host = (request.headers.host ?? '').replace(/:\d+$/, '')
      const how = receptions.get(host) ?? reception
      if (how === 'refused') refuse(socket)
      else if (how === 'never-answered') pending.add(socket)
      else accept(request, socket, head, how === 'mute')
    },
    apply(rule) {
      rules = [rule, ...rules]
      return () => (rules = rules.filter((other) => other !== rule))
    },
    end,
    halfOpen(isNoticed) {
      history.push('half-open')
      for (const connection of connections) connection.mute(isNoticed)
    },
    stall(duration) {
      history.push(`stalled for ${String(duration)} ms`)
      for (const connection of connections) connection.stall(duration)
    },
    receive(how, host) {
      if (host) receptions.set(host, how)
      else reception = how
    },
    isServing: () => isServing,
    inject(text) {
      for (const connection of connections) connection.inject(text)
    },
    seen: (choice) =>
      new Promise((resolve) => {
        if (frames.some(choice)) resolve()
        else waiting.set(choice, resolve)
      }),
    async quiet() {
      const deadline = performance.now() + longestBreath
      do await wait(breath)
      while (performance.now() - movedAt < breath && performance.now() < deadline)
    },
    heal,
    async close() {
      heal()
      // A server waits for its WebSockets, and a phone that was left as it is opens new ones.
      reception = 'refused'
      end(1006)
    },
  }
}
