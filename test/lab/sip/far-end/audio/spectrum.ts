import { sampleRate } from './pcmu.ts'

/** Hz: what is looked at, and how closely. */
const band = { from: 100, to: 3500, step: 10 }

/** The power at one frequency (Goertzel's algorithm). */
function powerAt(samples: Float64Array, frequency: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate)
  let last = 0
  let beforeLast = 0
  for (const sample of samples) {
    const next = sample + turn * last - beforeLast
    beforeLast = last
    last = next
  }
  return last * last + beforeLast * beforeLast - turn * last * beforeLast
}

/** Fades the ends (Hann's window), so that a tone does not leak over the whole band. */
const windowed = (samples: Float64Array): Float64Array =>
  samples.map((sample, at) => sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / (samples.length - 1))))

/** The strongest frequency in the samples, in Hz, to the nearest 10. */
export function dominantFrequency(samples: Float64Array): number {
  const faded = windowed(samples)
  let best = { frequency: 0, power: -1 }
  for (let frequency = band.from; frequency <= band.to; frequency += band.step) {
    const power = powerAt(faded, frequency)
    if (power > best.power) best = { frequency, power }
  }
  return best.frequency
}

/** The loudness of one frequency in the samples in dBFS, as if there were no other; −96 for silence. */
export function levelAt(samples: Float64Array, frequency: number): number {
  // Hann's window lets half of the amplitude through, and power counts in both halves of the spectrum.
  const power = (8 * powerAt(windowed(samples), frequency)) / Math.max(1, samples.length) ** 2
  return Math.max(-96, Math.round(10 * Math.log10(power + 1e-12)))
}

/** The loudness of the samples in dBFS; −96 for silence. */
export function levelOf(samples: Float64Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)
  return Math.max(-96, Math.round(10 * Math.log10(power + 1e-12)))
}
