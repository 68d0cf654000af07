import { EmitterImpl, TransportState, type Transport } from 'sip.js'
import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import { createDropCount } from './frame-guard/drop-count.ts'
import { judge } from './frame-guard/frame-guard.ts'
import type { SipLog } from './log.ts'
import { createOutbox, type Outbox } from './outbox.ts'

export interface SocketOptions {
  readonly clock: Clock
  readonly log: SipLog
}

/** How long a server may take to open a WebSocket: ms. */
const openingLimit = 5_000

const wantsAnswer = (frame: string): boolean => !/^(?:SIP\/2\.0|ACK) /.test(frame)

/**
 * SIP over one WebSocket at a time (RFC 7118). The line opens and closes it; sip.js only sends and receives. A
 * message of a running call that is sent while there is no connection waits for the next one, so losing the
 * connection ends no call.
 */
export class Socket implements Transport {
  onConnect: (() => void) | undefined
  onDisconnect: ((error?: Error) => void) | undefined
  onMessage: ((message: string) => void) | undefined
  /** Tells that an open connection went away by itself. */
  onLost: (() => void) | undefined
  /** Tells that a request was sent which wants an answer. */
  onAsked: (() => void) | undefined
  /** When the server was heard last: ms since the epoch. */
  heardAt = 0
  readonly stateChange = new EmitterImpl<TransportState>()
  readonly #clock: Clock
  readonly #log: SipLog
  readonly #countDrop: ReturnType<typeof createDropCount>
  readonly #outbox: Outbox
  #socket: WebSocket | undefined
  #protocol = 'WSS'
  #count = 0
  /** Stands in the newest probe, and in what answers it. */
  #sign: string | undefined
  #onAnswer: (() => void) | undefined

  constructor(_logger: unknown, { clock, log }: SocketOptions) {
    this.#clock = clock
    this.#log = log
    this.#countDrop = createDropCount(log)
    this.#outbox = createOutbox(clock)
  }

  /** For the Via header. */
  get protocol(): string {
    return this.#protocol
  }

  /** How many connections there have been. */
  get count(): number {
    return this.#count
  }

  /** Which connection carries what is sent now: the open one, or the next. */
  get carrier(): number {
    return this.#count + (this.isConnected() ? 0 : 1)
  }

  get state(): TransportState {
    return this.isConnected() ? TransportState.Connected : TransportState.Disconnected
  }

  isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  /**
   * Connects to a server, in place of any other.
   *
   * @throws PhoneError `line.unreachable`
   */
  async open(server: string): Promise<void> {
    this.close()
    const socket = this.#create(server)
    this.#socket = socket
    await this.#opened(socket)
    this.#count++
    this.#protocol = server.startsWith('wss:') ? 'WSS' : 'WS'
    this.heardAt = this.#clock.now()
    socket.addEventListener('close', ({ code }) => this.#closed(socket, code))
  }

  /**
   * Sends a request that proves whether the server is there. Any answer to it counts as heard, and that is all: reading
   * it would cost an idle phone more than everything else, and telling it would drown the rest in a support file.
   *
   * @param sign what the answer will contain, and nothing else will
   * @param onAnswer called at the first answer, unless another probe was sent meanwhile
   */
  probe(frame: string, sign: string, onAnswer?: () => void): void {
    this.#sign = sign
    this.#onAnswer = onAnswer
    if (this.isConnected()) this.#socket?.send(frame)
  }

  /** Sends what waited for a connection. */
  flush(): void {
    for (const frame of this.#outbox.drain()) void this.send(frame)
  }

  close(): void {
    const socket = this.#socket
    this.#socket = undefined
    socket?.close(1000)
  }

  async send(frame: string): Promise<void> {
    if (this.isConnected()) this.#send(frame)
    else if (!this.#outbox.keep(frame)) throw new PhoneError('line.unreachable', 'not connected')
  }

  #send(frame: string): void {
    this.#log({ level: 'debug', event: 'sip.sent', message: frame })
    this.#socket?.send(frame)
    if (wantsAnswer(frame)) this.onAsked?.()
  }

  /** Nothing to do: the line opens connections, by its own schedule. */
  async connect(): Promise<void> {
    await Promise.resolve()
  }

  async disconnect(): Promise<void> {
    await this.dispose()
  }

  async dispose(): Promise<void> {
    this.close()
    await Promise.resolve()
  }

  #create(server: string): WebSocket {
    try {
      const socket = new WebSocket(server, 'sip')
      socket.binaryType = 'arraybuffer'
      socket.onmessage = ({ data }) => this.#received(socket, data)
      return socket
    } catch (error) {
      throw new PhoneError('line.unreachable', server, { cause: error })
    }
  }

  #opened(socket: WebSocket): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = () => {
        stopWaiting()
        socket.close()
        reject(new PhoneError('line.unreachable', socket.url))
      }
      const stopWaiting = this.#clock.after(openingLimit, fail)
      socket.addEventListener('close', fail, { once: true })
      socket.addEventListener('open', () => {
        stopWaiting()
        socket.removeEventListener('close', fail)
        resolve()
      })
    })
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return
    this.#socket = undefined
    this.#log({ level: 'warn', event: 'socket.lost', detail: String(code) })
    this.onLost?.()
  }

  #received(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket) return
    this.heardAt = this.#clock.now()
    if (this.#isProbed(data)) return this.#answered()
    const verdict = judge(data)
    if ('pass' in verdict) return this.#deliver(verdict.pass)
    if (verdict.drop !== 'keep-alive') this.#countDrop(verdict.drop)
    if (verdict.answer) this.#send(verdict.answer)
  }

  #isProbed(data: unknown): boolean {
    if (!this.#sign || typeof data !== 'string' || !data.startsWith('SIP/2.0 ')) return false
    return data.includes(this.#sign)
  }

  #answered(): void {
    this.#onAnswer?.()
    this.#onAnswer = undefined
  }

  #deliver(message: string): void {
    this.#log({ level: 'debug', event: 'sip.received', message })
    try {
      this.onMessage?.(message)
    } catch (error) {
      // The guard knows what sip.js throws for; one message that it does not know must not stop the line.
      this.#log({ level: 'warn', event: 'frame.refused', detail: String(error) })
    }
  }
}
