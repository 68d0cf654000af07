import { scoresOf, tableOf, type Report } from './scores.ts'

const mutants = (counts: Readonly<Record<string, number>>) => ({
  mutants: Object.entries(counts).flatMap(([status, count]) =>
    Array.from({ length: count }, () => ({ status })),
  ),
})

const report = (files: Report['files']): Report => ({
  config: { mutate: ['shared/call/*.ts', 'shared/desk/*.ts', '!**/*.test.ts'] },
  thresholds: { low: 90 },
  files,
})

describe('the scores of a mutation report', () => {
  it('judge each folder by itself, so that a good one does not hide a bad one', () => {
    const scores = scoresOf(
      report({
        'shared/call/call.ts': mutants({ Killed: 980, Timeout: 20 }),
        'shared/desk/desk.ts': mutants({ Killed: 40 }),
        'shared/desk/card.ts': mutants({ Killed: 49, Survived: 6, NoCoverage: 5 }),
      }),
    )
    expect(scores).toEqual([
      { folder: 'shared/call', noticed: 1_000, all: 1_000, percent: 100, isEnough: true },
      { folder: 'shared/desk', noticed: 89, all: 100, percent: 89, isEnough: false },
    ])
    expect(tableOf(scores)).toMatch(
      /^shared\/call +100\.00 % {2}1000 of 1000\nshared\/desk +89\.00 % {2}89 of 100 {2}TOO LOW$/,
    )
  })

  it('count neither what could not run nor what was left out, and are enough from the limit on', () => {
    const [call] = scoresOf(
      report({ 'shared/call/call.ts': mutants({ Killed: 9, Survived: 1, RuntimeError: 5, Ignored: 5 }) }),
    )
    expect(call).toMatchObject({ percent: 90, all: 10, isEnough: true })
  })

  it('are not enough where a folder has lost its changes', () =>
    expect(scoresOf(report({})).every(({ isEnough }) => !isEnough)).toBe(true))
})
