/** The timers of RFC 3261 §17, in ms: first repetition, longest time between two, and when to give up. */
export const timing = { first: 500, longest: 4000, giveUp: 32_000 } as const

export interface Repetition {
  stop(): void
}

/**
 * Does something again and again, at first after 500 ms and then at growing distances, until it is stopped or
 * 32 s are over.
 *
 * @param giveUp ms, where it is not to be 32 s
 */
export function repeat(
  action: () => void,
  onGivenUp: () => void = () => undefined,
  giveUp: number = timing.giveUp,
): Repetition {
  const started = performance.now()
  let pause: number = timing.first
  let timer = setTimeout(again, pause)

  function again(): void {
    if (performance.now() - started >= giveUp) {
      onGivenUp()
      return
    }
    action()
    pause = Math.min(pause * 2, timing.longest)
    timer = setTimeout(again, pause)
  }

  return {
    stop() {
      clearTimeout(timer)
    },
  }
}
