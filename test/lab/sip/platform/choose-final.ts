import type { SipResponse } from '../message/message.ts'

/** Refusals that tell the caller how to ask again (RFC 3261 §16.7, step 6). */
const helpful = [401, 407, 415, 420, 484]

const rank = ({ status }: SipResponse): number => {
  if (status >= 600) return 0
  return Math.floor(status / 100) * 10 + (helpful.includes(status) ? 0 : 1)
}

/** The refusal of several that goes back: 6xx before all, then the lowest class. */
export const chooseFinal = (refusals: readonly SipResponse[]): SipResponse | undefined =>
  [...refusals].sort((one, other) => rank(one) - rank(other))[0]
