/** Numbers from a seed: the same seed gives the same numbers (mulberry32). */
export function createRandom(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T
  return { next, below, pick }
}

export type Random = ReturnType<typeof createRandom>

/** What parsers stumble over. */
const nasty = [
  ...['\r\n', '\r\n\r\n', '\r', '\n', '\t', ' ', '\0', '\u007f', '\ud800', 'ü', '山', '😀', '\ufeff'],
  ...['"', '\\', '<', '>', '<>', ';', ';;', ',', ',,', ':', '=', '@', '#', '%', '%00', '%zz', '[', ']', '()'],
  ...['-1', '0', '4294967296', '99999999999999999999', '1e9', 'NaN', '__proto__', 'constructor', '*', 'null'],
  ...['%FF', 'a%FF', '%C3%28', '%ED%A0%80', '%2', '%25FF', '%0D%0A'],
  ...['sip:', 'tel:+1', 'sips:a@b', 'x'.repeat(300), ';a=b'.repeat(80), ' '.repeat(200), '"'.repeat(51)],
]

const headers = [
  ...[
    'Content-Type: text/plain',
    'Content-Disposition: x y',
    'Content-Length: 1',
    'Require: 100rel',
    'Expires: 0',
  ],
  ...['CSeq: 1 ACK', 'Via: SIP/2.0/WSS a;branch=z9hG4bK', 'To: <sip:a@b>;tag=1', 'Contact: *', 'call_id: x'],
  ...[
    'Replaces: a;to-tag=1;from-tag=2',
    'Replaces: a%FF;to-tag=%FF;from-tag=%',
    'Refer-To: <sip:b@c?Replaces=a%FF%3Bto-tag%3D1>',
    'Referred-By: "%FF" <sip:%FF@c>',
    'Session-Expires: 1',
    'Event: x',
    'RSeq: 1',
    'WWW-Authenticate: Digest',
  ],
]

const methods =
  'ACK BYE CANCEL INFO INVITE MESSAGE NOTIFY OPTIONS PRACK REFER REGISTER SUBSCRIBE UPDATE X'.split(' ')

type Mutation = (text: string, random: Random) => string

const replaceSpan = (text: string, at: number, length: number, by: string): string =>
  text.slice(0, at) + by + text.slice(at + length)

const inLines =
  (change: (lines: string[], at: number, random: Random) => void): Mutation =>
  (text, random) => {
    const lines = text.split('\r\n')
    change(lines, random.below(lines.length), random)
    return lines.join('\r\n')
  }

const anyNumber = /\d+/g
const anyWord = /[\w.-]+/g

const replaceOne = (text: string, pattern: RegExp, random: Random, by: string): string => {
  const found = random.pick([...text.matchAll(pattern)])
  return found ? replaceSpan(text, found.index, found[0].length, by) : text
}

const mutations: readonly Mutation[] = [
  (text, random) => replaceSpan(text, random.below(text.length), 0, random.pick(nasty)),
  (text, random) => replaceSpan(text, random.below(text.length), 1, String.fromCharCode(random.below(256))),
  (text, random) => replaceSpan(text, random.below(text.length), 1 + random.below(20), ''),
  (text, random) => replaceOne(text, anyNumber, random, random.pick(nasty)),
  (text, random) => replaceOne(text, anyWord, random, random.pick(nasty)),
  (text, random) => replaceOne(text, anyWord, random, random.pick(text.match(anyWord) ?? [''])),
  (text, random) => text.replaceAll(random.pick(methods), random.pick(methods)),
  (text, random) => text.slice(0, random.below(text.length)),
  inLines((lines, at) => lines.splice(at, 1)),
  inLines((lines, at) => lines.splice(at, 0, lines[at] ?? '')),
  inLines((lines, at, random) => lines.splice(at, 0, random.pick(headers))),
  inLines((lines, at, random) => lines.push(...lines.splice(at, 1, lines[random.below(lines.length)] ?? ''))),
  inLines((lines, at) => (lines[at] = (lines[at] ?? '').replace(/[:;,=] */, '$&\r\n '))),
  inLines((lines, at) => (lines[at] = (lines[at] ?? '').replace(/:.*/, ':'))),
]

/** One to four things go wrong with a text, mostly one. */
export function mutate(text: string, random: Random): string {
  let mutated = text
  for (let left = random.pick([1, 1, 1, 2, 4]); left > 0 && mutated; left--)
    mutated = random.pick(mutations)(mutated, random)
  return mutated
}
