import type { Clock } from '../ports/clock.ts'

/** Keeps sign-ins under way. Ids and hashes are base64url of SHA-256. */
export interface RelayStore {
  /** A sign-in that was opened is forgotten after its time, or when its answer is taken. */
  open(id: string, readHash: string): Promise<'opened' | 'used' | 'full'>
  /** Keeps the answer; only the first one counts. */
  put(id: string, url: string): Promise<'kept' | 'used' | 'unknown'>
  /** Hash of the secret that the answer may be taken with. */
  readHash(id: string): Promise<string | undefined>
  /**
   * Takes the answer out, and waits for it until the signal is aborted. One at a time may wait: a newer one
   * sends the older one away.
   */
  take(id: string, signal: AbortSignal): Promise<string | undefined>
}

interface Entry {
  readonly readHash: string
  /** ms since the epoch */
  readonly expiresAt: number
  url?: string
  /** Tells whoever waits that there is an answer, or that nobody waits any more. */
  wake?: () => void
}

/** How long a sign-in may take: ms. */
const life = 300_000

/** For a service that runs in one copy. */
export function createMemoryRelayStore(clock: Clock, capacity = 10_000): RelayStore {
  const entries = new Map<string, Entry>()

  // All live equally long, so the oldest stand first.
  const forgetExpired = () => {
    for (const [id, entry] of entries) {
      if (entry.expiresAt > clock.now()) return
      entries.delete(id)
    }
  }

  const find = (id: string): Entry | undefined => {
    forgetExpired()
    return entries.get(id)
  }

  return {
    async open(id, readHash) {
      if (find(id)) return 'used'
      if (entries.size >= capacity) return 'full'
      entries.set(id, { readHash, expiresAt: clock.now() + life })
      return 'opened'
    },

    async put(id, url) {
      const entry = find(id)
      if (!entry) return 'unknown'
      if (entry.url !== undefined) return 'used'
      entry.url = url
      entry.wake?.()
      return 'kept'
    },

    readHash: async (id) => find(id)?.readHash,

    async take(id, signal) {
      const entry = find(id)
      if (!entry) return undefined
      entry.wake?.()
      if (entry.url === undefined) await waiting(entry, signal)
      return !signal.aborted && entry.url !== undefined && entries.delete(id) ? entry.url : undefined
    },
  }
}

function waiting(entry: Entry, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      signal.removeEventListener('abort', wake)
      if (entry.wake === wake) delete entry.wake
      resolve()
    }
    entry.wake = wake
    if (signal.aborted) wake()
    else signal.addEventListener('abort', wake)
  })
}
