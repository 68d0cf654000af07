/** A text that cannot be read outside this browser, because the key cannot be taken out of it. */
export interface SealedText {
  readonly key: CryptoKey
  readonly iv: Uint8Array<ArrayBuffer>
  readonly bytes: ArrayBuffer
}

const algorithm = { name: 'AES-GCM', length: 256 } as const

/** As long as the algorithm wants it: bytes. */
const ivLength = 12

const parameters = (iv: Uint8Array<ArrayBuffer>, about: string) => ({
  name: algorithm.name,
  iv,
  additionalData: new TextEncoder().encode(about),
})

/**
 * Seals a text, with a new key each time.
 *
 * @param about what the text belongs to; it must be the same when the seal is opened
 */
export async function seal(text: string, about: string): Promise<SealedText> {
  const key = await crypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt'])
  const iv = crypto.getRandomValues(new Uint8Array(ivLength))
  const bytes = await crypto.subtle.encrypt(parameters(iv, about), key, new TextEncoder().encode(text))
  return { key, iv, bytes }
}

/** Opens a seal. Rejects where it was broken, or was made for something else. */
export async function unseal({ key, iv, bytes }: SealedText, about: string): Promise<string> {
  return new TextDecoder().decode(await crypto.subtle.decrypt(parameters(iv, about), key, bytes))
}
