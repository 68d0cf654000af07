import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('rfc4475/', import.meta.url)

/** The messages of RFC 4475, appendix A, by their file names. */
export const messageFiles: readonly string[] = readdirSync(folder)
  .map((file) => file.replace('.dat', ''))
  .sort()

export const messageIn = (file: string): Buffer => readFileSync(new URL(`${file}.dat`, folder))

/** The message with another Request-URI. */
export const addressedTo = (address: string, message: Buffer): Buffer =>
  Buffer.from(message.toString('latin1').replace(/^(\S+ +)\S+/, `$1sip:${address}`), 'latin1')

/** Bytes as a WebSocket hands them out. */
export const asFrame = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer
