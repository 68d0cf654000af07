/** How often something is asked that tells no event: ms. */
const interval = 50

/**
 * Asks until the answer is as wanted.
 *
 * @param patience ms
 * @throws Error naming what was wanted and what came last
 */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  wanted: (answer: T) => boolean,
  what: string,
  patience = 10_000,
): Promise<T> {
  const end = Date.now() + patience
  for (;;) {
    const answer = await ask()
    if (wanted(answer)) return answer
    if (Date.now() > end)
      throw new Error(`${what}: not within ${String(patience)} ms; last: ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, interval))
  }
}
