/**
 * A token that nobody can guess: hexadecimal, twice as many digits as `bytes`. RFC 3261 section 19.3 asks for
 * cryptographically random tags.
 */
export function randomToken(bytes = 16): string {
  const values = crypto.getRandomValues(new Uint8Array(bytes))
  return Array.from(values, (value) => value.toString(16).padStart(2, '0')).join('')
}

/** A new branch of a Via header: it names a transaction, and begins as RFC 3261 section 8.1.1.7 has it. */
export const newBranch = (): string => `z9hG4bK${randomToken(8)}`
