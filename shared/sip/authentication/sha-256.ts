/**
 * SHA-256 (FIPS 180-4) at once: the browser's own comes with a promise only, and sip.js answers a challenge where it
 * stands.
 */

/** The first 32 bits of the fractional part of a root. */
const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = []
  for (let candidate = 2; primes.length < count; candidate++)
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  return primes
}

const primes = firstPrimes(64)
/** Sections 4.2.2 and 5.3.3. */
const constants = primes.map((prime) => fraction(Math.cbrt(prime)))
const start = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))

const turn = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits))

/** The message with its end mark and its length in bits (section 5.1.1). */
function padded(bytes: Uint8Array): DataView {
  const length = 64 * Math.ceil((bytes.length + 9) / 64)
  const view = new DataView(new ArrayBuffer(length))
  new Uint8Array(view.buffer).set(bytes)
  view.setUint8(bytes.length, 0x80)
  view.setBigUint64(length - 8, BigInt(bytes.length) * 8n)
  return view
}

/** The message schedule of one block (section 6.2.2, step 1). */
function schedule(view: DataView, offset: number): readonly number[] {
  const words = Array.from({ length: 16 }, (_, index) => view.getInt32(offset + 4 * index))
  const word = (index: number): number => words[index] ?? 0
  for (let index = 16; index < 64; index++) {
    const [early, late] = [word(index - 15), word(index - 2)]
    const one = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)
    const other = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10)
    words.push((word(index - 16) + one + word(index - 7) + other) | 0)
  }
  return words
}

type State = readonly [number, number, number, number, number, number, number, number]

/** One round (section 6.2.2, step 3). */
function round([a, b, c, d, e, f, g, h]: State, addend: number): State {
  const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + addend
  const other = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
  return [(one + other) | 0, a, b, c, (d + one) | 0, e, f, g]
}

const added = (state: State, other: State): State =>
  state.map((word, index) => (word + (other[index] ?? 0)) | 0) as unknown as State

/** @returns 64 hexadecimal digits */
export function sha256(text: string): string {
  const view = padded(new TextEncoder().encode(text))
  let hash = start as unknown as State
  for (let offset = 0; offset < view.byteLength; offset += 64) {
    const words = schedule(view, offset)
    const mixed = constants.reduce<State>(
      (state, constant, index) => round(state, constant + (words[index] ?? 0)),
      hash,
    )
    hash = added(hash, mixed)
  }
  return hash.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}
