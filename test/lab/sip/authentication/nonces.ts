import { createHmac } from 'node:crypto'

export type NonceVerdict = 'fresh' | 'stale' | 'foreign'

/**
 * Nonces that need no memory: each carries the time of its making and a seal over it. So they outlive a restart
 * of the server, and nobody can fill a table by asking for challenges.
 *
 * @param lifetime s; an older one is stale, and its sender may try again with a new one unasked
 * @param now s since the epoch
 */
export function createNonces(secret: string, lifetime: number, now: () => number) {
  const seal = (made: string): string =>
    createHmac('sha256', secret).update(`nonce:${made}`).digest('hex').slice(0, 32)
  return {
    issue(): string {
      const made = Math.floor(now()).toString(36)
      return `${made}.${seal(made)}`
    },
    check(nonce: string): NonceVerdict {
      const [made = '', given] = nonce.split('.')
      if (given !== seal(made)) return 'foreign'
      return now() - parseInt(made, 36) > lifetime ? 'stale' : 'fresh'
    },
  }
}

export type Nonces = ReturnType<typeof createNonces>
