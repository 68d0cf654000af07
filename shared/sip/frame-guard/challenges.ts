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

/**
 * The headers with one challenge of each kind, the strongest that can be answered: sip.js takes the last that it
 * finds, whatever that is.
 */
export function strongestChallenges({ headers }: Message): readonly Header[] {
  const best = new Map<string, Header>()
  for (const header of headers) {
    const rank = names.has(header.name) ? rankOf(header) : -1
    const known = best.get(header.name)
    if (rank >= 0 && (!known || rank < rankOf(known))) best.set(header.name, header)
  }
  return headers.filter((header) => !names.has(header.name) || best.get(header.name) === header)
}
