import { mock } from 'node:test'
import { systemClock } from '../../shared/ports/clock.ts'
import type { Telephony } from '../../shared/ports/telephony.ts'
import type { SipLogEntry } from '../../shared/sip/log.ts'
import { createSipTelephony } from '../../shared/sip/telephony.ts'
import { headerOf } from '../lab/sip/message/message.ts'
import { parseMessage } from '../lab/sip/message/parse.ts'
import { installBrowser, silentLoudspeaker, silentMicrophone } from './fake-browser.ts'
import { mutate, type Random } from './mutate.ts'
import { frame, respond, sdp, ServerSocket, settle } from './phone.ts'
import type { Fuzzer } from './run-fuzz.ts'

/** How many messages one phone gets, before the next one starts. */
const perPhone = 40

/** Longer than 64 times T1 (RFC 3261 section 17.1.1.2): ms. */
const longestTimer = 40_000

/** The whole phone, as the desk uses it, on a server that plays along. */
interface Bench {
  readonly telephony: Telephony
  readonly log: readonly SipLogEntry[]
  readonly server: ServerSocket
  readonly contact: string
  readonly realistic: string[]
}

const isOf = (method: string) => (text: string) => text.startsWith(`${method} `)
const contactLine = 'Contact: <sip:grace@192.0.2.7;transport=ws>'
const described = [contactLine, 'Content-Type: application/sdp']

async function deliver({ server }: Pick<Bench, 'server'>, text: string): Promise<void> {
  server.onmessage?.({ data: text })
  await settle()
}

/** The newest frame of the phone that begins so. */
const newest = ({ server }: Bench, start: string): string =>
  server.sent.findLast((text) => text.startsWith(start)) ?? ''

async function answerTo(
  bench: Bench,
  method: string,
  status: string,
  headers: readonly string[] = [],
  body = '',
) {
  const request = newest(bench, `${method} `)
  if (request) await deliver(bench, respond(request, status, headers, body))
}

async function startBench(): Promise<Bench> {
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
  const register = server.sent.find(isOf('REGISTER')) ?? ''
  const contact = headerOf(parseMessage(register), 'Contact') ?? ''
  await deliver({ server }, respond(register, '200 OK', [`Contact: ${contact}`]))
  await connected
  return { telephony, log, server, contact: /<sip:([^;>]*)/.exec(contact)?.[1] ?? '', realistic: [] }
}

let calls = 0

/** What the far end of a call may send in it. */
function inDialog(bench: Bench, head: readonly string[], id: string): string[] {
  let sequence = 10
  const request = (method: string, headers: readonly string[] = [], body = '') =>
    frame(
      `${method} sip:${bench.contact} SIP/2.0`,
      [
        `Via: SIP/2.0/WSS proxy.example;branch=z9hG4bK${id}${method}${String(++sequence)}`,
        ...head,
        'Max-Forwards: 69',
        `CSeq: ${String(sequence)} ${method}`,
        contactLine,
        ...headers,
      ],
      body,
    )
  const offer = ['Content-Type: application/sdp', 'Session-Expires: 1800;refresher=uac', 'Supported: timer']
  const tone = ['Content-Type: application/dtmf-relay']
  const told = ['Event: refer', 'Subscription-State: active;expires=60', 'Content-Type: message/sipfrag']
  const over = [
    'Event: refer',
    'Subscription-State: terminated;reason=noresource',
    'Content-Type: message/sipfrag',
  ]
  return [
    request('INVITE', offer, sdp),
    request('INVITE'),
    request('INVITE', offer, `${sdp}a=sendonly\r\n`),
    request('UPDATE', offer, sdp),
    request('UPDATE', ['Session-Expires: 90;refresher=uas']),
    request('REFER', ['Refer-To: "Bob" <sip:bob@sip.example>', 'Referred-By: <sip:grace@sip.example>']),
    request('REFER', ['Refer-To: <sip:bob@sip.example?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>']),
    request('NOTIFY', told, 'SIP/2.0 180 Ringing'),
    request('NOTIFY', over, 'SIP/2.0 603 Declined'),
    request('INFO', tone, 'Signal=1\r\nDuration=100\r\n'),
    request('MESSAGE', ['Content-Type: text/plain'], 'hello'),
    request('PRACK', ['RAck: 1 1 INVITE']),
    request('OPTIONS'),
    request('BYE', ['Reason: Q.850;cause=16;text="Normal call clearing"']),
  ]
}

