/**
 * A number as it was written, down to its digits: no extension, no `(0)` of `+49 (0)30 …`, no `00` in front.
 */
export const digitsOf = (written: string): string =>
  written
    .replace(/\s*(ext\.?|x|#)\s*\d+\s*$/i, '')
    .replace('(0)', '')
    .replace(/\D/g, '')
    .replace(/^00/, '')

/** The shortest number that tells enough to be taken for the end of an international one: digits. */
const enough = 7

/**
 * Whether a number as it was written is one of the numbers that are looked for. A national number is also the
 * end of an international one.
 *
 * @param forms the number that is looked for, in the ways that it may be written
 */
export function isSameNumber(written: string, forms: readonly string[]): boolean {
  const digits = digitsOf(written)
  if (!digits) return false
  const subscriber = digits.replace(/^0/, '')
  return forms.some(
    (form) =>
      digitsOf(form) === digits ||
      (form.startsWith('+') && subscriber.length >= enough && digitsOf(form).endsWith(subscriber)),
  )
}
