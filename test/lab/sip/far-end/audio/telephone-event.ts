const digits = '0123456789*#ABCD'

/** The digit that a telephone event stands for (RFC 4733 §2.3, §3.2); `undefined` for any other payload. */
export const digitOf = (payload: Uint8Array): string | undefined =>
  payload.length === 4 ? digits[payload[0] ?? digits.length] : undefined

/** The four packets' worth of payload for one digit: a beginning, and the end said three times. */
export function eventPayloads(digit: string): Buffer[] {
  const event = digits.indexOf(digit)
  const volume = 10
  const payload = (end: boolean, duration: number): Buffer =>
    Buffer.from([event, (end ? 0x80 : 0) | volume, duration >> 8, duration & 0xff])
  return [payload(false, 160), payload(true, 800), payload(true, 800), payload(true, 800)]
}
