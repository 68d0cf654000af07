import type { Clock } from '../ports/clock.ts'

/** The servers that have asked to be left alone for a while (Retry-After, RFC 3261 section 20.33). */
export interface Rests {
  /** @param duration s, as the server said it */
  begin(server: string, duration: number): void
  /** The servers that may be asked now; where there is none, the one that may be asked first. */
  awake(servers: readonly string[]): readonly string[]
  /** How long it takes until one of these may be asked: ms. */
  left(servers: readonly string[]): number
}

/** No server keeps its phones away for longer, whatever it says: s. */
const longest = 300

/** Share of a rest that is added at random, so that phones do not come back all at once. */
const spread = 0.1

export function createRests(clock: Pick<Clock, 'now'>, random: () => number = Math.random): Rests {
  const ends = new Map<string, number>()

  const leftFor = (server: string): number => Math.max(0, (ends.get(server) ?? 0) - clock.now())
  const left = (servers: readonly string[]): number => Math.min(...servers.map(leftFor))

  return {
    begin(server, duration) {
      const rest = Math.min(duration, longest) * 1_000
      ends.set(server, clock.now() + rest * (1 + spread * random()))
    },
    awake(servers) {
      const shortest = left(servers)
      return servers.filter((server) => leftFor(server) <= shortest)
    },
    left,
  }
}
