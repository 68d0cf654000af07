/** A token bucket: `burst` at once, refilled at `perSecond`. */
export function createAllowance(
  burst: number,
  perSecond: number,
  now: () => number = () => performance.now(),
) {
  let left = burst
  let at = now()
  return {
    /** @returns false when there is nothing left */
    take(): boolean {
      const time = now()
      left = Math.min(burst, left + ((time - at) / 1000) * perSecond)
      at = time
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}
