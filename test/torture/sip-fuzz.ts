import { mock } from 'node:test'
import { Inviter, UserAgent } from 'sip.js'
import type { SipLogEntry } from '../../shared/sip/log.ts'
import { parseMessage } from '../lab/sip/message/parse.ts'
import type { Findings } from './findings.ts'
import { createRandom, mutate, type Random } from './mutate.ts'
import { callPhone, frame, invite, respond, sdp, settle, startPhone, type PhoneUnderTest } from './phone.ts'
import { addressedTo, messageFiles, messageIn } from './rfc4475.ts'
import type { Fuzzer } from './run-fuzz.ts'

/** How many messages one phone gets, before the next one starts. */
const perPhone = 100

/** Longer than 64 times T1 (RFC 3261 section 17.1.1.2): ms. */
const longestTimer = 40_000
const timeStep = 4_000

const published = messageFiles.map(messageIn)

/** From outside of any call. */
const strangers = (phone: PhoneUnderTest): string[] => {
  const alone = (method: string, headers: readonly string[] = [], body = '') =>
    frame(
      `${method} sip:${phone.contact} SIP/2.0`,
      [
        'Via: SIP/2.0/WSS proxy.example;branch=z9hG4bKalone, SIP/2.0/UDP 192.0.2.9:5060;rport=5060;branch=z9hG4bK9',
        'Max-Forwards: 70',
        'From: Grace Hopper <sip:grace@sip.example>;tag=g1',
        'To: "Ada" <sip:ada@sip.example>',
        'Call-ID: alone@192.0.2.9',
        `CSeq: 7 ${method}`,
        'Contact: <sip:grace@192.0.2.9:5060>;expires=60',
        ...headers,
      ],
      body,
    )
  return [
    invite(phone),
    alone('OPTIONS', ['Accept: application/sdp', 'Supported: timer, replaces']),
    alone('NOTIFY', ['Event: message-summary', 'Content-Type: text/plain'], 'Messages-Waiting: yes\r\n'),
    alone('NOTIFY', ['Event: refer', 'Subscription-State: active;expires=60']),
    alone('MESSAGE', ['Content-Type: text/plain'], 'hello'),
    alone('REFER', ['Refer-To: <sip:bob@sip.example?Replaces=a%3Bto-tag%3Db>']),
    alone('SUBSCRIBE', ['Event: presence', 'Expires: 60']),
    alone('BYE'),
    alone('CANCEL'),
    alone('PRACK', ['RAck: 1 1 INVITE']),
  ]
}

/** From the far end of a running call. */
async function inCall(phone: PhoneUnderTest): Promise<string[]> {
  const { request } = await callPhone(phone)
  const offer = ['Content-Type: application/sdp', 'Session-Expires: 1800;refresher=uac', 'Allow: INVITE, BYE']
  return [
    request('INVITE', offer, sdp),
    request('INVITE'),
    request('UPDATE', offer, sdp),
    request('INFO', ['Content-Type: application/dtmf-relay'], 'Signal=1\r\nDuration=100\r\n'),
    request('REFER', ['Refer-To: "Bob" <sip:bob@sip.example>', 'Referred-By: <sip:grace@sip.example>']),
    request(
      'NOTIFY',
      ['Event: refer', 'Subscription-State: active', 'Content-Type: message/sipfrag'],
      'SIP/2.0 100',
    ),
    request('MESSAGE', ['Content-Type: text/plain'], 'hello'),
    request('OPTIONS'),
    request('ACK', ['Content-Type: application/sdp'], sdp),
    request('PRACK', ['RAck: 1 1 INVITE']),
    request('BYE', ['Reason: Q.850;cause=16;text="Normal call clearing"']),
  ]
}

const toneBody = { contentDisposition: 'render', contentType: 'application/dtmf-relay', content: 'Signal=1' }

/** Answers to what the phone asks for in a running call. */
async function answersInCall(phone: PhoneUnderTest): Promise<string[]> {
  const { session } = await callPhone(phone)
  await session.info({ requestOptions: { body: toneBody } })
  await session.invite()
  await settle()
  const sent = phone.takeSent()
  const to = (method: string) => sent.find((text) => text.startsWith(method)) ?? ''
  const contact = ['Contact: <sip:grace@192.0.2.7;transport=ws>', 'Content-Type: application/sdp']
  return [
    respond(to('INFO'), '200 OK'),
    respond(to('INFO'), '481 Call/Transaction Does Not Exist'),
    respond(to('INVITE'), '200 OK', contact, sdp),
    respond(to('INVITE'), '488 Not Acceptable Here', ['Warning: 304 proxy.example "no codec"']),
    respond(to('INVITE'), '491 Request Pending'),
  ]
}

const challenge = 'Digest realm="sip.example", nonce="abc", algorithm=MD5, qop="auth"'

