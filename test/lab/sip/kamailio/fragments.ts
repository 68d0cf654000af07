/** What the messages of sipp have in common, by the name that its scenarios call it. Numbers are sipp's own. */
const tag = '[pid]sipp[call_number]'
const contact = 'Contact: <sip:trunk@[local_ip]:[local_port]>'
const via = 'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]'

const reply = (toTag: string): string =>
  ['[last_Via:]', '[last_Record-Route:]', '[last_From:]', `[last_To:]${toTag}`, '[last_Call-ID:]']
    .concat('[last_CSeq:]', contact)
    .join('\n')

/** @param port where sipp hears, and says back or plays */
const audio = (port: string, direction: string): string =>
  [
    'Content-Type: application/sdp',
    'Content-Length: [len]',
    '',
    'v=0',
    'o=- 1 [cseq] IN IP[local_ip_type] [local_ip]',
    's=-',
    'c=IN IP[media_ip_type] [media_ip]',
    't=0 0',
    `m=audio ${port} RTP/AVP 0`,
    'a=rtpmap:0 PCMU/8000',
    'a=ptime:20',
    `a=${direction}`,
  ].join('\n')

const keep = (header: string, name: string, occurrence = 1): string =>
  `<ereg regexp=".*" search_in="hdr" header="${header}:" occurrence="${String(occurrence)}" assign_to="${name}"/>`

const kept = ['ours', 'theirs', 'server', 'phone', 'path', 'number']

export const fragmentsFor = (domain: string) => ({
  /** Of the INVITE that begins the call, for later. */
  remember: [
    ...[
      '<action>',
      keep('From', 'theirs'),
      keep('To', 'ours'),
      keep('Via', 'server'),
      keep('Via', 'phone', 2),
    ],
    ...[keep('Record-Route', 'path'), keep('CSeq', 'number'), '</action>'],
  ].join(''),
  /** Nothing: sipp takes a variable that is used once for a mistake. */
  remembered: `<Reference variables="${kept.join(',')}"/>`,
  /** Of the answer to that INVITE, when it is still the newest request. */
  firstReply: reply(`;tag=${tag}`),
  /** … and when it is not. */
  lateReply: [
    ...['Via:[$server]', 'Via:[$phone]', 'Record-Route:[$path]', 'From:[$theirs]', `To:[$ours];tag=${tag}`],
    ...['Call-ID: [call_id]', 'CSeq:[$number]', contact],
  ].join('\n'),
  /** Of the answer to any other request. */
  reply: reply(''),
  /** Of a request within a call that the phone has begun; CSeq is its own. */
  request: [
    ...['[routes]', via, `From:[$ours];tag=${tag}`, 'To:[$theirs]', 'Call-ID: [call_id]'],
    ...['Max-Forwards: 70', contact],
  ].join('\n'),
  /** Of a request that calls the phone, or within such a call. */
  callerRequest: [via, `From: "Lab" <sip:+4930777@${domain}>;tag=${tag}`, 'Call-ID: [call_id]']
    .concat('Max-Forwards: 70', contact)
    .join('\n'),
  nothing: 'Content-Length: 0\n',
  echo: audio('[media_port]', 'sendrecv'),
  echoHolding: audio('[media_port]', 'sendonly'),
  echoHeld: audio('[media_port]', 'recvonly'),
  tone: audio('[rtpstream_audio_port]', 'sendrecv'),
  /** Waits until it may go on: the test says when, so that what it looks at does not pass by meanwhile. */
  sign: '<recv request="INFO"/>',
  play: '<nop><action><exec rtp_stream="tone.ul,-1,0"/></action></nop>',
})
