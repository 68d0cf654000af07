import { mosOf, ratingOf } from './e-model.ts'

const still = { codec: 'pcma', delay: 0, loss: 0 }

describe('the E-model', () => {
  it('rates a call that the network leaves alone as toll quality', () => {
    expect(ratingOf(still)).toBeCloseTo(93.2, 1)
    expect(mosOf(ratingOf(still))).toBeCloseTo(4.41, 2)
  })

  // Rating to score, from the table of G.107 Annex B.
  it.each([
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
  ])('makes of rating %d the score %d', (rating, score) =>
    expect(Math.abs(mosOf(rating) - score)).toBeLessThan(0.01),
  )

  it('never leaves the scale', () => {
    expect(mosOf(0)).toBe(1)
    expect(mosOf(4)).toBe(1)
    expect(mosOf(200)).toBe(4.5)
    expect(ratingOf({ ...still, delay: 5_000, loss: 1 })).toBe(0)
  })

  it('minds delay little until people notice it, and then much', () => {
    const lost = (delay: number) => ratingOf(still) - ratingOf({ ...still, delay })
    expect(lost(150)).toBeLessThan(4)
    expect(lost(400)).toBeGreaterThan(30)
  })

  it('minds loss, with G.722 more than with a codec that conceals it well', () => {
    const lossy = { ...still, loss: 0.05 }
    expect(mosOf(ratingOf(lossy))).toBeCloseTo(3.96, 1)
    expect(ratingOf({ ...lossy, codec: 'g722' })).toBeLessThan(ratingOf({ ...lossy, codec: 'opus' }))
  })

  it('takes a codec that it does not know for one of the usual', () =>
    expect(ratingOf({ ...still, codec: undefined })).toBe(ratingOf(still)))
})
