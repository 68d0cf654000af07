import { either, literal } from './odata.ts'

/** How to look for a number. */
export interface NumberSearch {
  /** A filter over number columns. It may let a few records through that have another number. */
  readonly filter: (columns: readonly string[]) => string
  /** Whether a number, as somebody wrote it down, is the one. */
  readonly fits: (written: string) => boolean
}

/** Fewer digits would find half of the CRM. */
const enough = 4

/** A country code has three digits at most (ITU-T E.164). */
const longestCountryCode = 3

const extension = /\s*(?:ext\.?|x|durchwahl|#)\s*\d+\s*$/i
const optionalTrunkPrefix = /\(0\)/

const digitsOf = (text: string): string =>
  text.replace(extension, '').replace(optionalTrunkPrefix, '').replace(/\D/g, '')

/** Dataverse compares texts, so the digits are looked for with anything between them: `%` is a wildcard. */
const holding = (digits: string) => {
  const pattern = literal([...digits].join('%'))
  return (columns: readonly string[]) => either(columns.map((column) => `contains(${column},${pattern})`))
}

/** A number with its country code: `030 / 90 18 20` and `0049 30 901820` are ways to write `+49 30 901820`. */
function international(number: string): NumberSearch {
  const digits = digitsOf(number)
  const fewest = digits.length - longestCountryCode
  return {
    filter: holding(digits.slice(-fewest)),
    fits: (written) => {
      const found = digitsOf(written).replace(/^0+/, '')
      return found.length >= fewest && digits.endsWith(found)
    },
  }
}

/** A number of no known country, for instance a long extension: its digits, and no others. */
const national = (digits: string): NumberSearch => ({
  filter: holding(digits),
  fits: (written) => digitsOf(written) === digits,
})

/** A short extension or a user name, as it is written. */
const verbatim = (forms: readonly string[]): NumberSearch => ({
  filter: (columns) =>
    either(columns.flatMap((column) => forms.map((form) => `${column} eq ${literal(form)}`))),
  fits: (written) => forms.includes(written.trim()),
})

/**
 * A search that finds a number however people have written it.
 *
 * @param forms of one number, the most telling first
 */
export function numberSearch(forms: readonly string[]): NumberSearch {
  const long = forms.filter((form) => digitsOf(form).length >= enough + longestCountryCode)
  const withCountry = long.find((form) => form.trim().startsWith('+'))
  if (withCountry) return international(withCountry)
  const [first] = forms.map(digitsOf).filter((digits) => digits.length >= enough)
  return first ? national(first) : verbatim(forms)
}
