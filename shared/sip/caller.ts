import type { Party } from '../call/party.ts'

/** The part of a SIP message that tells who is calling. */
export interface IdentityHeaders {
  getHeader(name: string): string | undefined
}

const quoted = /^\s*"((?:[^"\\]|\\.)*)"\s*</
const unquoted = /^\s*([^"<]*?)\s*</
const bracketed = /<([^>]*)>/

const nameIn = (header: string): string =>
  quoted.exec(header)?.[1]?.replace(/\\(.)/g, '$1') ?? unquoted.exec(header)?.[1] ?? ''

const addressIn = (header: string): string =>
  bracketed.exec(header)?.[1] ?? header.split(';')[0]?.trim() ?? ''

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    // The far end sent an escape that is none: what it wrote is all that is known.
    if (error instanceof URIError) return text
    throw error
  }
}

/** The user part without its parameters, of a `sip:` or a `tel:` address. */
const userIn = (address: string): string =>
  decoded(/^(?:sips?|tel):([^@;?>]*)/i.exec(address)?.[1] ?? '').trim()

/** Reads one name-addr header value; nothing where it holds no address that can be used. */
export function partyIn(header: string): Party | undefined {
  const address = addressIn(header)
  const number = userIn(address)
  if (!number) return undefined
  const name = nameIn(header).trim()
  return { number, address, ...(name && { name }) }
}

/** The party that the network vouches for (P-Asserted-Identity, RFC 3325), else the one in From. */
export function callerIn(message: IdentityHeaders): Party {
  const asserted = message.getHeader('P-Asserted-Identity')
  const from = message.getHeader('From')
  const party = (asserted && partyIn(asserted)) ?? (from && partyIn(from))
  return party || { number: 'anonymous' }
}
