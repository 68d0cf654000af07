import { failureOf, type FailureCode } from '../../call/failure.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SipLog } from '../log.ts'
import type { MicrophoneState } from '../quality/causes.ts'
import type { Microphone } from './microphone.ts'

export interface CallMicrophoneDependencies {
  readonly microphone: Microphone
  readonly clock: Pick<Clock, 'now' | 'after'>
  readonly log: SipLog
  /** `track` is another one: sends what it hears. */
  readonly send: () => Promise<void>
}

/** How long it is worth telling that another device has taken over: ms. */
const newsLasts = 8_000

/** Nobody tells when another program lets go of a microphone, so it is tried again: ms. */
const busyDelay = 3_000

type Lasting = Extract<MicrophoneState, 'live' | 'gone' | 'busy' | 'refused'>

/** Where the agent mends a failure of opening that is not mended at the plug: in the browser, in another program. */
const states: Partial<Record<FailureCode, Lasting>> = {
  'microphone.refused': 'refused',
  'microphone.blocked-by-page': 'refused',
  'microphone.busy': 'busy',
}

/**
 * One call's share of the microphone. Where its device goes away the next best one takes over, and where there is
 * none the call waits for one; it goes back to the chosen device when that is there again.
 */
export class CallMicrophone {
  readonly #dependencies: CallMicrophoneDependencies
  readonly #stopFollowing: () => void
  #track: MediaStreamTrack | undefined
  #isSilent = false
  #isClosed = false
  #replacedAt = -Infinity
  #state: Lasting = 'live'
  #cancelRetry = (): void => undefined

  constructor(dependencies: CallMicrophoneDependencies) {
    this.#dependencies = dependencies
    this.#stopFollowing = dependencies.microphone.onChange((isOther) => {
      if (this.#track && (isOther || !this.#isLive)) void this.#replace()
    })
  }

  get track(): MediaStreamTrack | undefined {
    return this.#track
  }

  get state(): MicrophoneState {
    const isNews = this.#dependencies.clock.now() - this.#replacedAt < newsLasts
    if (this.#state !== 'live') return this.#state
    if (this.#track?.muted) return 'muted'
    return isNews ? 'changed' : 'live'
  }

  /** @throws PhoneError `microphone.…` */
  async open(): Promise<void> {
    const { microphone, send } = this.#dependencies
    const track = await microphone.borrow()
    if (this.#isClosed) return microphone.giveBack(track)
    if (this.#track) microphone.giveBack(this.#track)
    this.#track = track
    this.#state = 'live'
    track.enabled = !this.#isSilent
    track.addEventListener('ended', () => void this.#lost(track))
    await send()
  }

  silence(isSilent: boolean): void {
    this.#isSilent = isSilent
    if (this.#track) this.#track.enabled = !isSilent
  }

  close(): void {
    this.#isClosed = true
    this.#stopFollowing()
    this.#cancelRetry()
    if (this.#track) this.#dependencies.microphone.giveBack(this.#track)
  }

  get #isLive(): boolean {
    return this.#track?.readyState === 'live'
  }

  async #lost(track: MediaStreamTrack): Promise<void> {
    if (track !== this.#track || this.#isClosed) return
    await this.#replace()
    if (this.#state === 'live') this.#replacedAt = this.#dependencies.clock.now()
  }

  async #replace(): Promise<void> {
    const { log } = this.#dependencies
    this.#cancelRetry()
    try {
      await this.open()
      log({ level: 'info', event: 'microphone.replaced' })
    } catch (error) {
      const { code } = failureOf(error, 'microphone.missing')
      log({ level: 'warn', event: 'microphone.not-replaced', detail: code })
      if (!this.#isLive) this.#failed(states[code] ?? 'gone')
    }
  }

  #failed(state: Lasting): void {
    this.#state = state
    if (this.#isClosed || state !== 'busy') return
    this.#cancelRetry()
    this.#cancelRetry = this.#dependencies.clock.after(busyDelay, () => void this.#replace())
  }
}
