import { SessionState, type Invitation, type Session, type SessionDescriptionHandler } from 'sip.js'
import { createFakeClock, type FakeClock } from '../../shared/fakes/clock.ts'
import type { SipLogEntry } from '../../shared/sip/log.ts'
import { createAgent, type Agent } from '../../shared/sip/user-agent.ts'
import { tagOf } from '../lab/sip/message/address.ts'
import { isRequest, headerOf, type SipRequest } from '../lab/sip/message/message.ts'
import { parseMessage } from '../lab/sip/message/parse.ts'

/** The server's end of the phone's WebSocket. */
export class ServerSocket extends EventTarget {
  static readonly OPEN = 1
  static newest: ServerSocket
  readonly readyState = ServerSocket.OPEN
  readonly sent: string[] = []
  onmessage: ((event: { data: unknown }) => void) | undefined

  constructor() {
    super()
    ServerSocket.newest = this
    queueMicrotask(() => this.dispatchEvent(new Event('open')))
  }

  send(frame: string): void {
    this.sent.push(frame)
  }

  close(): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code: 1000 }))
  }
}

/** A phone of the product on a server that a test plays: the real socket, frame guard and SIP stack, no media. */
export interface PhoneUnderTest extends Agent {
  /** User and host that reach this very phone. */
  readonly contact: string
  readonly clock: FakeClock
  readonly log: readonly SipLogEntry[]
  /** Calls that rang, the newest last. */
  readonly rung: readonly Invitation[]
  /** One frame arrives. */
  deliver(frame: string | ArrayBuffer): void
  /** One frame arrives; resolves with what the phone sent in return. */
  receive(frame: string | ArrayBuffer): Promise<readonly string[]>
  /** What the phone has sent since the last look. */
  takeSent(): readonly string[]
  /** Goes on by another connection. */
  reconnect(): Promise<void>
  close(): void
}

export const sdp = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 0',
  '',
].join('\r\n')

/** Takes every description and offers a plain one. */
const createMedia = (): SessionDescriptionHandler => ({
  close: () => undefined,
  getDescription: async () => ({ body: sdp, contentType: 'application/sdp' }),
  hasDescription: (contentType) => contentType === 'application/sdp',
  setDescription: async () => undefined,
  sendDtmf: () => true,
})

/** Lets everything that a frame has set going come to rest. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** What the phone does in a call with what its far end asks for. */
function take(session: Session): void {
  session.delegate = {
    onBye: (bye) => void bye.accept(),
    onRefer: (referral) => void referral.reject({ statusCode: 603 }),
  }
}

export async function startPhone(): Promise<PhoneUnderTest> {
  Object.assign(globalThis, { WebSocket: ServerSocket })
  const log: SipLogEntry[] = []
  const rung: Invitation[] = []
  const clock = createFakeClock()
  const agent = createAgent(
    {
      addressOfRecord: 'sip:ada@sip.example',
      servers: ['wss://sip.example'],
      iceServers: [],
      credentials: { user: 'ada', password: 'secret', expiresAt: Number.MAX_SAFE_INTEGER },
    },
    {
      clock,
      log: (entry) => void log.push(entry),
      mediaOf: createMedia,
      onInvite: (invitation) => {
        take(invitation)
        rung.push(invitation)
      },
    },
  )
  await agent.sip.start()
  await agent.socket.open('wss://sip.example')
  let server = ServerSocket.newest
  const takeSent = () => server.sent.splice(0)
  const { user, host } = agent.sip.contact.uri
  const deliver = (data: string | ArrayBuffer) => server.onmessage?.({ data })
  return {
    ...agent,
    deliver,
    clock,
    contact: `${user ?? ''}@${host}`,
    log,
    rung,
    takeSent,
    async receive(data) {
      deliver(data)
      await settle()
      return takeSent()
    },
    async reconnect() {
      await agent.socket.open('wss://sip.example')
      server = ServerSocket.newest
    },
    close: () => agent.sip.userAgentCore.dispose(),
  }
}

/** A frame as a server writes it. */
export const frame = (startLine: string, headers: readonly string[], body = ''): string =>
  [startLine, ...headers, `Content-Length: ${String(Buffer.byteLength(body))}`, '', body].join('\r\n')

let calls = 0

/** A call that comes in from a browser. */
export const invite = (phone: PhoneUnderTest, id = `call-${String(++calls)}`): string =>
  frame(
    `INVITE sip:${phone.contact} SIP/2.0`,
    [
      `Via: SIP/2.0/WSS proxy.example;branch=z9hG4bK${id}`,
      'Record-Route: <sip:proxy.example;transport=ws;lr>',
      'Max-Forwards: 69',
      `From: "Grace Hopper" <sip:+4930123456@sip.example>;tag=far-${id}`,
      'To: <sip:ada@sip.example>',
      `Call-ID: ${id}`,
      'CSeq: 1 INVITE',
      'Contact: <sip:grace@192.0.2.7;transport=ws>',
      'Allow: INVITE, ACK, BYE, CANCEL, INFO',
      'Content-Type: application/sdp',
    ],
    sdp,
  )

/** A call in its dialog, as the far end sees it. */
export interface FarDialog {
  readonly session: Session
  /** A request of the far end in this dialog. */
  readonly request: (method: string, headers?: readonly string[], body?: string) => string
}

const asRequest = (text: string): SipRequest | undefined => {
  const message = parseMessage(text)
  return isRequest(message) ? message : undefined
}

/** Rings the phone, has it answer, and confirms: a running call. */
export async function callPhone(phone: PhoneUnderTest): Promise<FarDialog> {
  const id = `running-${String(++calls)}`
  await phone.receive(invite(phone, id))
  const session = phone.rung.at(-1)
  if (!session) throw new Error('the call did not ring')
  await session.accept()
  const answer = parseMessage(phone.takeSent().at(-1) ?? '')
  let sequence = 1
  const request = (method: string, headers: readonly string[] = [], body = '') =>
    frame(
      `${method} sip:${phone.contact} SIP/2.0`,
      [
        `Via: SIP/2.0/WSS proxy.example;branch=z9hG4bK${id}${method}${String(++sequence)}`,
        'Max-Forwards: 69',
        `From: <sip:+4930123456@sip.example>;tag=far-${id}`,
        `To: ${headerOf(answer, 'To') ?? ''}`,
        `Call-ID: ${id}`,
        `CSeq: ${method === 'ACK' ? '1' : String(sequence)} ${method}`,
        'Contact: <sip:grace@192.0.2.7;transport=ws>',
        ...headers,
      ],
      body,
    )
  await phone.receive(request('ACK'))
  return { session, request }
}

export const isRunning = ({ session }: FarDialog): boolean => session.state === SessionState.Established

/** The answer to a request that the phone sent. */
export function respond(
  requestText: string,
  status: string,
  headers: readonly string[] = [],
  body = '',
): string {
  const request = asRequest(requestText)
  if (!request) throw new Error('the phone sent no request')
  const echoed = (['Via', 'From', 'Call-ID', 'CSeq'] as const).map(
    (name) => `${name}: ${headerOf(request, name) ?? ''}`,
  )
  const to = headerOf(request, 'To') ?? ''
  const tagged = tagOf(to) === undefined ? `${to};tag=far` : to
  return frame(`SIP/2.0 ${status}`, [...echoed, `To: ${tagged}`, ...headers], body)
}
