/** Time, so that a test can turn it. */
export interface Clock {
  /** ms since the epoch. */
  now(): number
  /** Calls back once after `delay` ms; the answer cancels it. */
  after(delay: number, callback: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, callback) {
    const timer = setTimeout(callback, delay)
    return () => clearTimeout(timer)
  },
}
