import { network, removed } from './hosts.ts'

/** Attributes of a session description that tell how audio flows (RFC 8866, RFC 8829). */
const attributes = new Set([
  ...[
    'candidate',
    'end-of-candidates',
    'extmap',
    'extmap-allow-mixed',
    'fingerprint',
    'fmtp',
    'group',
    'ice-lite',
  ],
  ...[
    'ice-options',
    'inactive',
    'maxptime',
    'mid',
    'msid-semantic',
    'ptime',
    'recvonly',
    'remote-candidates',
  ],
  ...[
    'rtcp',
    'rtcp-fb',
    'rtcp-mux',
    'rtcp-mux-only',
    'rtcp-rsize',
    'rtpmap',
    'sendonly',
    'sendrecv',
    'setup',
  ],
])

const withNetworks = (value: string): string => value.split(' ').map(network).join(' ')

function attribute(value: string): string {
  const [name = ''] = value.split(':')
  if (!/^[\w-]+$/.test(name)) return removed
  if (!attributes.has(name.toLowerCase())) return value === name ? name : `${name}:${removed}`
  // The name of an ICE session is half of what opens a path for media (RFC 8839 section 5.4).
  return withNetworks(value).replace(/\bufrag\s+\S+/gi, `ufrag ${removed}`)
}

/** Who opens a session says so first; the rest tells one description from the next. */
const origin = (value: string): string => withNetworks(value.replace(/^\S*/, '…'))

const lines: Readonly<Record<string, (value: string) => string>> = {
  a: attribute,
  b: String,
  c: withNetworks,
  m: String,
  o: origin,
  s: (value) => (/^[- ]?$/.test(value) ? value : removed),
  t: String,
  v: String,
}

/** What is left of a session description (RFC 8866): how audio flows, not who speaks, and no key. */
export function description(content: string): string {
  return content.replace(/[^\r\n]+/g, (line) => {
    const type = line[0] ?? ''
    if (line[1] !== '=') return removed
    return `${type}=${Object.hasOwn(lines, type) ? (lines[type]?.(line.slice(2)) ?? '') : removed}`
  })
}
