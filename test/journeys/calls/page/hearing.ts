/** What is heard: Hz of the loudest tone, none in silence, and how loud: dBFS. */
export interface Heard {
  readonly frequency?: number
  readonly level: number
}

/** dBFS under which there is silence. */
const silence = -70

/** How long is listened for one answer: ms. */
const span = 200

/** Hz: how far beside its frequency a tone may be. */
const tolerance = 25

/** Measures all streams that it is given together, until it lets go of each. */
export function createHearing() {
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 })
  const width = context.sampleRate / analyser.fftSize

  /** dBFS of each stretch of the spectrum, `width` Hz wide, from 0 Hz on. */
  async function spectrum(): Promise<Float32Array> {
    await context.resume()
    await new Promise((resolve) => setTimeout(resolve, span))
    const bins = new Float32Array(analyser.frequencyBinCount)
    analyser.getFloatFrequencyData(bins)
    return bins
  }

  return {
    listen(stream: MediaStream): () => void {
      const source = context.createMediaStreamSource(stream)
      source.connect(analyser)
      return () => source.disconnect()
    },
    async heard(): Promise<Heard> {
      const bins = await spectrum()
      const level = Math.max(...bins)
      const frequency = bins.indexOf(level) * width
      return level > silence ? { frequency, level } : { level }
    },
    /** How loud each of these frequencies is: dBFS. */
    async levels(frequencies: readonly number[]): Promise<readonly number[]> {
      const bins = await spectrum()
      const levelAt = (frequency: number): number =>
        Math.max(
          ...bins.slice(
            Math.floor((frequency - tolerance) / width),
            Math.ceil((frequency + tolerance) / width),
          ),
        )
      return frequencies.map(levelAt)
    },
  }
}
