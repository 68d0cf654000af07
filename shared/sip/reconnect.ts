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
