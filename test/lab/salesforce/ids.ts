const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const suffixes = `${letters}012345`
const digits = `0123456789${letters}${letters.toLowerCase()}`

/** The three letters that make a 15 character id safe where case is lost: one per five characters. */
function suffixOf(id: string): string {
  const chunks = [id.slice(0, 5), id.slice(5, 10), id.slice(10, 15)]
  const bits = (chunk: string) =>
    [...chunk].reduce((sum, character, place) => sum + (letters.includes(character) ? 2 ** place : 0), 0)
  return chunks.map((chunk) => suffixes.charAt(bits(chunk))).join('')
}

const base62 = (value: number): string =>
  (value >= 62 ? base62(Math.floor(value / 62)) : '') + digits.charAt(value % 62)

/** Makes 18 character record ids; they begin with the entity's key prefix. */
export function createIdMaker(prefixOf: (entity: string) => string): (entity: string) => string {
  // An odd stride mixes upper and lower case, as ids of a real org do.
  let count = 48_271
  return (entity) => {
    count += 7_919
    const id = `${prefixOf(entity)}bn00000${base62(count).padStart(5, '0')}`
    return id + suffixOf(id)
  }
}
