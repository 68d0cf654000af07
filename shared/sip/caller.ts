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

/** Reads one header value; nothing where it holds no address that a person could call. */
export function partyIn(header: string): Party | undefined {
  const [, name = '', address = ''] = firstMatch(forms, header)?.map((part) => part.trim()) ?? []
  const number = decoded(firstMatch(users, address)?.[1] ?? '').trim()
  if (!number) return undefined
  return { number, address, ...(name && { name: name.replace(/\\(.)/g, '$1') }) }
}

const anonymous: Party = { number: 'anonymous' }

/** The party that the network vouches for (P-Asserted-Identity, RFC 3325), else the one in From. */
export function callerIn(message: IdentityHeaders): Party {
  const headers = ['P-Asserted-Identity', 'From'].map((name) => message.getHeader(name) ?? '')
  return headers.map(partyIn).find((party) => party !== undefined) ?? anonymous
}
