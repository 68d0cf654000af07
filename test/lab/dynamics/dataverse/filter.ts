import type { Row } from './web-api.ts'
import { DataverseError } from './web-api.ts'

/** Whether a row passes. */
export type Filter = (row: Row) => boolean

type Value = string | number | boolean | null

const syntax = (near: string) =>
  new DataverseError(400, '0x80060888', `Syntax error at position of '${near}' in '$filter'.`)

const token = /\s*(?:('(?:[^']|'')*')|([(),])|([^\s(),']+))/y

/** The words, literals and signs of a filter. */
function tokens(filter: string): string[] {
  const found: string[] = []
  const text = filter.trimEnd()
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const [, literal, sign, word] = token.exec(text) ?? []
    const next = literal ?? sign ?? word
    if (next === undefined) throw syntax(text)
    found.push(next)
  }
  return found
}

const literals: Readonly<Record<string, Value>> = { null: null, true: true, false: false }
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function literal(word: string): Value {
  if (word.startsWith("'")) return word.slice(1, -1).replaceAll("''", "'")
  if (word in literals) return literals[word] ?? null
  if (guid.test(word)) return word.toLowerCase()
  if (word !== '' && Number.isFinite(Number(word))) return Number(word)
  if (Number.isFinite(Date.parse(word))) return word
  throw syntax(word)
}

const folded = (value: unknown): Value => {
  if (typeof value === 'string') return value.trimEnd().toLowerCase()
  return typeof value === 'number' || typeof value === 'boolean' ? value : null
}

const compare: Readonly<Record<string, (one: Value, other: Value) => boolean>> = {
  eq: (one, other) => one === other,
  ne: (one, other) => one !== other,
  gt: (one, other) => one !== null && other !== null && one > other,
  ge: (one, other) => one !== null && other !== null && one >= other,
  lt: (one, other) => one !== null && other !== null && one < other,
  le: (one, other) => one !== null && other !== null && one <= other,
}

/** Texts are matched as SQL `LIKE` does: `%` and `_` in a literal are wildcards. */
function like(pattern: string): RegExp {
  const wild: Readonly<Record<string, string>> = { '%': '.*', _: '.' }
  const source = [...pattern].map((sign) => wild[sign] ?? sign.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${source.join('')}$`, 'is')
}

const functions: Readonly<Record<string, (argument: string) => string>> = {
  contains: (argument) => `%${argument}%`,
  startswith: (argument) => `${argument}%`,
  endswith: (argument) => `%${argument}`,
}

/**
 * Reads a `$filter`: comparisons, `contains`, `startswith`, `endswith`, `and`, `or`, `not`, brackets.
 *
 * @param known whether there is such a property
 * @throws DataverseError
 */
export function parseFilter(filter: string, known: (property: string) => void): Filter {
  const rest = tokens(filter)
  const take = (wanted?: string): string => {
    const next = rest.shift()
    if (next === undefined || (wanted !== undefined && next !== wanted)) throw syntax(next ?? filter)
    return next
  }
  const property = () => {
    const name = take()
    known(name)
    return name
  }

  const call = (name: string): Filter => {
    take('(')
    const column = property()
    take(',')
    const pattern = like(functions[name]?.(String(literal(take()))) ?? '')
    take(')')
    return (row) => typeof row[column] === 'string' && pattern.test(row[column])
  }
  const comparison = (): Filter => {
    const column = property()
    const operator = compare[take()]
    if (!operator) throw syntax(column)
    const value = folded(literal(take()))
    return (row) => operator(folded(row[column]), value)
  }
  const primary = (): Filter => {
    const [next = ''] = rest
    if (next === 'not') {
      take()
      const negated = primary()
      return (row) => !negated(row)
    }
    if (next !== '(') return next in functions ? call(take()) : comparison()
    take('(')
    const inner = either()
    take(')')
    return inner
  }
  const both = (): Filter => {
    const parts = [primary()]
    while (rest[0] === 'and' && take()) parts.push(primary())
    return (row) => parts.every((part) => part(row))
  }
  const either = (): Filter => {
    const parts = [both()]
    while (rest[0] === 'or' && take()) parts.push(both())
    return (row) => parts.some((part) => part(row))
  }

  const parsed = either()
  if (rest.length > 0) throw syntax(rest[0] ?? '')
  return parsed
}
