import type { Party } from '../call/party.ts'

/** The part of a SIP message that tells who is calling. */
export interface IdentityHeaders {
  getHeader(name: string): string | undefined
}

/** The forms of a name-addr and an addr-spec (RFC 3261 section 25.1): display name, if any, and address. */
const forms = [/^\s*"((?:[^"\\]|\\.)*)"\s*<([^>]*)>/, /^([^"<]*)<([^>]*)>/, /^()([^;]*)/] as const

/** The user part of a `sip:` or a `tel:` address, without its parameters. */
const users = [/^sips?:([^@;]*)[^@]*@/i, /^tel:([^;]*)/i] as const

const firstMatch = (patterns: readonly RegExp[], text: string): RegExpExecArray | undefined =>
  patterns.map((pattern) => pattern.exec(text)).find((match) => match !== null) ?? undefined

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    // The far end sent an escape that is none: what it wrote is all that is known.
    if (error instanceof URIError) return text
    throw error
  }
}

/** Characters: more than that is no name, and no number. */
const longestText = 100

/** Controls, and what turns the direction of text: they would let a caller disguise what stands beside it. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** What a caller wrote, as it may be shown: an escaped number may hold anything that a name may. */
const safe = (text: string): string => [...text.replace(unseen, '')].slice(0, longestText).join('').trim()

/** Reads one header value; nothing where it holds no address that a person could call. */
export function partyIn(header: string): Party | undefined {
  const [, name = '', address = ''] = firstMatch(forms, header)?.map((part) => part.trim()) ?? []
  const number = safe(decoded(firstMatch(users, address)?.[1] ?? ''))
  if (!number) return undefined
  const shown = safe(name.replace(/\\(.)/g, '$1'))
  return { number, address, ...(shown && { name: shown }) }
}

const anonymous: Party = { number: 'anonymous' }

/** Whom the network vouches for (RFC 3325, and its forerunner), in the order of trust. */
const vouching = ['P-Asserted-Identity', 'Remote-Party-ID'] as const

/** The older network leaves it to the telephone not to show whom it names (draft-ietf-sip-privacy-04 section 5.1). */
const isWithheld = (remotePartyId: string): boolean =>
  /;\s*privacy\s*=\s*"?(?:full|uri)\b/i.test(remotePartyId.replace(/"(?:[^"\\]|\\.)*"\s*</, '<'))

/** Whom the network vouches for in a message; nothing where it names nobody. */
export function vouchedIn(message: IdentityHeaders): Party | undefined {
  for (const name of vouching) {
    const header = message.getHeader(name) ?? ''
    if (name === 'Remote-Party-ID' && isWithheld(header)) return anonymous
    const party = partyIn(header)
    if (party) return party
  }
  return undefined
}

/**
 * The party that the network vouches for, else the one in From. Privacy of RFC 3323 and RFC 3325 is for the network to
 * keep: what it still tells the last telephone (RFC 3325 section 7), the agent may know.
 */
export const callerIn = (message: IdentityHeaders): Party =>
  vouchedIn(message) ?? partyIn(message.getHeader('From') ?? '') ?? anonymous

/**
 * Whom the agent has reached, by an answer (RFC 3325 section 9.1). The number stays the one that the call is about: in
 * answers many a network vouches for a trunk, or for another way to write the same number.
 */
export function reachedBy(answer: IdentityHeaders, known: Party): Party {
  const name = vouchedIn(answer)?.name
  return name && /\p{L}/u.test(name) ? { ...known, name } : known
}
