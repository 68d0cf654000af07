import { PhoneError } from '../call/failure.ts'

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** Text that nobody can guess, safe in a URL. */
export const randomText = (bytes: number): string => base64url(crypto.getRandomValues(new Uint8Array(bytes)))

/**
 * base64url of the SHA-256 of a text.
 *
 * @throws PhoneError `settings.invalid` on a page that was not served over https: browsers hash nowhere else
 */
export async function sha256(text: string): Promise<string> {
  if (!('subtle' in crypto)) throw new PhoneError('settings.invalid', 'the page is not served over https')
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}

/** Compares in a time that does not tell how much of the guess was right. */
export function sameText(secret: string, guess: string): boolean {
  let difference = secret.length ^ guess.length
  for (let i = 0; i < secret.length; i++) difference |= secret.charCodeAt(i) ^ guess.charCodeAt(i)
  return difference === 0
}
