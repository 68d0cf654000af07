import type { Clock } from '../ports/clock.ts'

/** The part of a SIP message that a session timer reads. */
export interface TimerHeaders {
  getHeader(name: string): string | undefined
}

export interface SessionTimerDependencies {
  readonly clock: Pick<Clock, 'after'>
  /** Whether anything can be sent now. */
  readonly isLineThere: () => boolean
  /** Tells the far end that we are still there; settles when that has worked out, or not. */
  readonly refresh: () => Promise<void>
  /** The far end has not done so for too long. */
  readonly onExpired: () => void
}

/** What we ask for, and the least that we take (RFC 4028 sections 4 and 5): s. */
const wanted = 1_800
const leastInterval = 90

/** How soon a refresh that came to nothing is tried again: s. It is sooner where less time is left. */
const pauses = { most: 30, least: 5 } as const

/** Who refreshes, seen from here. */
type Refresher = 'us' | 'them'

interface Agreement {
  /** s */
  readonly interval: number
  readonly refresher: Refresher
  /** What a refusal has asked for at least: s. */
  readonly least?: number
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
  #isAsking = false
  #stopWaiting = (): void => undefined

  constructor(dependencies: SessionTimerDependencies) {
    this.#dependencies = dependencies
  }

  /** Headers of a request of ours that refreshes. */
  request(): readonly string[] {
    if (!this.#agreement) return []
    const { interval, refresher, least } = this.#agreement
    return [
      `Session-Expires: ${String(interval)};refresher=${refresher === 'us' ? 'uac' : 'uas'}`,
      ...(least ? [`Min-SE: ${String(least)}`] : []),
    ]
  }

  /**
   * The far end, or a server on the way, has refused a request of ours as too short a promise (422): the next one
   * promises what they ask for (RFC 4028 section 7.3). The time that is left stays what it was.
   *
   * @returns whether that makes another request
   */
  refused(response: TimerHeaders): boolean {
    const least = askedInterval(response)
    if (!this.#agreement || !least || least <= this.#agreement.interval) return false
    this.#agreement = { ...this.#agreement, interval: least, least }
    return true
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
    const { interval, refresher } = agreement
    // Section 10: half the interval before we refresh, and a little less than all of it before we give up.
    if (refresher === 'us') this.#wait(interval / 2, () => this.#refresh(interval / 2))
    else this.#wait(interval - Math.min(32, interval / 3), () => this.#giveUp())
  }

  #wait(seconds: number, action: () => void): void {
    this.#stopWaiting = this.#dependencies.clock.after(seconds * 1_000, action)
  }

  /**
   * Refreshes, and does so again as long as the far end waits for it (section 10): a server that is being started anew,
   * or a change of theirs that crosses ours, costs no call.
   *
   * @param left how long the far end still waits: s
   */
  #refresh(left: number): void {
    const pause = Math.min(pauses.most, Math.max(pauses.least, left / 2))
    this.#wait(pause, () => (left > pause ? this.#refresh(left - pause) : this.#giveUp()))
    this.#ask()
  }

  /** One at a time: a request that nobody answers takes longer than the pause. */
  #ask(): void {
    const { isLineThere, refresh } = this.#dependencies
    if (this.#isAsking || !isLineThere()) return
    this.#isAsking = true
    void refresh().finally(() => (this.#isAsking = false))
  }

  /** While our own line is away nothing is known of the far end: it is asked once more when the line is back. */
  #giveUp(): void {
    const { isLineThere, onExpired } = this.#dependencies
    if (isLineThere()) return onExpired()
    this.#wait(pauses.least, () => (isLineThere() ? this.#refresh(0) : this.#giveUp()))
  }
}
