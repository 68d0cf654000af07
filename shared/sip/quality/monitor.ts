import { isConnected, type Call, type CallKey } from '../../call/call.ts'
import type { Quality } from '../../call/quality.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Readable } from '../../ports/readable.ts'
import type { SipLog } from '../log.ts'
import type { MicrophoneState } from './causes.ts'
import { measure } from './measurement.ts'
import { CallObserver } from './observer.ts'
import { sampleOf, type Report, type Sample } from './sample.ts'

/** The audio of a call, as far as it is measured. */
export interface MeasuredMedia {
  /** Nothing before there is a connection. */
  stats(): Promise<Report | undefined>
  readonly microphone: MicrophoneState
  /** Has the browser begin anew to play the far end. */
  playAgain(): void
}

export type Qualities = ReadonlyMap<CallKey, Quality>

export interface MonitorDependencies {
  readonly clock: Clock
  readonly log: SipLog
  readonly calls: Readable<readonly Call[]>
  readonly mediaOf: (key: CallKey) => MeasuredMedia | undefined
  /** Tells what was found for one call. */
  readonly tell: (key: CallKey, quality: Quality) => void
}

/** How often a call is measured: ms. */
const interval = 1_000

/** A loudspeaker that was in use, or gone, as the browser wanted to play is not tried again by itself. */
const unplayed = 'quality.not-played'

interface Watched {
  readonly observer: CallObserver
  before: Sample | undefined
  quality: Quality | undefined
}

/** Measures every call in which both sides can talk, with one timer that exists as long as there is one. */
export class Monitor {
  readonly #dependencies: MonitorDependencies
  readonly #watched = new Map<CallKey, Watched>()
  #isRunning = false

  constructor(dependencies: MonitorDependencies) {
    this.#dependencies = dependencies
  }

  /** Measures from now on, until no call is left to measure; does nothing where it does so already. */
  run(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    this.#dependencies.clock.after(interval, () => void this.#measureAll())
  }

  async #measureAll(): Promise<void> {
    const calls = this.#dependencies.calls.get()
    await Promise.all(calls.map((call) => this.#measure(call)))
    this.#forgetGone()
    this.#isRunning = false
    if (this.#dependencies.calls.get().some(isConnected)) this.run()
  }

  async #measure(call: Call): Promise<void> {
    const watched = this.#watchedFor(call.key)
    if (call.state !== 'active') return this.#rest(call.key, watched)
    const media = this.#dependencies.mediaOf(call.key)
    const sample = await this.#sample(media)
    const { before } = watched
    watched.before = sample
    if (!media || !sample || !before) return
    const isMuted = call.muted
    const quality = watched.observer.observe({
      ...measure(before, sample),
      microphone: media.microphone,
      isMuted,
    })
    this.#logChange(call.key, watched.quality, quality)
    if (quality.cause === unplayed && watched.quality?.cause !== unplayed) media.playAgain()
    watched.quality = quality
    this.#dependencies.tell(call.key, quality)
  }

  async #sample(media: MeasuredMedia | undefined): Promise<Sample | undefined> {
    const report = await media?.stats()
    return report && sampleOf(report, this.#dependencies.clock.now())
  }

  /** Nobody is to be heard: what was wrong is told no more. */
  #rest(key: CallKey, watched: Watched): void {
    watched.before = undefined
    watched.observer.rest()
    if (!watched.quality?.cause) return
    const { cause: _, ...rest } = watched.quality
    watched.quality = rest
    this.#dependencies.tell(key, rest)
  }

  #watchedFor(key: CallKey): Watched {
    const known = this.#watched.get(key)
    if (known) return known
    const watched = { observer: new CallObserver(), before: undefined, quality: undefined }
    this.#watched.set(key, watched)
    return watched
  }

  #forgetGone(): void {
    const present = new Set(this.#dependencies.calls.get().map(({ key }) => key))
    for (const key of this.#watched.keys()) if (!present.has(key)) this.#watched.delete(key)
  }

  #logChange(call: CallKey, before: Quality | undefined, after: Quality): void {
    if (before?.cause === after.cause && before?.grade === after.grade) return
    const detail = [after.grade, `MOS ${after.mos.toFixed(1)}`, after.cause].filter(Boolean).join(', ')
    this.#dependencies.log({ level: 'info', event: 'call.quality', call, detail })
  }
}
