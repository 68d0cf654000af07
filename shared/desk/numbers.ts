/** How telephone numbers are read and written. */
export interface Numbers {
  /** The ways in which a CRM may hold this number, the most telling first: E.164 where the number is understood. */
  forms(number: string): readonly string[]
  /** The number as people write it. */
  show(number: string): string
}

/** Until the rules of numbering plans are loaded, a number is taken as it is. */
export const plainNumbers: Numbers = {
  forms: (number) => [number],
  show: (number) => number,
}

/**
 * Loads the rules of numbering plans, which are too large for the first load of the page.
 *
 * @param country ISO 3166-1 code of the country whose national way of writing numbers is understood
 */
export async function loadNumbers(country: string): Promise<Numbers> {
  const { isSupportedCountry, parsePhoneNumberFromString } = await import('libphonenumber-js/min')
  const home = isSupportedCountry(country) ? country : undefined
  const parse = (number: string) => parsePhoneNumberFromString(number, home)
  return {
    forms(number) {
      const parsed = parse(number)
      if (!parsed) return plainNumbers.forms(number)
      const international = parsed.formatInternational()
      const national = parsed.formatNational()
      const digits = (text: string) => text.replace(/\D/g, '')
      const forms = [parsed.number, international, national, digits(national), digits(international)]
      return [...new Set([...forms, number])]
    },
    show(number) {
      const parsed = parse(number)
      if (!parsed) return number
      return parsed.country === home ? parsed.formatNational() : parsed.formatInternational()
    },
  }
}
