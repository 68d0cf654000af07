/** What is heard: Hz of the loudest tone, none in silence, and how loud: dBFS. */
export interface Heard {
  readonly frequency?: number
  readonly level: number
}

/** dBFS under which there is silence. */
const silence = -70

/** How long is listened for one answer: ms. */
const span = 200

/** Measures the newest stream that it was given. */
export function createHearing() {
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 })
  let source: MediaStreamAudioSourceNode | undefined

  return {
    listen(stream: MediaStream): void {
      source?.disconnect()
      source = context.createMediaStreamSource(stream)
      source.connect(analyser)
    },
    async heard(): Promise<Heard> {
      await context.resume()
      await new Promise((resolve) => setTimeout(resolve, span))
      const bins = new Float32Array(analyser.frequencyBinCount)
      analyser.getFloatFrequencyData(bins)
      const level = Math.max(...bins)
      const frequency = (bins.indexOf(level) * context.sampleRate) / analyser.fftSize
      return level > silence ? { frequency, level } : { level }
    },
  }
}
