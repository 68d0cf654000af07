import { isRequest } from '../lab/sip/message/message.ts'
import { parseMessage } from '../lab/sip/message/parse.ts'
import { frame, respond, sdp } from './phone.ts'
import { described, farContact, type Dialog, type Telephone } from './telephone.ts'

/** Percent signs that escape nothing, half a character, or what stands in no text (RFC 3986 section 2.1, RFC 3629). */
const damaged = ['a%FF', 'a%', 'a%3', 'a%zz', '%C3%28', '%ED%A0%80', '%00', '%0D%0AX-Evil%3A1']

const tags = '%3Bto-tag%3Db%3Bfrom-tag%3Dc'

/** REFERs and INVITEs name other dialogs, people and headers in escaped text (RFC 3261 section 19.1.2, RFC 3891). */
const references: readonly (readonly string[])[] = [
  ['Refer-To: <sip:bob@sip.example>'],
  ['Refer-To: "Bob" <sip:bob@sip.example>', 'Referred-By: <sip:grace@sip.example>'],
  [`Refer-To: <sip:bob@sip.example?Replaces=a${tags}>`],
  ...damaged.flatMap((text) => [
    [`Refer-To: <sip:bob@sip.example?Replaces=${text}${tags}>`],
    [`Refer-To: <sip:${text}@sip.example;user=${text}>`, `Referred-By: "${text}" <sip:${text}@sip.example>`],
    [`Refer-To: <sip:bob@sip.example?${text}=${text}&Subject=${text}>`],
  ]),
]

const alone = (phone: Telephone, method: string, headers: readonly string[] = [], body = ''): string => {
  const id = phone.nextId()
  return frame(
    `${method} sip:${phone.contact} SIP/2.0`,
    [
      `Via: SIP/2.0/WSS proxy.example;branch=z9hG4bK${id}, SIP/2.0/UDP 192.0.2.9:5060;rport=5060;branch=z9hG4bK9`,
      'Record-Route: <sip:proxy.example;transport=ws;lr>',
      'Max-Forwards: 70',
      `From: Grace Hopper <sip:grace@sip.example>;tag=${id}`,
      'To: "Ada" <sip:ada@sip.example>',
      `Call-ID: ${id}@192.0.2.9`,
      `CSeq: 7 ${method}`,
      'Contact: <sip:grace@192.0.2.9:5060>;expires=60',
      ...headers,
    ],
    body,
  )
}

const anyCaller = 'P-Asserted-Identity: "Bob %FF" <sip:%FF@sip.example>, <tel:+49301>'

/** From outside of any call. */
export function strangers(phone: Telephone): readonly string[] {
  const of = (method: string, headers?: readonly string[], body?: string) =>
    alone(phone, method, headers, body)
  return [
    of('INVITE', described, sdp),
    of('INVITE', [...described, anyCaller, 'Alert-Info: <http://a>;info=alert-autoanswer'], sdp),
    of('INVITE', [...described, 'Call-Info: <sip:a>;answer-after=0', 'Require: 100rel'], sdp),
    of('INVITE', ['Session-Expires: 90;refresher=uac', 'Min-SE: 90']),
    of('INVITE', [...described, `Replaces: ${phone.nextId()};to-tag=1;from-tag=2`], sdp),
    ...damaged.map((text) =>
      of('INVITE', [...described, `Replaces: ${text};to-tag=${text};from-tag=%`], sdp),
    ),
    of('OPTIONS', ['Accept: application/sdp', 'Supported: timer, replaces']),
    of(
      'NOTIFY',
      ['Event: message-summary', 'Content-Type: application/simple-message-summary'],
      'Messages-Waiting: yes\r\nVoice-Message: 2/8 (0/2)\r\n',
    ),
    of('NOTIFY', ['Event: refer', 'Subscription-State: active;expires=60']),
    of('MESSAGE', ['Content-Type: text/plain'], 'hello'),
    ...references.map((headers) => of('REFER', headers)),
    of('SUBSCRIBE', ['Event: presence', 'Expires: 60']),
    of('BYE'),
    of('CANCEL'),
    of('PRACK', ['RAck: 1 1 INVITE']),
  ]
}

