import { startAwakeClock, type AwakeClock } from './awake.ts'

let clock: AwakeClock
let time = 0

beforeEach(() => {
  jest.useFakeTimers()
  time = 0
  clock = startAwakeClock(() => time)
})
afterEach(() => {
  clock.stop()
  jest.useRealTimers()
})

/** Time in which the process has its turn. */
function live(duration: number): void {
  for (let lived = 0; lived < duration; lived += 10) {
    time += 10
    jest.advanceTimersByTime(10)
  }
}

const stall = (duration: number): void => {
  time += duration
}

describe('the clock of a process that is not always given its turn', () => {
  it('runs while it has its turn', () => {
    live(1_000)
    expect(clock.now()).toBe(1_000)
  })

  it('stands still while it has none, from the first moment after it on', () => {
    live(100)
    stall(2_000)
    // A packet is taken before the clock looks.
    expect(clock.now()).toBe(110)
    live(10)
    expect(clock.now()).toBe(110)
    live(500)
    expect(clock.now()).toBe(610)
  })

  it('does not take a little delay for that', () => {
    for (let count = 0; count < 10; count++) {
      stall(40)
      live(10)
    }
    expect(clock.now()).toBe(500)
  })

  it('looks no more when it is stopped', () => {
    clock.stop()
    expect(jest.getTimerCount()).toBe(0)
  })
})
