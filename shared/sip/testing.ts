import type { Invitation } from 'sip.js'
import { createFakeClock, type FakeClock } from '../fakes/clock.ts'
import type { Line, LineAccount } from '../ports/telephony.ts'
import { createLine } from './line.ts'
import type { CallMedia } from './media/call-media.ts'

/** What a server says to a frame. */
export type Answer = (request: string) => string | undefined

/** The servers of these tests, by address; what is not here cannot be reached. */
export const servers = new Map<string, Answer>()

/** The connections of the test that runs, the oldest first. */
export const opened: FakeSocket[] = []

export class FakeSocket extends EventTarget {
  static readonly OPEN = 1
  readyState = 0
  onmessage: ((event: { data: string }) => void) | undefined
  readonly url: string
  readonly sent: string[] = []

  constructor(url: string) {
    super()
    this.url = url
    opened.push(this)
    queueMicrotask(() => (servers.has(url) ? this.#open() : this.drop()))
  }

  send(frame: string): void {
    this.sent.push(frame)
    const response = servers.get(this.url)?.(frame)
    if (response) queueMicrotask(() => this.onmessage?.({ data: response }))
  }

  close(): void {
    this.readyState = 3
  }

  /** The connection breaks. */
  drop(): void {
    this.readyState = 3
    this.dispatchEvent(Object.assign(new Event('close'), { code: 1006 }))
  }

  #open(): void {
    this.readyState = FakeSocket.OPEN
    this.dispatchEvent(new Event('open'))
  }
}

export const headerIn = (message: string, name: string): string =>
  message.split('\r\n').find((line) => line.startsWith(`${name}: `)) ?? ''

export const respond = (request: string, status: string, ...headers: string[]): string =>
  [
    `SIP/2.0 ${status}`,
    ...['Via', 'From', 'Call-ID', 'CSeq'].map((name) => headerIn(request, name)),
    `${headerIn(request, 'To')};tag=server`,
    ...headers,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')

export const accepts: Answer = (request) => respond(request, '200 OK', headerIn(request, 'Contact'))
export const refuses = (status: string) => (request: string) => respond(request, status)
export const registers = (socket: FakeSocket | undefined) =>
  socket?.sent.filter((frame) => frame.startsWith('REGISTER'))

export const settle = async (clock: FakeClock): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await clock.advance(0)
}

/** Lets what is under way happen, then time pass, and what follows from it happen: ms. */
export async function pass(clock: FakeClock, duration: number): Promise<void> {
  await settle(clock)
  await clock.advance(duration)
  await settle(clock)
}

export function setUp(...addresses: string[]) {
  const clock = createFakeClock()
  const onBack = jest.fn()
  const onNotify = jest.fn()
  const states: Line['state'][] = []
  const told: string[] = []
  const rung: Invitation[] = []
  let asked = 0
  const line = createLine({
    clock,
    log: (entry) => told.push(JSON.stringify(entry)),
    mediaOf: () => ({}) as CallMedia,
    onInvite: (invitation) => void rung.push(invitation),
    onNotify,
    onAccount: () => undefined,
    onBack,
  })
  line.state.listen(({ state }) => states.push(state))
  const source = async (): Promise<LineAccount> => ({
    addressOfRecord: 'sip:ada@sip.example',
    servers: addresses,
    iceServers: [],
    credentials: { user: 'ada', password: String(++asked), expiresAt: clock.now() + 3_600_000 },
  })
  return { clock, line, source, states, told, rung, onBack, onNotify, accountsAsked: () => asked }
}

/** One server that registers everybody. */
export function startServers(): void {
  opened.length = 0
  servers.clear()
  servers.set('wss://one', accepts)
  Object.assign(globalThis, { WebSocket: FakeSocket })
}

/** A call that a server brings by a connection. */
export function callBy(socket: FakeSocket | undefined): void {
  const contact = /<(sip:[^>]*)>/.exec(headerIn(registers(socket)?.[0] ?? '', 'Contact'))?.[1] ?? ''
  const lines = [
    `INVITE ${contact} SIP/2.0`,
    'Via: SIP/2.0/WSS proxy.example;branch=z9hG4bKcall',
    'Max-Forwards: 70',
    'From: <sip:grace@sip.example>;tag=g1',
    'To: <sip:ada@sip.example>',
    'Call-ID: call-1',
    'CSeq: 1 INVITE',
    'Contact: <sip:grace@192.0.2.7;transport=ws>',
    'Content-Length: 0',
    '',
    '',
  ]
  socket?.onmessage?.({ data: lines.join('\r\n') })
}
