/** How long to wait before each attempt to get the line back, and for ever the last one after that: ms. */
const delays = [0, 300, 1_200, 2_700, 4_800, 7_000] as const

/** Share of a delay that is random, and the least spread: so that a restarted server meets its phones one by one. */
const jitter = { share: 0.5, least: 100 } as const

/**
 * How long to wait before an attempt: ms.
 *
 * @param attempt 0 for the first one
 * @param random from 0 to 1
 */
export function delayBefore(attempt: number, random: number): number {
  const delay = delays[Math.min(attempt, delays.length - 1)] ?? 0
  return delay + random * Math.max(jitter.least, delay * jitter.share)
}

/** Which server an attempt goes to: each of them in turn, the preferred one first. */
export function serverFor(servers: readonly string[], attempt: number): string | undefined {
  return servers[attempt % servers.length]
}

/**
 * How long a clear no is left alone, and for ever the last one after that: ms. Not forever, for an administrator may
 * mend it, or a server may have lost its users for a minute. Not sooner, for wrong credentials lock accounts and
 * addresses out: fail2ban does so by the fifth within ten minutes, and with the two that came before, these are four.
 */
const rests = [60_000, 240_000, 600_000] as const

/**
 * How long to wait before the account is tried again: ms. Up to twice as long by chance, for a server that has refused
 * one phone has most likely refused all of them, and within one second.
 *
 * @param wrong how often the credentials were no good before, in a row; 0 for any other no
 * @param random from 0 to 1
 */
export function restAfter(wrong: number, random: number): number {
  const rest = rests[Math.min(wrong, rests.length - 1)] ?? 0
  return rest + random * rest
}

/** How long to wait after a refusal on a connection that stays, doubling up to the longest: ms. */
const patience = { first: 2_000, longest: 60_000 } as const

/**
 * How long to wait before a registrar that has said no is asked once more: ms.
 *
 * @param refusal 0 for the first one in a row
 * @param random from 0 to 1
 */
export function delayAfter(refusal: number, random: number): number {
  const delay = Math.min(patience.first * 2 ** refusal, patience.longest)
  return delay + random * delay * jitter.share
}
