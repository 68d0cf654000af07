import type { Clock } from '../ports/clock.ts'

/** The part of a SIP message that a session timer reads. */
export interface TimerHeaders {
  getHeader(name: string): string | undefined
}

export interface SessionTimerDependencies {
  readonly clock: Pick<Clock, 'after'>
  /** Tells the far end that we are still there. */
  readonly refresh: () => void
  /** The far end has not done so for too long. */
  readonly onExpired: () => void
}

/** What we ask for, and the least that we take (RFC 4028 sections 4 and 5): s. */
const wanted = 1_800
const leastInterval = 90

/** Who refreshes, seen from here. */
type Refresher = 'us' | 'them'

interface Agreement {
  /** s */
  readonly interval: number
  readonly refresher: Refresher
}

const secondsIn = (header: string | undefined): number | undefined => {
  const seconds = Number.parseInt(header ?? '', 10)
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined
}

const refresherIn = (header: string): string | undefined =>
  /;\s*refresher\s*=\s*(uac|uas)\b/i.exec(header)?.[1]?.toLowerCase()

const supportsTimer = (message: TimerHeaders): boolean =>
  /\btimer\b/i.test(`${message.getHeader('Supported') ?? ''} ${message.getHeader('Require') ?? ''}`)

/** Headers of our INVITE. @param interval s */
export const offerTimer = (interval = wanted): readonly string[] => [
  `Session-Expires: ${String(interval)}`,
  `Min-SE: ${String(leastInterval)}`,
]

/** How a request is refused that asks for an interval that is too short (RFC 4028 section 9). */
export const tooShort = { statusCode: 422, extraHeaders: [`Min-SE: ${String(leastInterval)}`] }

/** Whether a request of the far end asks for an interval that is too short. */
export function isTooShort(request: TimerHeaders): boolean {
  const interval = secondsIn(request.getHeader('Session-Expires'))
  return interval !== undefined && interval < leastInterval && supportsTimer(request)
}

/** The interval that a refusal (422) asks for at least: s. */
export const askedInterval = (refusal: TimerHeaders): number | undefined =>
  secondsIn(refusal.getHeader('Min-SE'))

/**
 * Makes sure that a call whose far end has silently gone does not last for ever, and that the far end knows the same
 * of us (RFC 4028).
 */
export class SessionTimer {
  readonly #dependencies: SessionTimerDependencies
  #agreement: Agreement | undefined
  #stopWaiting = (): void => undefined

  constructor(dependencies: SessionTimerDependencies) {
    this.#dependencies = dependencies
  }

  /** Headers of a request of ours that refreshes. */
  request(): readonly string[] {
    if (!this.#agreement) return []
    const { interval, refresher } = this.#agreement
    return [`Session-Expires: ${String(interval)};refresher=${refresher === 'us' ? 'uac' : 'uas'}`]
  }

  /** The far end has accepted a request of ours. */
  accepted(response: TimerHeaders): void {
    const header = response.getHeader('Session-Expires') ?? ''
    const interval = secondsIn(header)
    this.#agree(interval && { interval, refresher: refresherIn(header) === 'uas' ? 'them' : 'us' })
  }

  /** Takes a request of theirs that refreshes. @returns headers of the answer */
  answer(request: TimerHeaders): readonly string[] {
    const header = request.getHeader('Session-Expires') ?? ''
    const interval = secondsIn(header)
    if (!interval) return []
    const theirs = supportsTimer(request)
    const refresher = theirs && refresherIn(header) !== 'uas' ? 'them' : 'us'
    this.#agree({ interval: Math.max(interval, leastInterval), refresher })
    return [
      ...(theirs ? ['Require: timer'] : []),
      `Session-Expires: ${String(interval)};refresher=${refresher === 'them' ? 'uac' : 'uas'}`,
    ]
  }

  stop(): void {
    this.#stopWaiting()
  }

  #agree(agreement: Agreement | undefined | 0): void {
    this.#stopWaiting()
    this.#agreement = agreement || undefined
    if (!agreement) return
    const { clock, refresh, onExpired } = this.#dependencies
    const { interval, refresher } = agreement
    // Section 10: half the interval before we refresh, and a little less than all of it before we give up.
    const [wait, action] =
      refresher === 'us' ? [interval / 2, refresh] : [interval - Math.min(32, interval / 3), onExpired]
    this.#stopWaiting = clock.after(wait * 1_000, action)
  }
}
