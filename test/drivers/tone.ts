import { writeFile } from 'node:fs/promises'

const rate = 48_000
const seconds = 4

/** Writes a 16-bit mono WAV file with a sine tone of whole periods, so that it can be looped. */
export async function writeTone(path: string, hertz: number): Promise<void> {
  const samples = Int16Array.from({ length: rate * seconds }, (_, index) =>
    Math.round(12_000 * Math.sin((2 * Math.PI * hertz * index) / rate)),
  )
  const data = Buffer.from(samples.buffer)
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + data.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(data.length, 40)
  await writeFile(path, Buffer.concat([header, data]))
}
