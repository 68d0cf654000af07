/** Parts of the screen that no page needs at once, so that it loads quickly. */
const parts = {
  quality: () => import('./quality.ts'),
} as const

const asked = new Set<keyof typeof parts>()

/** Loads a part; what uses it shows by itself as soon as it is there. */
export function load(part: keyof typeof parts): void {
  if (asked.has(part)) return
  asked.add(part)
  // Where it cannot be loaded now, the next one who needs it asks again.
  parts[part]().catch(() => asked.delete(part))
}
