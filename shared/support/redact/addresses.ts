import { host, removed } from './hosts.ts'
import type { Met } from './met.ts'
import { named, parameters, split } from './parameters.ts'

/** Callers who do not want to be known (RFC 3323 section 4.1.1.3). */
const nobody = /^(?:anonymous|restricted|unavailable|unknown)$/i

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A sign of percent that begins no escape stands for itself.
    return text
  }
}

/** Paths and questions of a page tell about people. */
function page(rest: string): string {
  const [, name = ''] = /^\/\/(?:[^@/?#]*@)?([^/?#]*)/.exec(rest) ?? []
  return `//${host(name)}/…`
}

const service = (rest: string): string => (/^service:[\w.-]+$/i.test(rest) ? rest : '…')

/** What is left of addresses, and of what stands around them. */
export interface Addresses {
  readonly uri: (text: string) => string
  /** A comma-separated list of addresses with their names and parameters (RFC 3261 section 20.10). */
  readonly list: (value: string) => string
}

/** @param header what is left of a header that stands in an address (RFC 3261 section 19.1.1) */
export function createAddresses(met: Met, header: (name: string, value: string) => string): Addresses {
  function user(text: string): string {
    const [first = '', ...others] = text.split(';')
    const name = decoded(first.split(':')[0] ?? '')
    return (/^[+\d*#().\s-]*\d[+\d*#().\s-]*$/.test(name) ? met.number(name) : userName(name)) + named(others)
  }

  const userName = (name: string): string => (nobody.test(name) || !name ? name : met.user(name))

  function sip(rest: string): string {
    const at = rest.indexOf('@')
    const [, name = '', more = '', headers] = /^([^;?]*)([^?]*)(?:\?([^]*))?$/.exec(rest.slice(at + 1)) ?? []
    const before = at < 0 ? '' : `${user(rest.slice(0, at))}@`
    return before + host(name) + parameters(more) + (headers === undefined ? '' : `?${embedded(headers)}`)
  }

  const embedded = (headers: string): string =>
    headers
      .split('&')
      .map((part) => {
        const [name = '', ...value] = part.split('=')
        return header(decoded(name), decoded(value.join('=')))
      })
      .join('&')

  function tel(rest: string): string {
    const [number = '', ...others] = rest.split(';')
    return met.number(decoded(number)) + named(others)
  }

  const schemes: Readonly<Record<string, (rest: string) => string>> = {
    ...{ sip, sips: sip, tel, urn: service },
    ...{ http: page, https: page, ws: page, wss: page },
  }

  function uri(text: string): string {
    const [, scheme = '', rest = ''] = /^([a-z]+):([^]*)$/i.exec(text.trim()) ?? []
    const name = scheme.toLowerCase()
    return Object.hasOwn(schemes, name) ? `${scheme}:${schemes[name]?.(rest) ?? ''}` : removed
  }

  function address(part: string): string {
    if (part.trim() === '*') return part
    const [, name, inside, more = ''] =
      /^("(?:[^"\\]|\\[^])*"\s*|[^<"]*)<([^>]*)>([^]*)$/.exec(part.trim()) ?? []
    // Without angle brackets, parameters behind the address are the header's (RFC 3261 section 20).
    if (name === undefined || inside === undefined) return /["<>]/.test(part) ? removed : uri(part)
    met.learnName(name)
    return `${name.trim() && '"…" '}<${uri(inside)}>${parameters(more)}`
  }

  return { uri, list: (value) => split(value, ',').map(address).join(', ') }
}
