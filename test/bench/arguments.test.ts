import { readArguments } from './arguments.ts'

describe('the arguments of the benchmark', () => {
  it.each([
    [[], 'test-results/bench.json'],
    [['--json'], 'test-results/bench.json'],
    [['--json', '--only', 'idle'], 'test-results/bench.json'],
    [['--json=figures.json'], 'figures.json'],
    [['--only=idle', '--json', 'figures.json'], 'figures.json'],
  ])('%j have the figures written to %s', (args, json) => expect(readArguments(args)).toMatchObject({ json }))

  it('choose benchmarks by name, or all of them', () => {
    expect(readArguments(['--only', 'idle,call-path']).only).toEqual(['idle', 'call-path'])
    expect(readArguments([])).not.toHaveProperty('only')
  })

  it('hold nothing else', () => expect(() => readArguments(['--jsn=x'])).toThrow())
})
