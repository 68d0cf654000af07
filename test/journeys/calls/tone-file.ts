import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Samples per second. */
const rate = 48_000

/** A RIFF WAVE file with one channel of 16-bit samples. */
export function waveOf(samples: Int16Array): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples.byteLength, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples.byteLength, 40)
  return Buffer.concat([header, Buffer.from(samples.buffer)])
}

/**
 * Writes a tone that can be played in a loop.
 *
 * @param frequency a whole number of Hz, so that the end meets the beginning
 * @returns the path of the file
 */
export function writeTone(frequency: number): Promise<string> {
  const samples = Int16Array.from({ length: rate }, (_, index) =>
    Math.round(Math.sin((2 * Math.PI * frequency * index) / rate) * 12_000),
  )
  return write(samples, String(frequency))
}

/** Writes what a microphone hears whose switch is off. @returns the path of the file */
export const writeSilence = (): Promise<string> => write(new Int16Array(rate), 'silence')

async function write(samples: Int16Array, name: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'sidetone-')), `${name}.wav`)
  await writeFile(file, waveOf(samples))
  return file
}