/** Answers to a call and a registration of the phone. */
async function answers(phone: PhoneUnderTest): Promise<string[]> {
  const target = UserAgent.makeURI('sip:grace@sip.example')
  if (!target) throw new Error('no target')
  const inviter = new Inviter(phone.sip, target)
  await inviter.invite()
  const { uri } = phone.sip.configuration
  phone.sip.userAgentCore.register(
    phone.sip.userAgentCore.makeOutgoingRequestMessage('REGISTER', uri, uri, uri, {}, []),
    {},
  )
  await settle()
  const sent = phone.takeSent()
  const to = (method: string) => sent.find((text) => text.startsWith(method)) ?? ''
  const contact = ['Contact: <sip:grace@192.0.2.7;transport=ws>', 'Record-Route: <sip:proxy.example;lr>']
  const session = [...contact, 'Content-Type: application/sdp']
  return [
    respond(to('INVITE'), '100 Trying'),
    respond(to('INVITE'), '180 Ringing', contact),
    respond(to('INVITE'), '183 Session Progress', session, sdp),
    respond(to('INVITE'), '183 Session Progress', [...session, 'Require: 100rel', 'RSeq: 1'], sdp),
    respond(to('INVITE'), '200 OK', session, sdp),
    respond(to('INVITE'), '302 Moved Temporarily', ['Contact: <sip:other@sip.example>']),
    respond(to('INVITE'), '407 Proxy Authentication Required', [`Proxy-Authenticate: ${challenge}`]),
    respond(to('INVITE'), '486 Busy Here', ['Retry-After: 10', 'Reason: Q.850;cause=17']),
    respond(to('REGISTER'), '200 OK', [
      `Contact: <sip:${phone.contact}>;expires=300`,
      'Service-Route: <sip:a;lr>',
    ]),
    respond(to('REGISTER'), '401 Unauthorized', [`WWW-Authenticate: ${challenge}`]),
    respond(to('REGISTER'), '423 Interval Too Brief', ['Min-Expires: 900']),
  ]
}

interface Bench {
  readonly phone: PhoneUnderTest
  readonly realistic: readonly string[]
}

async function startBench(): Promise<Bench> {
  const phone = await startPhone()
  const realistic = [
    ...strangers(phone),
    ...(await inCall(phone)),
    ...(await answersInCall(phone)),
    ...(await answers(phone)),
  ]
  return { phone, realistic }
}

/** Every timer of RFC 3261 section 17 falls due, and the phone goes away. */
async function closeBench({ phone }: Bench): Promise<void> {
  for (let passed = 0; passed < longestTimer; passed += timeStep) {
    mock.timers.tick(timeStep)
    await settle()
  }
  phone.close()
}

function baseMessage({ phone, realistic }: Bench, random: Random): string {
  if (random.next() < 0.8) return random.pick(realistic)
  const message = random.pick(published)
  return (random.next() < 0.5 ? message : addressedTo(phone.contact, message)).toString()
}

const asBytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer

const isEscape = ({ event, detail = '' }: SipLogEntry): boolean =>
  event === 'frame.refused' || detail.startsWith('Failed to parse')

/** What the log tells about a message that the guard should have kept from the stack. */
const escapeIn = (log: readonly SipLogEntry[]): string | undefined => log.find(isEscape)?.detail

interface Tally {
  /** What each message cost: ms of this process. */
  readonly costs: number[]
  answered: number
}

/** What an action costs: ms of this process's own time, so that other programs do not count. */
async function costOf(act: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await act()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/** What the agent does with a call that rings: whatever comes of it, it is told to the caller of these methods. */
async function attend({ rung }: PhoneUnderTest, from: number, random: Random): Promise<void> {
  const acts = rung.slice(from).map((call) => (random.next() < 0.5 ? call.accept() : call.reject()))
  await Promise.allSettled(acts)
}

/** One message arrives, from the socket to the end of what it sets going. */
async function arrive({ phone }: Bench, data: string | ArrayBuffer, random: Random): Promise<void> {
  const rang = phone.rung.length
  phone.deliver(data)
  await settle()
  await attend(phone, rang, random)
}

/** A message for a phone: the same random numbers make the same one. */
function messageFor(bench: Bench, random: Random): { text: string; data: string | ArrayBuffer } {
  const text = mutate(baseMessage(bench, random), random)
  return { text, data: random.next() < 0.5 ? text : asBytes(text) }
}

/** How long a message may take: ms. */
const patience = 20

/** What slows a machine down once strikes another place the next time; a slow message is slow each time. */
async function costAgain(seed: number): Promise<number> {
  const bench = await startBench()
  const random = createRandom(seed)
  const { data } = messageFor(bench, random)
  const cost = await costOf(() => arrive(bench, data, random))
  await closeBench(bench)
  return cost
}

/** One message arrives; what follows from it is over when this resolves. */
async function tryMessage(bench: Bench, seed: number, tally: Tally, findings: Findings): Promise<void> {
  const random = createRandom(seed)
  const { text, data } = messageFor(bench, random)
  const { phone } = bench
  const from = phone.log.length
  await findings.during(text, async () => {
    let cost = await costOf(() => arrive(bench, data, random))
    const sent = phone.takeSent()
    for (let left = 3; left > 0 && cost > patience; left--) cost = Math.min(cost, await costAgain(seed))
    tally.costs.push(cost)
    for (const each of sent) parseMessage(each)
    if (sent.length > 0) tally.answered++
    const escape = escapeIn(phone.log.slice(from))
    if (escape) throw new Error(escape)
    if (cost > patience) throw new Error(`took ${cost.toFixed(0)} ms`)
  })
}

const figuresOf = ({ costs, answered }: Tally) => {
  const sorted = costs.toSorted((a, b) => a - b)
  const at = (share: number) => Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(3))
  return { answered, median: at(0.5), p99: at(0.99), slowest: at(1) }
}

/**
 * Sends mutated messages to phones, through the socket, the guard and the SIP stack, and lets time pass for each
 * phone at the end. Figures: ms of this process.
 */
export const fuzzSip: Fuzzer = async (random, count, findings) => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  const tally: Tally = { costs: [], answered: 0 }
  for (let index = 0; index < count; index += perPhone) {
    const bench = await startBench()
    for (let left = Math.min(perPhone, count - index); left > 0; left--)
      await tryMessage(bench, random.below(2 ** 32), tally, findings)
    await findings.during(`time passes after ${String(index + perPhone)} messages`, () => closeBench(bench))
  }
  return figuresOf(tally)
}
