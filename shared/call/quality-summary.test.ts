import { summaryLine } from './quality-summary.ts'
import { qualityTexts, type QualityCode } from './quality.ts'

const measured = { loss: 0.0213, roundTrip: 39.7, jitter: 8.2 }

describe('how a call has sounded, on its record,', () => {
  it('is one line of words and figures', () => {
    expect(summaryLine({ mos: 4.234, codec: 'opus', relayed: false, ...measured })).toBe(
      'good (MOS 4.2); opus, direct; RTT 40 ms, loss 2.1 %, jitter 8 ms',
    )
  })

  it('says in words what was wrong, and names the code for reports', () => {
    expect(summaryLine({ mos: 3.84, codec: 'opus', relayed: true, worst: 'quality.loss', ...measured })).toBe(
      "fair (MOS 3.8), the agent's network lost packets; opus, relayed; RTT 40 ms, loss 2.1 %, jitter 8 ms [quality.loss]",
    )
  })

  it('leaves out what was not measured', () => {
    expect(summaryLine({ mos: 2, relayed: true })).toBe('poor (MOS 2.0); relayed')
    expect(summaryLine({ mos: 2, relayed: true, loss: 0, jitter: 0 })).toBe(
      'poor (MOS 2.0); relayed; loss 0.0 %, jitter 0 ms',
    )
  })

  it.each([
    [4.03, 'good'],
    [4.02, 'fair'],
    [3.1, 'fair'],
    [3.09, 'poor'],
  ])('with a score of %d is %s', (mos, grade) =>
    expect(summaryLine({ mos, relayed: false })).toMatch(new RegExp(`^${grade} `)),
  )

  it.each(Object.keys(qualityTexts) as QualityCode[])(
    'has words for %s, not of the agent who reads',
    (worst) => {
      const line = summaryLine({ mos: 2, relayed: false, worst })
      expect(line).toMatch(/^poor \(MOS 2\.0\), [^;[\]]{10,}; direct \[quality\.[a-z-]+\]$/)
      expect(line).toContain(`[${worst}]`)
      expect(line).not.toMatch(/\byour?\b/i)
    },
  )
})
