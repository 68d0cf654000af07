const schemes = ['https:', 'http:']

/** Whether a text is one exact web origin, for instance `https://crm.example`; `*` and `null` are not. */
export const isOrigin = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return schemes.includes(url.protocol) && !url.host.includes('*') && url.origin === text
}

const wildcard = /^https:\/\/\*(\..+)$/

const fits = (origin: string, entry: string): boolean => {
  const suffix = wildcard.exec(entry)?.[1]
  if (!suffix) return origin === entry
  const { protocol, host } = new URL(origin)
  return protocol === 'https:' && host.endsWith(suffix) && host.length > suffix.length
}

/**
 * Whether an origin is on a list.
 *
 * @param allowed exact origins, or `https://*.suffix` for every host with one or more labels below the suffix
 */
export const isAllowedOrigin = (origin: string, allowed: readonly string[]): boolean =>
  isOrigin(origin) && allowed.some((entry) => fits(origin, entry))
