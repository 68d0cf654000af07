import { summaryLine } from './quality-summary.ts'

test('a summary is one line, and names what was wrong only where something was', () => {
  expect(summaryLine({ mos: 4.234, codec: 'opus', relayed: false })).toBe('MOS 4.2, opus, direct')
  expect(summaryLine({ mos: 2, relayed: true, worst: 'quality.loss' })).toBe('MOS 2.0, relayed, quality.loss')
})
