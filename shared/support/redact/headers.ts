import { createAddresses } from './addresses.ts'
import { host, removed } from './hosts.ts'
import type { Met } from './met.ts'
import { parameters, split } from './parameters.ts'

export type Rule = (value: string) => string

/** How long something was that nobody needs to read. */
export const lengthOf: Rule = (content) => `[${String(content.length)} characters]`

/** Without what a person may have written between quotes or as a comment. */
export const withoutWords: Rule = (value) =>
  value.replace(/"(?:[^"\\]|\\[^])*(?:"|$)/g, '"…"').replace(/\([^)]*(?:\)|$)/g, '(…)')

/** Proof of who somebody is (RFC 3261 section 20.7): the scheme alone is left. */
const credentials: Rule = (value) => `${/^[a-z]+(?=\s)/i.exec(value)?.[0] ?? ''} ${removed}`.trimStart()

const hop: Rule = (value) => {
  const [, protocol, sentBy = '', more = ''] =
    /^(SIP\s*\/\s*[\d.]+\s*\/\s*\w+)\s+([^;]*)([^]*)$/i.exec(value.trim()) ?? []
  return protocol ? `${protocol} ${host(sentBy)}${parameters(more)}` : removed
}

const cause: Rule = (value) => `${/^[\w.-]+/.exec(value.trim())?.[0] ?? removed}${parameters(value)}`

const each =
  (rule: Rule): Rule =>
  (value) =>
    split(value, ',').map(rule).join(', ')

/** A run of digits between others is somebody's number more often than not. */
const loneDigits = /(?<![\p{L}\p{N}])\+?\d{6,}(?![\p{L}\p{N}])/gu

/** Headers whose words are the protocol's own. */
const technical = [
  ...[
    'accept',
    'accept-encoding',
    'accept-language',
    'allow',
    'allow-events',
    'u',
    'c',
    'content-disposition',
  ],
  ...[
    'content-encoding',
    'e',
    'content-length',
    'l',
    'content-type',
    'cseq',
    'date',
    'event',
    'o',
    'expires',
  ],
  ...[
    'flow-timer',
    'max-forwards',
    'mime-version',
    'min-expires',
    'min-se',
    'privacy',
    'proxy-require',
    'rack',
  ],
  ...['require', 'retry-after', 'rseq', 'session-expires', 'x', 'subscription-state', 'supported', 'k'],
  ...['timestamp', 'unsupported'],
]

/** Headers with addresses and the names of people (RFC 3261, RFC 3325, RFC 5806, RFC 7044, RFC 7315). */
const ofPeople = [
  ...[
    'alert-info',
    'call-info',
    'contact',
    'm',
    'diversion',
    'error-info',
    'from',
    'f',
    'history-info',
    'path',
  ],
  ...['p-asserted-identity', 'p-associated-uri', 'p-called-party-id', 'p-preferred-identity', 'record-route'],
  ...[
    'refer-to',
    'r',
    'referred-by',
    'b',
    'remote-party-id',
    'reply-to',
    'route',
    'service-route',
    'to',
    't',
  ],
]

/** Makes headers harmless. */
export interface Headers {
  readonly header: (name: string, value: string) => string
  readonly uri: Rule
  /** A Call-ID, without the numbers and names in it. */
  readonly callId: Rule
}

/** @param words makes words harmless that people wrote */
export function createHeaders(met: Met, words: Rule): Headers {
  const { uri, list } = createAddresses(met, (name, value) =>
    rules.has(name.toLowerCase()) ? `${name}=${encodeURIComponent(header(name, value))}` : '…',
  )
  const callId: Rule = (value) => met.withoutNames(value.replace(loneDigits, (digits) => met.shown(digits)))

  /** A Call-ID with the tags of a dialog (RFC 3891 section 6.1). */
  const dialog: Rule = (value) => callId(value.split(';')[0] ?? '') + parameters(value)

  const rows = (names: readonly string[], rule: Rule) => names.map((name) => [name, rule] as const)

  const rules: ReadonlyMap<string, Rule> = new Map([
    ...rows(technical, withoutWords),
    ...rows(ofPeople, list),
    ...rows(['call-id', 'i', 'in-reply-to'], callId),
    ...rows(['replaces', 'target-dialog', 'join'], dialog),
    ...rows(['via', 'v'], each(hop)),
    ...rows(['reason'], each(cause)),
    ...rows(['authorization', 'proxy-authorization', 'www-authenticate', 'proxy-authenticate'], credentials),
    ...rows(['user-agent', 'server', 'warning'], words),
  ])

  /** A header that is in no row may hold anything, so that its length alone is left. */
  const header = (name: string, value: string): string => (rules.get(name.toLowerCase()) ?? lengthOf)(value)

  return { uri, callId, header }
}
