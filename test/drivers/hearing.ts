import type { BrowserContext, Frame } from 'playwright-core'

interface Listening {
  heard?: MediaStream[]
}

/** Remembers in every page of the browser what it plays, so that it can be listened to. */
export async function listenIn(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const listening = globalThis as Listening
    const play = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play')
      ?.value as () => Promise<void>
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      if (this.srcObject instanceof MediaStream) (listening.heard ??= []).push(this.srcObject)
      return play.call(this)
    }
  })
}

/** Hz, of the loudest tone that the page plays now; 0 in silence. */
export const heardIn = (frame: Frame): Promise<number> =>
  frame.evaluate(async () => {
    const stream = (globalThis as Listening).heard?.at(-1)
    if (!stream) return 0
    const context = new AudioContext()
    const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 })
    context.createMediaStreamSource(stream).connect(analyser)
    // The analyser needs as many samples as it looks at.
    await new Promise((resolve) => setTimeout(resolve, (1000 * analyser.fftSize) / context.sampleRate + 100))
    const levels = new Float32Array(analyser.frequencyBinCount)
    analyser.getFloatFrequencyData(levels)
    const loudest = levels.reduce((best, level, bin) => (level > (levels[best] ?? -Infinity) ? bin : best), 0)
    const frequency =
      (levels[loudest] ?? -Infinity) > -70 ? (loudest * context.sampleRate) / analyser.fftSize : 0
    await context.close()
    return Math.round(frequency)
  })
