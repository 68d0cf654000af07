import type { BrowserContext, Frame } from 'playwright-core'

interface Listening {
  heard?: MediaStream[]
  played?: Played
}

/** What a page has played since somebody began to listen: ms. */
export interface Played {
  readonly length: number
  readonly longestSilence: number
}

/** https://www.w3.org/TR/mediacapture-transform/#track-processor */
declare const MediaStreamTrackProcessor: new (options: {
  track: MediaStreamTrack
  maxBufferSize: number
}) => {
  readonly readable: ReadableStream<AudioData>
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

/** Begins to listen to what the page plays, without a break: each 10 ms of it are measured. */
export const followPlayed = (frame: Frame): Promise<void> =>
  frame.evaluate(() => {
    const [track] = (globalThis as Listening).heard?.at(-1)?.getAudioTracks() ?? []
    if (!track) throw new Error('The page plays nothing.')
    /** Of full scale: -40 dB. */
    const silence = 0.01
    let silent = 0
    let played = { length: 0, longestSilence: 0 }

    const loudness = (data: AudioData): number => {
      const samples = new Float32Array(data.numberOfFrames)
      data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' })
      return Math.max(...samples.map(Math.abs))
    }
    const hear = (data: AudioData) => {
      const length = (1000 * data.numberOfFrames) / data.sampleRate
      silent = loudness(data) < silence ? silent + length : 0
      played = { length: played.length + length, longestSilence: Math.max(played.longestSilence, silent) }
      Object.assign(globalThis, { played })
      data.close()
    }
    // As much as a page may fall behind that has something else to do: 20 s.
    const { readable } = new MediaStreamTrackProcessor({ track: track.clone(), maxBufferSize: 2000 })
    void readable.pipeTo(new WritableStream({ write: hear }))
  })

/** What the page has played since {@link followPlayed}. */
export const playedIn = (frame: Frame): Promise<Played> =>
  frame.evaluate(() => (globalThis as Listening).played ?? { length: 0, longestSilence: 0 })