/** A call that comes in and rings. */
async function ring(
  bench: Bench,
  headers: readonly string[] = [],
): Promise<{ key: string; head: readonly string[]; id: string; invite: string }> {
  const id = `call-${String(++calls)}`
  const from = `From: "Grace" <sip:+4930123456@sip.example>;tag=far-${id}`
  const shared = ['Max-Forwards: 69', from, 'To: <sip:ada@sip.example>', `Call-ID: ${id}`, 'CSeq: 1 INVITE']
  const via = `Via: SIP/2.0/WSS proxy.example;branch=z9hG4bK${id}`
  const rest = [
    'Allow: INVITE, ACK, BYE, CANCEL, INFO, UPDATE, REFER',
    'Supported: timer, replaces',
    ...headers,
  ]
  const invite = frame(`INVITE sip:${bench.contact} SIP/2.0`, [via, ...shared, ...described, ...rest], sdp)
  await deliver(bench, invite)
  const ringing = newest(bench, 'SIP/2.0 180')
  const to = `To: ${ringing ? (headerOf(parseMessage(ringing), 'To') ?? '') : '<sip:ada@sip.example>'}`
  const cancel = frame(`CANCEL sip:${bench.contact} SIP/2.0`, [via, ...shared.slice(0, -1), 'CSeq: 1 CANCEL'])
  bench.realistic.push(invite, cancel)
  return {
    key: bench.telephony.calls.get().at(-1)?.key ?? '',
    head: [from, to, `Call-ID: ${id}`],
    id,
    invite,
  }
}

async function answered(bench: Bench): Promise<string> {
  const { key, head, id } = await ring(bench)
  const answering = bench.telephony.answer(key)
  await settle()
  await settle()
  await deliver(
    bench,
    frame(`ACK sip:${bench.contact} SIP/2.0`, [
      `Via: SIP/2.0/WSS a;branch=z9hG4bKack${id}`,
      ...head,
      'CSeq: 1 ACK',
    ]),
  )
  await answering
  bench.realistic.push(...inDialog(bench, head, id))
  return key
}

/** A call that goes out, as far as these responses bring it. */
async function dialed(bench: Bench, ...statuses: readonly string[]): Promise<string> {
  const key = bench.telephony.dial('+49301')
  await settle()
  await settle()
  const invite = newest(bench, 'INVITE ')
  const message = parseMessage(invite)
  for (const status of statuses)
    await answerTo(bench, 'INVITE', status, status.startsWith('100') ? [] : described, sdp)
  const head = [
    `From: ${headerOf(message, 'To') ?? ''};tag=far`,
    `To: ${headerOf(message, 'From') ?? ''}`,
    `Call-ID: ${headerOf(message, 'Call-ID') ?? ''}`,
  ]
  bench.realistic.push(...inDialog(bench, head, `out${String(++calls)}`))
  for (const status of ['180 Ringing', '183 Session Progress', '200 OK'])
    bench.realistic.push(respond(invite, status, described, sdp))
  bench.realistic.push(respond(invite, '302 Moved', [contactLine]), respond(invite, '486 Busy Here'))
  return key
}

/** Answers that the phone waits for. */
function waitFor(bench: Bench, method: string): void {
  const request = newest(bench, `${method} `)
  if (!request) return
  for (const status of [
    '200 OK',
    '202 Accepted',
    '481 Gone',
    '488 Not Acceptable Here',
    '491 Request Pending',
  ])
    bench.realistic.push(respond(request, status, described, sdp))
}

