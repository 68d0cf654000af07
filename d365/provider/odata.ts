/**
 * A text literal for a filter in query options. The console puts the options into an address as they are, where
 * a plain `+` is a space.
 */
export const literal = (text: string): string => encodeURIComponent(`'${text.replaceAll("'", "''")}'`)

export const either = (conditions: readonly string[]): string => conditions.join(' or ')

/** Query options from their parts. */
export const query = (
  parts: Readonly<Record<'select' | 'filter' | 'top' | 'orderby', string | undefined>>,
): string =>
  `?${Object.entries(parts)
    .flatMap(([name, value]) => (value ? [`$${name}=${value}`] : []))
    .join('&')}`
