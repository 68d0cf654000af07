/** Plays what the other side says. */
export interface Loudspeaker {
  /** Plays until the returned function is called. */
  play(stream: MediaStream): () => void
}

/** The page parts that are needed. */
export type PlayingPage = Pick<Document, 'createElement' | 'addEventListener' | 'removeEventListener'>

const gestures = ['pointerdown', 'keydown'] as const

/**
 * One audio element for each call. A browser that does not let a page play by itself (autoplay policy) gets
 * another try with the next click or key.
 */
export function createLoudspeaker(page: PlayingPage): Loudspeaker {
  return {
    play(stream) {
      const audio = page.createElement('audio')
      const retry = () => void start()
      const forgetGestures = () => gestures.forEach((gesture) => page.removeEventListener(gesture, retry))

      async function start(): Promise<void> {
        try {
          await audio.play()
          forgetGestures()
        } catch (error) {
          // Stopped while it was about to start, or not allowed yet; anything else is a defect.
          if (!(error instanceof DOMException)) throw error
        }
      }

      gestures.forEach((gesture) => page.addEventListener(gesture, retry))
      audio.autoplay = true
      audio.srcObject = stream
      void start()
      return () => {
        forgetGestures()
        audio.pause()
        audio.srcObject = null
      }
    },
  }
}
