import { sampleRate } from './pcmu.ts'

/** A packet in which something was heard. */
export interface Arrival {
  /** Whose clock its time is told by. */
  readonly ssrc: number
  /** In samples (RFC 3550 section 5.1). */
  readonly timestamp: number
  /** ms */
  readonly at: number
}

interface Packet {
  /** By the sender's clock: ms. */
  readonly said: number
  /** By which it came later than that: ms, and the same for all that nothing held up. */
  readonly delay: number
}

/** What is held up on its way comes in before so much more has been said: ms. */
const longestDelay = 3_000

/** How many packets are looked at together, and how many of them once more with the next. */
const [most, kept] = [6_000, 1_000]

/** Packets by their clocks. */
function streamsOf(arrivals: readonly Arrival[]): readonly (readonly Packet[])[] {
  const firsts = new Map<number, number>()
  const streams = new Map<number, Packet[]>()
  for (const { ssrc, timestamp, at } of arrivals) {
    const first = firsts.get(ssrc) ?? timestamp
    // Timestamps begin anew after 2³².
    const said = (((timestamp - first) | 0) * 1_000) / sampleRate
    firsts.set(ssrc, first)
    const packets = streams.get(ssrc) ?? []
    packets.push({ said, delay: at - said })
    streams.set(ssrc, packets)
  }
  return [...streams.values()]
}

/** When each packet would have come if nothing had held it up: as late as the one of the next that was least late. */
function duesOf(packets: readonly Packet[]): readonly number[] {
  let next: readonly Packet[] = []
  return [...packets]
    .sort((one, other) => other.said - one.said)
    .map((packet) => {
      const isOfUse = ({ said, delay }: Packet) => delay < packet.delay && said <= packet.said + longestDelay
      next = [packet, ...next.filter(isOfUse)]
      return packet.said + (next.at(-1) ?? packet).delay
    })
}

/**
 * The longest time without a sound, in ms. A machine that is busy holds packets up, in the browser or here, and hands
 * them over all at once; that is not what is asked for. What was lost, what was never said, and what was silence is.
 */
export function longestGapIn(arrivals: readonly Arrival[]): number {
  const dues = streamsOf(arrivals)
    .flatMap(duesOf)
    .sort((one, other) => one - other)
  return dues.reduce((longest, due, index) => Math.max(longest, due - (dues[index - 1] ?? due)), 0)
}

/** Remembers arrivals as long as they are needed. */
export function watchGaps() {
  let arrivals: Arrival[] = []
  let longest = 0

  const look = (): number => Math.max(longest, longestGapIn(arrivals))

  return {
    note(arrival: Arrival): void {
      arrivals.push(arrival)
      if (arrivals.length < most) return
      longest = look()
      arrivals = arrivals.slice(-kept)
    },
    /** ms */
    longest: look,
  }
}
