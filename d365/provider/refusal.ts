import { PhoneError } from '../../shared/call/failure.ts'

/** What the library says when nobody answered. */
const silence = /timeout occurred|not able to post/i

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/**
 * The words of a refusal. The platform rejects with a string of JSON, a Map, an object or an Error, and they
 * stand under `message`, `errorMsg` or `value.errorMsg`.
 */
function words(reason: unknown): string | undefined {
  if (typeof reason === 'string') {
    const inner = parsed(reason)
    return typeof inner === 'string' ? inner : words(inner)
  }
  if (reason instanceof Map) return words(Object.fromEntries(reason))
  if (typeof reason !== 'object' || reason === null) return undefined
  const { message, errorMsg, value } = reason as Record<string, unknown>
  return words(message) ?? words(errorMsg) ?? words(value)
}

/** Whatever the channel integration rejected with, as an error of ours. */
export function phoneErrorOf(reason: unknown): PhoneError {
  if (reason instanceof PhoneError) return reason
  const detail = words(reason)
  const code = detail && silence.test(detail) ? 'crm.unreachable' : 'crm.refused'
  return new PhoneError(code, detail, { cause: reason })
}
