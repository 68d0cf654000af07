/** How long to wait where nobody says how long, and where a subscription has ended as soon as it began: ms. */
export const usualPause = 60_000

/** No server keeps us waiting for longer: ms. */
const longestPause = 3_600_000

/** Why a server has ended a subscription so that another one may be asked for at once (RFC 6665 section 4.1.3). */
const passing: readonly (string | undefined)[] = ['deactivated', 'timeout']

/** … and so that no other one will do. */
const final: readonly (string | undefined)[] = ['rejected', 'noresource', 'invariant']

/**
 * When to ask again, where a server has ended a subscription (RFC 6665 section 4.1.3).
 *
 * @param header Subscription-State
 * @returns after how many ms; `never` where no other subscription will do; nothing where it goes on
 */
export function pauseAfter(header: string): number | 'never' | undefined {
  if (!/^\s*terminated\b/i.test(header)) return undefined
  const reason = /;\s*reason\s*=\s*([\w-]+)/i.exec(header)?.[1]?.toLowerCase()
  if (final.includes(reason)) return 'never'
  if (passing.includes(reason)) return 0
  const told = /;\s*retry-after\s*=\s*(\d{1,9})/i.exec(header)?.[1]
  return told === undefined ? usualPause : Math.min(Number(told) * 1_000, longestPause)
}
