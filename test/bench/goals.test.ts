import type { Value } from './figure.ts'
import { missedIn } from './goals.ts'
import { tableOf } from './table.ts'

const figure = (ours: Value) => ({ ours, yardstick: 0 })

describe('the goals', () => {
  it.each([
    ['answerToAudioMs', { p50: 120, p95: 120 }, true],
    ['answerToAudioMs', { p50: 121, p95: 121 }, false],
    ['answerToAudioMs', { p50: 60, p95: 120.1 }, false],
    ['firstLoadGzipBytes.salesforce', 95_000, true],
    ['firstLoadGzipBytes.salesforce', 95_001, false],
    ['thousandCalls.connected', 999, false],
    ['thousandCalls.openAudioContexts', 0, true],
    ['thousandCalls.openAudioContexts', 1, false],
    ['thousandCalls.placed', 3, true],
  ])('of %s: %j meets them: %s', (key, ours, isMet) => {
    expect(missedIn({ [key]: figure(ours) })).toEqual(isMet ? [] : [key])
    expect(tableOf({ [key]: figure(ours) })).toMatch(isMet ? /(?<!NO)$/ : /NO$/)
  })

  it('are not those of the yardstick', () =>
    expect(
      missedIn({ lineBackMs: { ours: { p50: 1, p95: 1 }, yardstick: { p50: 9_999, p95: 9_999 } } }),
    ).toEqual([]))
})
