import { systemClock } from '../../shared/ports/clock.ts'
import type { Telephony } from '../../shared/ports/telephony.ts'
import type { SipLogEntry } from '../../shared/sip/log.ts'
import { createSipTelephony } from '../../shared/sip/telephony.ts'
import { headerOf } from '../lab/sip/message/message.ts'
import { parseMessage } from '../lab/sip/message/parse.ts'
import { installBrowser, silentLoudspeaker, silentMicrophone } from './fake-browser.ts'
import { frame, respond, sdp, ServerSocket, settle } from './phone.ts'

/** A dialog, as its far end sees it. */
export interface Dialog {
  /** How the phone names the call. */
  readonly key: string
  readonly callId: string
  readonly tags: { readonly far: string; readonly phone: string }
  /** A request of the far end in this dialog. */
  readonly request: (method: string, headers?: readonly string[], body?: string) => string
}

/** The whole telephony of the product, as the desk uses it, on a server that a test plays. */
export interface Telephone {
  readonly telephony: Telephony
  readonly log: readonly SipLogEntry[]
  /** User, host and parameters that reach this very phone. */
  readonly contact: string
  /** All that the phone has sent, the newest last. */
  readonly sent: readonly string[]
  /** One frame arrives, and what it sets going comes to rest. */
  deliver(data: string | ArrayBuffer): Promise<void>
  /** The newest request of a method, or response of a status, that the phone has sent; empty where there is none. */
  newest(start: string): string
  /** The server answers the newest request of a method. */
  answerTo(method: string, status: string, headers?: readonly string[], body?: string): Promise<void>
  /** An id that nothing else of this phone has. */
  nextId(): string
}

export const farContact = 'Contact: <sip:grace@192.0.2.7;transport=ws>'
export const described = [farContact, 'Content-Type: application/sdp']

const value = (message: string, name: 'From' | 'To' | 'Call-ID' | 'Contact'): string =>
  message ? (headerOf(parseMessage(message), name) ?? '') : ''

const tagIn = (address: string): string => /;tag=([^;]*)/.exec(address)?.[1] ?? ''

/** Registers a telephone. */
export async function startTelephone(): Promise<Telephone> {
  installBrowser()
  Object.assign(globalThis, { WebSocket: ServerSocket })
  const log: SipLogEntry[] = []
  const telephony = createSipTelephony({
    clock: systemClock,
    log: (entry) => void log.push(entry),
    microphone: silentMicrophone,
    loudspeaker: silentLoudspeaker,
    watchNetwork: () => () => undefined,
  })
  const connected = telephony.connect(async () => ({
    addressOfRecord: 'sip:ada@sip.example',
    servers: ['wss://sip.example'],
    iceServers: [],
    credentials: { user: 'ada', password: 'secret', expiresAt: Number.MAX_SAFE_INTEGER },
  }))
  await settle()
  await settle()
  const server = ServerSocket.newest
  let count = 0
  const deliver = async (data: string | ArrayBuffer) => {
    server.onmessage?.({ data })
    await settle()
  }
  const newest = (start: string) => server.sent.findLast((text) => text.startsWith(`${start} `)) ?? ''
  const answerTo: Telephone['answerTo'] = async (method, status, headers, body) =>
    deliver(respond(newest(method), status, headers, body))
  const contact = value(newest('REGISTER'), 'Contact')
  await answerTo('REGISTER', '200 OK', [`Contact: ${contact};expires=600`])
  await connected
  return {
    ...{ telephony, log, deliver, newest, answerTo },
    contact: /<sip:([^;>]*)/.exec(contact)?.[1] ?? '',
    sent: server.sent,
    nextId: () => `id-${String(++count)}`,
  }
}

/** What the far end sends in a dialog that it or the phone has begun. */
function dialogOf(phone: Telephone, key: string, far: string, near: string, callId: string): Dialog {
  let sequence = 10
  const request: Dialog['request'] = (method, headers = [], body = '') => {
    sequence += 1
    return frame(
      `${method} sip:${phone.contact} SIP/2.0`,
      [
        `Via: SIP/2.0/WSS proxy.example;branch=z9hG4bK${phone.nextId()}`,
        'Max-Forwards: 69',
        `From: ${far}`,
        `To: ${near}`,
        `Call-ID: ${callId}`,
        `CSeq: ${method === 'ACK' ? '1' : String(sequence)} ${method}`,
        farContact,
        ...headers,
      ],
      body,
    )
  }
  return { key, callId, tags: { far: tagIn(far), phone: tagIn(near) }, request }
}

/** A call that comes in and rings, and the two requests of its caller that are outside of its dialog. */
export interface Ringing extends Dialog {
  readonly invite: string
  readonly cancel: string
}

export const isRinging = (dialog: Dialog): dialog is Ringing => 'cancel' in dialog

/** Calls the phone. */
export async function ring(phone: Telephone, headers: readonly string[] = [], body = sdp): Promise<Ringing> {
  const id = phone.nextId()
  const far = `"Grace" <sip:+4930123456@sip.example>;tag=far-${id}`
  const head = (method: string) => [
    `Via: SIP/2.0/WSS proxy.example;branch=z9hG4bK${id}`,
    'Max-Forwards: 69',
    `From: ${far}`,
    'To: <sip:ada@sip.example>',
    `Call-ID: ${id}`,
    `CSeq: 1 ${method}`,
  ]
  const rest = [
    'Allow: INVITE, ACK, BYE, CANCEL, INFO, UPDATE, REFER, PRACK',
    'Supported: timer, replaces, 100rel',
    ...headers,
  ]
  const offer = body ? described : [farContact]
  const invite = frame(`INVITE sip:${phone.contact} SIP/2.0`, [...head('INVITE'), ...offer, ...rest], body)
  const cancel = frame(`CANCEL sip:${phone.contact} SIP/2.0`, head('CANCEL'))
  await phone.deliver(invite)
  const near = value(phone.newest('SIP/2.0 180'), 'To')
  const key = phone.telephony.calls.get().at(-1)?.key ?? ''
  return { ...dialogOf(phone, key, far, near, id), invite, cancel }
}

/** A call that comes in and is answered. */
export async function answered(phone: Telephone, headers: readonly string[] = []): Promise<Ringing> {
  const call = await ring(phone, headers)
  const answering = phone.telephony.answer(call.key)
  await settle()
  await settle()
  await phone.deliver(call.request('ACK'))
  await answering
  return call
}

/** A call that goes out, as far as these responses bring it. */
export async function dialed(phone: Telephone, ...statuses: readonly string[]): Promise<Dialog> {
  const key = phone.telephony.dial('+49301')
  await settle()
  await settle()
  const invite = phone.newest('INVITE')
  for (const status of statuses) {
    const isTrying = status.startsWith('100')
    await phone.answerTo('INVITE', status, isTrying ? [] : described, isTrying ? '' : sdp)
  }
  return dialogOf(
    phone,
    key,
    `${value(invite, 'To')};tag=far`,
    value(invite, 'From'),
    value(invite, 'Call-ID'),
  )
}
