const token = /^[\w.!%*+`'~-]*$/
const figure = /^[\d.]{1,7}$/

const rows = (names: string, values: RegExp) => names.split(' ').map((name) => [name, values] as const)

/** Parameters that tell how a message goes, never whom it is about, and what their values look like. */
const parameterRules: ReadonlyMap<string, RegExp> = new Map([
  ...rows('tag to-tag from-tag branch transport method purpose handling refresher', token),
  ...rows('lr ob npdi rport early-only keep q ttl expires reg-id cause index', figure),
  ...rows('counter limit answer-after duration retry-after', figure),
  ...rows('user', /^(?:phone|ip)$/i),
  ...rows('privacy', /^(?:off|full|uri|name|id|user|header|session|none|critical|yes|no)$/i),
  ...rows('screen', /^(?:yes|no)$/i),
  ...rows('party', /^(?:calling|called|redirecting)$/i),
  ...rows('reason', /^(?:unknown|user-busy|no-answer|unavailable|unconditional|time-of-day|deflection)$/i),
])

/** Parameters of a number that may be named; their values are numbers or belong to somebody (RFC 3966, RFC 4694). */
const namedOnly = new Set([
  ...['rn', 'cpc', 'oli', 'isub', 'phone-context', 'ext', 'tgrp', 'trunk-context', 'noa', 'postd', 'verstat'],
  ...['text', 'received', 'maddr', 'gr', '+sip.instance', 'pub-gruu', 'temp-gruu', 'id', 'did'],
])

/** Splits where the separator stands outside quotes and angle brackets (RFC 3261 section 7.3.1). */
export function split(text: string, separator: string): readonly string[] {
  const parts: string[] = []
  let [start, quoted, inAngle] = [0, false, false]
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (quoted && character === '\\') at++
    else if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === '<' || character === '>') inAngle = character === '<'
    else if (character === separator && !inAngle) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, text.slice(start)]
}

/** What is left of a parameter. */
function parameter(part: string): string {
  const [name = '', ...others] = part.split('=').map((text) => text.trim())
  const rule = parameterRules.get(name.toLowerCase())
  if (!rule && !namedOnly.has(name.toLowerCase())) return '…'
  if (others.length === 0) return name
  const value = others.join('=')
  return `${name}=${rule?.test(value) ? value : '…'}`
}

/** Each of them, behind a semicolon. */
export function named(parts: readonly string[]): string {
  return parts.map((part) => `;${parameter(part)}`).join('')
}

/** What is left of parameters, from the first semicolon on. */
export const parameters = (text: string): string => named(split(text, ';').slice(1))
