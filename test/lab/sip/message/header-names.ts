const spellings = [
  'Accept',
  'Allow',
  'Authorization',
  'Call-ID',
  'Contact',
  'Content-Length',
  'Content-Type',
  'CSeq',
  'Diversion',
  'Event',
  'Expires',
  'From',
  'Max-Forwards',
  'Min-Expires',
  'Min-SE',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'RAck',
  'Reason',
  'Record-Route',
  'Refer-To',
  'Referred-By',
  'Replaces',
  'Require',
  'Retry-After',
  'Route',
  'RSeq',
  'Server',
  'Session-Expires',
  'Subscription-State',
  'Supported',
  'To',
  'User-Agent',
  'Via',
  'WWW-Authenticate',
] as const

/** The headers that this code knows by name. */
export type HeaderName = (typeof spellings)[number]

/** The compact forms of RFC 3261 §7.3.3. */
const compact: [string, HeaderName][] = [
  ['b', 'Referred-By'],
  ['c', 'Content-Type'],
  ['f', 'From'],
  ['i', 'Call-ID'],
  ['k', 'Supported'],
  ['l', 'Content-Length'],
  ['m', 'Contact'],
  ['o', 'Event'],
  ['r', 'Refer-To'],
  ['t', 'To'],
  ['v', 'Via'],
  ['x', 'Session-Expires'],
]

const canonical = new Map<string, HeaderName>([
  ...spellings.map((name): [string, HeaderName] => [name.toLowerCase(), name]),
  ...compact,
])

/** The spelling that the rest of the code uses; a name that it does not know stays as it is. */
export const canonicalName = (name: string): string => canonical.get(name.toLowerCase()) ?? name

/** Headers whose fields may be written as one comma-separated line, and whose order and number matter here. */
export const isList = (name: string): boolean => ['Via', 'Route', 'Record-Route', 'Contact'].includes(name)
