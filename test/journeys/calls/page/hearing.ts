/** What is heard: Hz of the loudest tone, none in silence, and how loud: dBFS. */
export interface Heard {
  readonly frequency?: number
  readonly level: number
}

/** dBFS under which there is silence. */
const silence = -70

/** How long is listened for one answer: ms. */
const span = 200

/** Measures all streams that it is given together, until it lets go of each. */
export function createHearing() {
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 })

  return {
    listen(stream: MediaStream): () => void {
      const source = context.createMediaStreamSource(stream)
      source.connect(analyser)
      return () => source.disconnect()
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
