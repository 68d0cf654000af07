import { performance } from 'node:perf_hooks'
import { Inviter, UserAgent } from 'sip.js'
import { judge } from '../../shared/sip/frame-guard/frame-guard.ts'
import type { SipLogEntry } from '../../shared/sip/log.ts'
import { parseMessage } from '../lab/sip/message/parse.ts'
import { mutate, type Random } from './mutate.ts'
import { callPhone, frame, invite, respond, sdp, settle, startPhone, type PhoneUnderTest } from './phone.ts'
import { addressedTo, messageFiles, messageIn } from './rfc4475.ts'
import type { Fuzzer } from './run-fuzz.ts'

/** How many messages one phone gets, before the next one starts. */
const perPhone = 100

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
  /** How long the guard took for each message: ms. */
  readonly times: number[]
  answered: number
}

/**
 * How long the guard takes: ms. It reads a message as the stack does, so that its time stands for both. Where that is
 * long it is tried again, since others use the machine too.
 */
function timeOf(data: string | ArrayBuffer, tries = 4): number {
  const began = performance.now()
  judge(data)
  const took = performance.now() - began
  return took > 5 && tries > 1 ? Math.min(took, timeOf(data, tries - 1)) : took
}

/** What the agent does with a call that rings: whatever comes of it, it is told to the caller of these methods. */
async function attend({ rung }: PhoneUnderTest, from: number, random: Random): Promise<void> {
  const acts = rung.slice(from).map((call) => (random.next() < 0.5 ? call.accept() : call.reject()))
  await Promise.allSettled(acts)
}

/** One message arrives; what follows from it is over when this resolves. */
async function deliver(
  { phone }: Bench,
  data: string | ArrayBuffer,
  random: Random,
  tally: Tally,
): Promise<void> {
  const from = phone.log.length
  const rang = phone.rung.length
  tally.times.push(timeOf(data))
  phone.deliver(data)
  await settle()
  await attend(phone, rang, random)
  const sent = phone.takeSent()
  for (const text of sent) parseMessage(text)
  if (sent.length > 0) tally.answered++
  const escape = escapeIn(phone.log.slice(from))
  if (escape) throw new Error(escape)
}

const figuresOf = ({ times, answered }: Tally) => {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(3))
  return { answered, median: at(0.5), p99: at(0.99), slowest: at(1) }
}

/** Sends mutated messages to phones, through the socket, the guard and the SIP stack. Figures: ms. */
export const fuzzSip: Fuzzer = async (random, count, findings) => {
  const tally: Tally = { times: [], answered: 0 }
  let bench = await startBench()
  for (let index = 1; index <= count; index++) {
    const text = mutate(baseMessage(bench, random), random)
    const data = random.next() < 0.5 ? text : asBytes(text)
    await findings.during(text, () => deliver(bench, data, random, tally))
    if (index % perPhone === 0) {
      bench.phone.close()
      bench = await startBench()
    }
  }
  bench.phone.close()
  return figuresOf(tally)
}
