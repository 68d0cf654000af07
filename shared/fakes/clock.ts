import type { Clock } from '../ports/clock.ts'

export interface FakeClock extends Clock {
  /** Lets time pass: ms. Whatever falls due is called back in its order. */
  advance(duration: number): Promise<void>
  /** How many callbacks are due some time. */
  waiting(): number
}

/** Lets promises that are ready settle. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

export function createFakeClock(start = Date.UTC(2026, 0, 5, 9)): FakeClock {
  let now = start
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>()
  const firstDue = (limit: number) =>
    [...timers].filter((timer) => timer.at <= limit).sort((a, b) => a.at - b.at)[0]
  return {
    now: () => now,
    waiting: () => timers.size,
    after(delay, callback) {
      const timer = { at: now + Math.max(0, delay), callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async advance(duration) {
      const end = now + duration
      await settle()
      for (let timer = firstDue(end); timer; timer = firstDue(end)) {
        timers.delete(timer)
        now = timer.at
        timer.callback()
        await settle()
      }
      now = end
    },
  }
}
