import type { Readable } from '../../ports/readable.ts'

/** Plays what the other side says. */
export interface Loudspeaker {
  /** Plays until the returned function is called. */
  play(stream: MediaStream): () => void
}

/** The page parts that are needed. */
export type PlayingPage = Pick<Document, 'createElement' | 'addEventListener' | 'removeEventListener'>

const gestures = ['pointerdown', 'keydown'] as const

/** Audio Output Devices API: not in every browser. */
type Sinkable = Partial<Pick<HTMLAudioElement, 'setSinkId'>>

/** Stopped while it was about to start, not allowed yet, or a device that has gone; anything else is a defect. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof DOMException)) throw error
}

/**
 * One audio element for each call. A browser that does not let a page play by itself (autoplay policy) gets
 * another try with the next click or key.
 *
 * @param sink id of the device to play on; empty for the one of the system
 * @param onSink told each time that a device was chosen: what the browser refuses it with, if it does
 */
export function createLoudspeaker(
  page: PlayingPage,
  sink?: Readable<string>,
  onSink: (refusal: unknown) => void = () => undefined,
): Loudspeaker {
  return {
    play(stream) {
      const audio = page.createElement('audio')
      const retry = () => void start()
      const forgetGestures = () => gestures.forEach((gesture) => page.removeEventListener(gesture, retry))
      const start = () => audio.play().then(forgetGestures).catch(ignoreRefusal)
      let wanted = ''
      const follow = (id: string) => {
        wanted = id
        const tell = (refusal?: unknown) => wanted === id && onSink(refusal)
        if (id !== (audio.sinkId ?? '')) (audio as Sinkable).setSinkId?.(id).then(() => tell(), tell)
      }

      gestures.forEach((gesture) => page.addEventListener(gesture, retry))
      audio.autoplay = true
      audio.srcObject = stream
      const stopFollowing = sink?.subscribe(follow)
      void start()
      return () => {
        stopFollowing?.()
        forgetGestures()
        audio.pause()
        audio.srcObject = null
      }
    },
  }
}
