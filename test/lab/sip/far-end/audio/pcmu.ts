/** G.711 µ-law (ITU-T G.711), the audio that every telephone understands: 8000 samples a second, one byte each. */
export const sampleRate = 8000
/** RTP payload type of PCMU (RFC 3551). */
export const pcmuType = 0

const bias = 0x84
const loudest = 32_635

/** @param sample −32768 … 32767 */
export function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(Math.round(sample)), loudest) + bias
  const segment = Math.floor(Math.log2(magnitude)) - 7
  const mantissa = (magnitude >> (segment + 3)) & 0x0f
  return ~(sign | (segment << 4) | mantissa) & 0xff
}

function decodeSample(byte: number): number {
  const code = ~byte & 0xff
  const magnitude = ((((code & 0x0f) << 3) + bias) << ((code >> 4) & 0x07)) - bias
  return code & 0x80 ? -magnitude : magnitude
}

const decoded = Int16Array.from({ length: 256 }, (_, byte) => decodeSample(byte))

/** @returns samples from −1 to 1 */
export const decodePcmu = (payload: Uint8Array): Float64Array =>
  Float64Array.from(payload, (byte) => (decoded[byte] ?? 0) / 32_768)
