import { isConnected, type CallKey } from '../call/call.ts'
import type { Clock } from '../ports/clock.ts'
import type { CallList } from './call-list.ts'
import type { SipLog } from './log.ts'
import type { CallMedia } from './media/call-media.ts'

export interface AudioPathDependencies {
  readonly key: CallKey
  readonly media: Pick<
    CallMedia,
    'isConnected' | 'isRestarting' | 'hasUntoldRelay' | 'isQuiet' | 'restart' | 'onConnectionState'
  >
  readonly calls: Pick<CallList, 'get' | 'apply'>
  readonly clock: Pick<Clock, 'after'>
  readonly log: SipLog
  /** Whether the far end can be told anything now. */
  readonly isReachable: () => boolean
  /** Tells the far end our description; resolves when it has answered, or when that came to nothing. */
  readonly tell: () => Promise<void>
}

/** A gap in the network shorter than this heals by itself: ms. */
const healing = 2_000

/** A call that is answered and has no path for its audio by then finds none by itself: ms. */
const firstAudio = 4_000

/** … and by then most have one that find it; where a relay has turned up late the far end is told of it: ms. */
const lateRelay = 1_000

/** How long a path has, once the far end has agreed to look for it, until another one is looked for: ms. */
const repairDelay = 3_000

/** How long after the network may have changed it can be seen whether the audio has stopped: ms. */
const doubt = 1_100

/** The way of one call's audio through the network, and how it is found again where it is lost. */
export class AudioPath {
  readonly #dependencies: AudioPathDependencies
  #cancelHealing = (): void => undefined
  #cancelRepair = (): void => undefined
  #cancelFirst = (): void => undefined
  #cancelDoubt = (): void => undefined
  #isRepairing = false
  #isClosed = false

  constructor(dependencies: AudioPathDependencies) {
    this.#dependencies = dependencies
    const { media, clock, calls, key } = dependencies
    const reactions: Partial<Record<RTCPeerConnectionState, () => void>> = {
      connected: () => calls.apply(key, { type: 'recovered' }),
      disconnected: () => (this.#cancelHealing = clock.after(healing, () => this.#lost())),
      failed: () => this.#lost(),
    }
    media.onConnectionState = (state) => {
      this.#cancelHealing()
      reactions[state]?.()
    }
  }

  /** The call is answered: there is to be a path soon. */
  await(): void {
    const { clock } = this.#dependencies
    this.#cancelFirst = clock.after(lateRelay, () => this.#awaitLonger())
  }

  /** The far end can be told again where we are. */
  lineBack(): void {
    const { calls, key } = this.#dependencies
    if (calls.get(key).state === 'recovering') return this.#repair()
    if (!isConnected(calls.get(key))) return
    // What took the connection of the line away may have been another network, under the audio too.
    void this.#leaveDead()
    this.networkDoubted()
  }

  /** Looks for another path at once; as long as the old one still works it goes on. */
  networkChanged(): void {
    const { calls, key, media, tell } = this.#dependencies
    if (!isConnected(calls.get(key))) return
    media.restart()
    void tell()
  }

  /** The network may be another one: looks for another path where the audio stops, and does nothing where it goes on. */
  networkDoubted(): void {
    this.#cancelDoubt()
    this.#cancelDoubt = this.#dependencies.clock.after(doubt, () => void this.#leaveDead())
  }

  /** The call is over, or somebody else's. */
  close(): void {
    this.#isClosed = true
    this.#cancelHealing()
    this.#cancelRepair()
    this.#cancelFirst()
    this.#cancelDoubt()
  }

  #awaitLonger(): void {
    const { clock, media, tell } = this.#dependencies
    if (media.isConnected) return
    if (media.hasUntoldRelay) void tell()
    this.#cancelFirst = clock.after(firstAudio - lateRelay, () => !media.isConnected && this.#lost())
  }

  async #leaveDead(): Promise<void> {
    const { calls, key, media, log } = this.#dependencies
    const isQuiet = await media.isQuiet()
    // On hold nothing has to come; and whoever looks already is not to begin anew.
    if (this.#isClosed || !isQuiet || media.isRestarting || calls.get(key).state !== 'active') return
    log({ level: 'info', event: 'call.path-dead', call: key })
    this.networkChanged()
  }

  #lost(): void {
    const { log, calls, key } = this.#dependencies
    if (this.#isClosed) return
    log({ level: 'warn', event: 'call.audio-lost', call: key })
    calls.apply(key, { type: 'lost' })
    this.#repair()
  }

  /**
   * Looks for another path, now or when the line is back, until there is one. An attempt is not disturbed before the far
   * end has answered it and the path that both agreed on has had its time.
   */
  #repair(): void {
    const { media, clock, calls, key, isReachable, tell } = this.#dependencies
    this.#cancelRepair()
    if (this.#isRepairing || calls.get(key).state !== 'recovering' || !isReachable()) return
    this.#isRepairing = true
    media.restart()
    void tell().then(() => {
      this.#isRepairing = false
      if (!this.#isClosed) this.#cancelRepair = clock.after(repairDelay, () => this.#repair())
    })
  }
}
