import { digest } from './digest.ts'
import { hasTag, soundPart } from './grammar.ts'
import { valuesOf, type Request } from './message.ts'

const echoed = ['from', 'to', 'call-id', 'cseq'] as const

/** The answer's own tag for the far end's To, the same each time (RFC 3261 sections 8.2.6.2 and 8.2.7). */
function tagged(to: string, request: Request): string {
  if (hasTag(to)) return to
  return `${to};tag=${digest(...valuesOf(request, 'via'), ...valuesOf(request, 'call-id'))}`
}

const soundParts = (request: Request, name: string): readonly string[] =>
  valuesOf(request, name).flatMap((value) => soundPart({ name, value }) ?? [])

function echo(request: Request, name: (typeof echoed)[number]): readonly string[] {
  const [value] = soundParts(request, name)
  if (value === undefined) return []
  return [`${name}: ${name === 'to' ? tagged(value, request) : value}`]
}

/**
 * The answer to a request that the SIP stack does not get to see (RFC 3261 section 8.2.6.2). It keeps no state.
 *
 * @param status with its phrase, for instance `400 Bad Request`
 * @param headers what it says besides, each a whole line
 * @returns nothing where the request says nowhere to answer to, and for ACK, which is never answered
 */
export function answerTo(request: Request, status: string, headers: readonly string[]): string | undefined {
  const vias = soundParts(request, 'via')
  if (request.method === 'ACK' || vias.length === 0) return undefined
  return [
    `SIP/2.0 ${status}`,
    ...vias.map((via) => `via: ${via}`),
    ...echoed.flatMap((name) => echo(request, name)),
    ...headers,
    'content-length: 0\r\n\r\n',
  ].join('\r\n')
}
