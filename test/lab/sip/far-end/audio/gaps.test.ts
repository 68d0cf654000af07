import { longestGapIn, watchGaps, type Arrival } from './gaps.ts'

const packetTime = 20
const samples = 160
const start = 2 ** 32 - 5_000

/** Packets as a phone sends them and a far end takes them. */
function createLine() {
  const arrivals: Arrival[] = []
  let time = 1_000
  let timestamp = start
  let ssrc = 1

  return {
    arrivals,
    /** @param late how much later than usual each comes: ms */
    say(length: number, late: (time: number) => number = () => 0): void {
      for (let said = 0; said < length; said += packetTime) {
        time += packetTime
        timestamp = (timestamp + samples) % 2 ** 32
        arrivals.push({ ssrc, timestamp, at: time + late(time) })
      }
    },
    /** Says nothing, with or without its clock going on. */
    pause(length: number, isCounted: boolean): void {
      time += length
      if (isCounted) timestamp = (timestamp + (length / packetTime) * samples) % 2 ** 32
    },
    /** Goes on by a clock of its own. */
    renew(): void {
      ssrc++
      timestamp = 77
    },
  }
}

/** Holds everything up until that time. */
const until = (end: number) => (time: number) => Math.max(0, end - time)

describe('the longest time without a sound', () => {
  it('is as long as a packet where nothing was missing', () => {
    const { say, arrivals } = createLine()
    say(3_000)
    expect(longestGapIn(arrivals)).toBe(packetTime)
  })

  it('is nothing before anything was said', () => {
    expect(longestGapIn([])).toBe(0)
  })

  it.each([true, false])(
    'is what was not said, whether the clock of the phone went on or not: %s',
    (isCounted) => {
      const { say, pause, arrivals } = createLine()
      say(1_000)
      pause(500, isCounted)
      say(1_000)
      expect(longestGapIn(arrivals)).toBe(500 + packetTime)
    },
  )

  it('is what was lost', () => {
    const { say, arrivals } = createLine()
    say(3_000)
    arrivals.splice(50, 30)
    expect(longestGapIn(arrivals)).toBe(31 * packetTime)
  })

  it('is not what was held up and then came all at once', () => {
    const { say, arrivals } = createLine()
    say(1_000)
    say(3_000, until(4_500))
    say(1_000)
    expect(longestGapIn(arrivals)).toBe(packetTime)
  })

  it('is what was not said, even where the rest was held up', () => {
    const { say, pause, arrivals } = createLine()
    say(1_000)
    pause(400, false)
    say(1_000, until(3_000))
    say(1_000)
    expect(longestGapIn(arrivals)).toBe(400 + packetTime)
  })

  it('is not that each comes a little earlier or later', () => {
    const { say, arrivals } = createLine()
    say(3_000, (time) => (time * 7) % 60)
    expect(longestGapIn(arrivals)).toBeLessThan(100)
  })

  it('goes on where the phone begins to count anew', () => {
    const { say, pause, renew, arrivals } = createLine()
    say(1_000)
    pause(300, true)
    renew()
    say(1_000)
    expect(longestGapIn(arrivals)).toBe(300 + packetTime)
  })

  it('is remembered in a call that lasts', () => {
    const { say, pause, arrivals } = createLine()
    say(1_000)
    pause(500, false)
    say(300_000)
    const gaps = watchGaps()
    for (const arrival of arrivals) gaps.note(arrival)
    expect(gaps.longest()).toBe(500 + packetTime)
  })
})
