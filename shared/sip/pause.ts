import type { Clock } from '../ports/clock.ts'

/** A wait that can be cut short. */
export interface Pause {
  /** Resolves after `duration` ms, or when `end` is called. */
  wait(duration: number): Promise<void>
  end(): void
}

export function createPause(clock: Pick<Clock, 'after'>): Pause {
  let end = () => undefined as void
  return {
    wait: (duration) =>
      new Promise((resolve) => {
        const cancel = clock.after(duration, resolve)
        end = () => {
          cancel()
          resolve()
        }
      }),
    end: () => end(),
  }
}
