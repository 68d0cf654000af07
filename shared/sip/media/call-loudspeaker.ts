import type { Loudspeaker } from './loudspeaker.ts'

/** What is heard of one call. */
export class CallLoudspeaker {
  readonly #loudspeaker: Loudspeaker
  #track: MediaStreamTrack | undefined
  #isSilent = false
  #stop = (): void => undefined

  constructor(loudspeaker: Loudspeaker) {
    this.#loudspeaker = loudspeaker
  }

  get track(): MediaStreamTrack | undefined {
    return this.#track
  }

  /** Plays that, and nothing else any more. */
  play(track: MediaStreamTrack): void {
    this.#track = track
    this.silence(this.#isSilent)
    this.playAgain()
  }

  /** Has the browser begin anew to play, for instance because the loudspeaker does not. */
  playAgain(): void {
    if (!this.#track) return
    this.#stop()
    this.#stop = this.#loudspeaker.play(new MediaStream([this.#track]))
  }

  silence(isSilent: boolean): void {
    this.#isSilent = isSilent
    if (this.#track) this.#track.enabled = !isSilent
  }

  close(): void {
    this.#stop()
  }
}
