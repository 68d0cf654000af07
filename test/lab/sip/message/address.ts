import { splitOutside } from './split.ts'

/** Parameters by their name in small letters; one without a value has the empty text. */
export type Parameters = ReadonlyMap<string, string>

/** A SIP URI (RFC 3261 §19.1). */
export interface SipUri {
  readonly scheme: 'sip' | 'sips'
  readonly user?: string
  readonly host: string
  readonly port?: number
  readonly parameters: Parameters
}

/** The value of From, To, Contact, Route or Record-Route (RFC 3261 §20.10). */
export interface Address {
  readonly displayName?: string
  readonly uri: string
  readonly parameters: Parameters
}

const unquoted = (text: string): string =>
  text.startsWith('"') ? text.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1') : text

function parametersOf(pieces: readonly string[]): Parameters {
  return new Map(
    pieces.filter(Boolean).map((piece) => {
      const [, name = '', value = ''] = /^([^=\s]*)\s*=?\s*(.*)$/s.exec(piece) ?? []
      return [name.toLowerCase(), unquoted(value)]
    }),
  )
}

const uriForm =
  /^(sips?):(?:([^@\s<>]*)@)?(\[[0-9a-f:.]+\]|[^\s:;?@<>]+)(?::([0-9]{1,5}))?(;[^?\s]*)?(?:\?\S*)?$/i

/** Reads a URI; `undefined` for what is no SIP URI. A password in the user part is dropped. */
export function parseUri(text: string): SipUri | undefined {
  const [, scheme, user, host, port, parameters = ''] = uriForm.exec(text) ?? []
  if (!scheme || !host) return undefined
  return {
    scheme: scheme.toLowerCase() === 'sips' ? 'sips' : 'sip',
    ...(user && { user: user.replace(/:.*$/, '') }),
    host: host.toLowerCase(),
    ...(port && { port: Number(port) }),
    parameters: parametersOf(parameters.split(';')),
  }
}

/** Reads `"Ada" <sip:ada@sip.example>;tag=1` and the form without brackets. */
export function parseAddress(text: string): Address | undefined {
  const [address = '', ...parameters] = splitOutside(text, ';')
  const [, displayName = '', bracketed] = /^(.*?)\s*<([^<>]*)>$/s.exec(address) ?? []
  const uri = bracketed ?? address
  if (uri === '') return undefined
  return {
    ...(displayName && { displayName: unquoted(displayName.trim()) }),
    uri,
    parameters: parametersOf(parameters),
  }
}

/** The user part of a From or To header, or of a URI in one. */
export const userOf = (address: string | undefined): string | undefined =>
  address === undefined ? undefined : parseUri(parseAddress(address)?.uri ?? '')?.user

/** The tag of a From or To header. */
export const tagOf = (address: string | undefined): string | undefined =>
  address === undefined ? undefined : parseAddress(address)?.parameters.get('tag')

/** The branch of a Via header. */
export const branchOf = (via: string | undefined): string | undefined =>
  via === undefined ? undefined : parametersOf(splitOutside(via, ';').slice(1)).get('branch')
