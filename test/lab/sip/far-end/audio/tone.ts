import { encodeSample, sampleRate } from './pcmu.ts'

/** ms of audio in a packet, and its samples. */
export const packetTime = 20
export const packetSamples = (sampleRate * packetTime) / 1000
/** A quarter of full scale: loud, and far from clipping. */
const amplitude = 8192

/** The payloads of an endless tone in PCMU, 20 ms each. @param frequency Hz */
export function* toneOf(frequency: number): Generator<Buffer, never> {
  for (let at = 0; ; at += packetSamples) {
    const phase = (sample: number): number => (2 * Math.PI * frequency * (at + sample)) / sampleRate
    const samples = Array.from({ length: packetSamples }, (_, sample) => amplitude * Math.sin(phase(sample)))
    yield Buffer.from(samples.map(encodeSample))
  }
}
