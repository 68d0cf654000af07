import { webcrypto } from 'node:crypto'
import { mock } from 'node:test'
import { createRandom, type Random } from './mutate.ts'
import { settle } from './phone.ts'

/** Longer than 64 times T1 (RFC 3261 section 17.1.1.2): ms. */
const longestTimer = 40_000
const step = 4_000

type Hex = Record<'of', (digits: number) => string>

const hexFrom = (random: Random): Hex => ({
  of: (digits) => Array.from({ length: digits }, () => random.below(16).toString(16)).join(''),
})

function fill<T extends ArrayBufferView | null>(view: T, random: Random): T {
  if (!view) return view
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  for (let at = 0; at < bytes.length; at++) bytes[at] = random.below(256)
  return view
}

/**
 * Begins a world anew in which time stands still, and in which whatever the phone draws at random comes from a seed:
 * the same seed gives the same tags, the same pauses and so the same messages again.
 */
export function beginWorld(seed: number): void {
  mock.timers.reset()
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_800_000_000_000 })
  const random = createRandom(seed)
  const hex = hexFrom(random)
  Math.random = () => random.next()
  webcrypto.getRandomValues = (view) => fill(view, random)
  webcrypto.randomUUID = () => `${hex.of(8)}-${hex.of(4)}-4${hex.of(3)}-8${hex.of(3)}-${hex.of(12)}`
}

/** Every timer of RFC 3261 section 17 falls due. */
export async function letTimePass(): Promise<void> {
  for (let passed = 0; passed < longestTimer; passed += step) {
    mock.timers.tick(step)
    await settle()
  }
}
