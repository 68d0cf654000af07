import type { Clock } from '../ports/clock.ts'
import type { DialRequest } from '../ports/crm-host.ts'

/** A number that waits for the line; the newest one alone, and not for ever. */
export class PendingDial {
  readonly #clock: Pick<Clock, 'after'>
  #request: DialRequest | undefined
  #stopWaiting = (): void => undefined

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock
  }

  /**
   * @param patience how long it waits: ms
   * @param onGivenUp it waits no longer
   */
  wait(request: DialRequest, patience: number, onGivenUp = (): void => undefined): void {
    this.#stopWaiting()
    this.#request = request
    this.#stopWaiting = this.#clock.after(patience, () => {
      this.#request = undefined
      onGivenUp()
    })
  }

  /** What waits, which does so no longer. */
  take(): DialRequest | undefined {
    const request = this.#request
    this.#request = undefined
    this.#stopWaiting()
    return request
  }
}
