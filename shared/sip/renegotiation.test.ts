import { pauseAfterGlare } from './renegotiation.ts'

describe('after glare', () => {
  it('the caller waits 2.1 to 4 seconds and the called side up to 2, so that one of them is first', () => {
    expect([0, 1].map((random) => pauseAfterGlare('outgoing', random))).toEqual([2_100, 4_000])
    expect([0, 1].map((random) => pauseAfterGlare('incoming', random))).toEqual([0, 2_000])
  })
})