const quietly = (promise: Promise<unknown>): void => void promise.catch(() => undefined)

/** The states in which a phone gets messages. */
const states: readonly ((bench: Bench) => Promise<unknown>)[] = [
  async (bench) => {
    const { head, id } = await ring(bench)
    bench.realistic.push(...inDialog(bench, head, id))
  },
  answered,
  (bench) => dialed(bench, '100 Trying', '180 Ringing'),
  (bench) => dialed(bench, '180 Ringing', '200 OK'),
  async (bench) => {
    const key = await answered(bench)
    quietly(bench.telephony.hold(key))
    await settle()
    waitFor(bench, 'INVITE')
  },
  async (bench) => {
    const key = await answered(bench)
    const holding = bench.telephony.hold(key)
    await settle()
    await answerTo(bench, 'INVITE', '200 OK', described, sdp)
    await holding
  },
  async (bench) => {
    const key = await answered(bench)
    quietly(bench.telephony.transfer(key, '+49302'))
    await settle()
    await answerTo(bench, 'INVITE', '200 OK', described, sdp)
    await settle()
    waitFor(bench, 'REFER')
    await answerTo(bench, 'REFER', '202 Accepted')
  },
]

/** What the agent does meanwhile; whatever comes of it is told to the caller of these methods. */
async function act({ telephony }: Bench, random: Random): Promise<void> {
  const call = random.pick(telephony.calls.get())
  if (!call) return
  const { key } = call
  const acts: readonly (() => Promise<unknown>)[] = [
    () => telephony.answer(key),
    () => telephony.decline(key),
    () => telephony.hold(key),
    () => telephony.resume(key),
    () => telephony.acceptTransfer(key),
    () => telephony.refuseTransfer(key),
    () => telephony.sendDigits(key, '1'),
  ]
  quietly(Promise.resolve().then(random.pick(acts)))
  await settle()
}

async function closeBench({ telephony }: Bench): Promise<void> {
  quietly(telephony.disconnect())
  for (let passed = 0; passed < longestTimer; passed += 4_000) {
    mock.timers.tick(4_000)
    await settle()
  }
}

interface Tally {
  received: number
  answered: number
  lived: number
  slowest: number
}

async function tryMessage(bench: Bench, random: Random, tally: Tally): Promise<string> {
  const text = mutate(random.pick(bench.realistic), random)
  const from = bench.log.length
  const sent = bench.server.sent.length
  const before = process.cpuUsage()
  await deliver(bench, text)
  const { user, system } = process.cpuUsage(before)
  const cost = (user + system) / 1_000
  tally.received++
  tally.slowest = Math.max(tally.slowest, cost)
  if (bench.server.sent.length > sent) tally.answered++
  if (bench.telephony.calls.get().some(({ state }) => state !== 'ended')) tally.lived++
  const escaped = bench.log.slice(from).find(({ event }) => event === 'frame.refused')
  if (escaped) throw new Error(escaped.detail)
  return text
}

/**
 * Mutated messages in calls of every state, to the whole telephony as the desk uses it: what rings, is answered,
 * held and transferred is the product's own code.
 */
export const fuzzCalls: Fuzzer = async (random, count, findings) => {
  installBrowser()
  Object.assign(globalThis, { WebSocket: ServerSocket })
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  const tally: Tally = { received: 0, answered: 0, lived: 0, slowest: 0 }
  for (let index = 0; index < count; index += perPhone) {
    const bench = await startBench()
    await findings.during('a state is reached', async () => void (await random.pick(states)(bench)))
    for (let left = Math.min(perPhone, count - index); left > 0; left--) {
      await findings.during(
        `${String(index)} ${String(left)}`,
        async () => void (await tryMessage(bench, random, tally)),
      )
      if (random.next() < 0.1) await findings.during('the agent acts', () => act(bench, random))
    }
    await findings.during('time passes', () => closeBench(bench))
  }
  return { ...tally }
}
