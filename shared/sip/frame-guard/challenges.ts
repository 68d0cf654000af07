import { isSound } from './grammar.ts'
import type { Header, Message } from './message.ts'

/** The digests that can be answered (RFC 8760), the strongest first; a challenge that names none means the last. */
const digests = ['SHA-256', 'MD5'] as const

const names: ReadonlySet<string> = new Set(['www-authenticate', 'proxy-authenticate'])

/** The place of a challenge in the order of strength; -1 where it cannot be answered. */
function rankOf(header: Header): number {
  if (!isSound(header) || !/^digest\s/i.test(header.value)) return -1
  const named = /[\s,]algorithm\s*=\s*"?([\w-]+)/i.exec(header.value)?.[1]?.toUpperCase() ?? 'MD5'
  return (digests as readonly string[]).indexOf(named)
}

/** Who asks: each realm on the way may do so for itself (RFC 3261 section 22.3). */
function askerOf({ name, value }: Header): string {
  const [, realm = ''] = /[\s,]realm\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(value) ?? []
  return `${name} ${realm}`
}

/** The headers with one challenge of each realm, the strongest that can be answered. */
export function strongestChallenges({ headers }: Message): readonly Header[] {
  const best = new Map<string, Header>()
  for (const header of headers) {
    const rank = names.has(header.name) ? rankOf(header) : -1
    const known = best.get(askerOf(header))
    if (rank >= 0 && (!known || rank < rankOf(known))) best.set(askerOf(header), header)
  }
  return headers.filter((header) => !names.has(header.name) || best.get(askerOf(header)) === header)
}
