import { delayAfter, delayBefore, restAfter, serverFor } from './reconnect.ts'

describe('the reconnect schedule', () => {
  it('tries at once, then ever more slowly, and for ever', () => {
    const delays = [0, 1, 2, 3, 4, 5, 6, 100].map((attempt) => delayBefore(attempt, 0))
    expect(delays).toEqual([0, 300, 1_200, 2_700, 4_800, 7_000, 7_000, 7_000])
  })

  it('spreads phones that lost the same server', () => {
    expect(delayBefore(0, 1)).toBe(100)
    expect(delayBefore(5, 1)).toBe(10_500)
  })

  it('asks a registrar that says no ever more rarely, once a minute at least', () => {
    expect([0, 1, 4, 5, 50].map((refusal) => delayAfter(refusal, 0))).toEqual([
      2_000, 4_000, 32_000, 60_000, 60_000,
    ])
    expect(delayAfter(0, 1)).toBe(3_000)
  })

  it('leaves a clear no alone for a minute or two, and wrong credentials ever longer', () => {
    expect([0, 1, 2, 50].map((wrong) => restAfter(wrong, 0))).toEqual([60_000, 240_000, 600_000, 600_000])
    expect(restAfter(0, 1)).toBe(120_000)
  })

  it('goes round the servers, the preferred one first', () => {
    const servers = ['wss://one', 'wss://two']
    expect([0, 1, 2].map((attempt) => serverFor(servers, attempt))).toEqual([
      'wss://one',
      'wss://two',
      'wss://one',
    ])
    expect(serverFor([], 0)).toBeUndefined()
  })
})
