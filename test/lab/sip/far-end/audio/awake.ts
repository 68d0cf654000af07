/** How often it is looked whether there is a turn: ms. */
const tick = 10

/** Later than this a look has been kept from its turn: ms. */
const late = 50

export interface AwakeClock {
  /** ms */
  now(): number
  stop(): void
}

/**
 * A clock that stands still while this process has no turn, as on a machine that is busy. What arrives meanwhile is
 * taken late, but has not come late.
 *
 * @param time ms
 */
export function startAwakeClock(time: () => number = () => performance.now()): AwakeClock {
  let lost = 0
  let due = time() + tick

  const overdue = (at: number): number => (at - due > late ? at - due : 0)

  function look(): void {
    const at = time()
    lost += overdue(at)
    due = at + tick
  }

  const timer = setInterval(look, tick).unref()
  return {
    now() {
      const at = time()
      return at - lost - overdue(at)
    },
    stop: () => clearInterval(timer),
  }
}
