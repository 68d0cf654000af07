/** What an address says around a number (RFC 3966 section 3, RFC 3261 section 19.1). */
const around = /^\s*(tel|sips?):|[@;?].*/gis

/** A number without what an address says around it, and without what people write between digits. */
export const plainNumberOf = (number: string): string => number.replace(around, '').replace(/[\s()./-]/g, '')