const fragment = 'Content-Type: message/sipfrag'

/** From the far end of a call, in it or to take its place. */
export function fromFarEnd(phone: Telephone, { request, callId, tags: { far, phone: near } }: Dialog) {
  const offer = ['Content-Type: application/sdp', 'Session-Expires: 1800;refresher=uac', 'Supported: timer']
  const place = `Replaces: ${callId};to-tag=${near};from-tag=${far}`
  return [
    request('INVITE', offer, sdp),
    request('INVITE'),
    request('INVITE', offer, `${sdp}a=sendonly\r\n`),
    request('INVITE', [...offer, place], sdp),
    alone(phone, 'INVITE', [...described, place], sdp),
    alone(phone, 'INVITE', [...described, `${place};early-only`], sdp),
    request('UPDATE', offer, sdp),
    request('UPDATE', ['Session-Expires: 90;refresher=uas']),
    ...references.map((headers) => request('REFER', headers)),
    request('NOTIFY', ['Event: refer', 'Subscription-State: active', fragment], 'SIP/2.0 180 Ringing'),
    request(
      'NOTIFY',
      ['Event: refer', 'Subscription-State: terminated;reason=noresource', fragment],
      'SIP/2.0 603 Declined',
    ),
    request('INFO', ['Content-Type: application/dtmf-relay'], 'Signal=1\r\nDuration=100\r\n'),
    request('MESSAGE', ['Content-Type: text/plain'], 'hello'),
    request('ACK', ['Content-Type: application/sdp'], sdp),
    request('PRACK', ['RAck: 1 1 INVITE']),
    request('OPTIONS'),
    request('BYE', ['Reason: Q.850;cause=16;text="Normal call clearing"']),
  ]
}

type Answer = readonly [status: string, headers?: readonly string[], body?: string]

const challenge = 'Digest realm="sip.example", nonce="abc", algorithm=MD5, qop="auth"'

const general: readonly Answer[] = [
  ['200 OK', [farContact]],
  ['202 Accepted'],
  ['401 Unauthorized', [`WWW-Authenticate: ${challenge}`]],
  ['407 Proxy Authentication Required', [`Proxy-Authenticate: ${challenge}`]],
  ['481 Call/Transaction Does Not Exist'],
  ['503 Service Unavailable', ['Retry-After: 10']],
]

/** What answers requests of one method besides. */
const particular: Readonly<Record<string, readonly Answer[]>> = {
  INVITE: [
    ['100 Trying'],
    ['180 Ringing', [farContact, 'Record-Route: <sip:proxy.example;lr>']],
    ['183 Session Progress', described, sdp],
    ['183 Session Progress', [...described, 'Require: 100rel', 'RSeq: 1'], sdp],
    ['200 OK', described, sdp],
    ['302 Moved Temporarily', ['Contact: <sip:other%FF@sip.example?Replaces=a%FF>']],
    ['422 Session Interval Too Small', ['Min-SE: 1800']],
    ['486 Busy Here', ['Retry-After: 10', 'Reason: Q.850;cause=17']],
    ['488 Not Acceptable Here', ['Warning: 304 proxy.example "no codec"']],
    ['491 Request Pending'],
  ],
  REGISTER: [['423 Interval Too Brief', ['Min-Expires: 900']]],
  REFER: [['202 Accepted', ['Refer-Sub: false']]],
  SUBSCRIBE: [['489 Bad Event'], ['423 Interval Too Brief', ['Min-Expires: 900']]],
}

/** What a server may answer to something that the phone has sent; nothing to what is an answer itself. */
export function answersTo(phone: Telephone, sent: string): readonly string[] {
  const message = parseMessage(sent)
  if (!isRequest(message) || message.method === 'ACK') return []
  const own: readonly Answer[] =
    message.method === 'REGISTER'
      ? [['200 OK', [`Contact: <sip:${phone.contact}>;expires=300`, 'Service-Route: <sip:a;lr>']]]
      : []
  const all = [...own, ...general, ...(particular[message.method] ?? [])]
  return all.map(([status, headers, body]) => respond(sent, status, headers, body))
}
