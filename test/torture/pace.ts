/** How long the phone may take over one message: ms. */
export const patience = 20

/** How often a slow message is tried again, before it counts as one. */
const tries = 3

/**
 * What an action costs: ms of processor time of this process. A clock on the wall would count other programs too, and
 * nothing here waits for anything: the network, the audio and the timers are all played.
 */
export async function costOf(act: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await act()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/**
 * The least of what each action of a series costs, where some cost too much at first. Processor time holds what the
 * engine does for itself as well (it compiles, and collects garbage), which strikes another action the next time; an
 * action that is slow by itself, or by what went before it, is slow each time.
 *
 * @param repeat does the whole series again, and tells what each action costs
 */
export async function leastCosts(
  costs: readonly number[],
  repeat: () => Promise<readonly number[]>,
): Promise<readonly number[]> {
  let least = costs
  for (let left = tries; left > 0 && least.some((cost) => cost > patience); left--) {
    const again = await repeat()
    least = least.map((cost, index) => Math.min(cost, again[index] ?? cost))
  }
  return least
}
