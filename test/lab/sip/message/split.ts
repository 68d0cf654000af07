/** Splits at a separator that stands neither in quotes nor between angle brackets. */
export function splitOutside(text: string, separator: ',' | ';'): string[] {
  const pieces: string[] = []
  let start = 0
  let quoted = false
  let bracketed = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (quoted && character === '\\') at++
    else if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === '<' || character === '>') bracketed = character === '<'
    else if (character === separator && !bracketed) {
      pieces.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...pieces, text.slice(start)].map((piece) => piece.trim())
}
