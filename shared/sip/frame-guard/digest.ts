/**
 * The same short text for the same parts, so that an answer needs no memory of the request (RFC 3261 section 8.2.7).
 * It protects nothing: 32 bits, FNV-1a.
 */
export function digest(...parts: readonly string[]): string {
  let hash = 0x811c9dc5
  for (const character of parts.join('\n')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return (hash >>> 0).toString(36)
}
