import { parseArgs } from 'node:util'

export interface Arguments {
  /** Where the figures are written. */
  readonly json: string
  /** Names of benchmarks; all of them when not given. */
  readonly only?: readonly string[]
}

const usualFile = 'test-results/bench.json'

/** @param args `--json=FILE` or `--json FILE`: the usual file where none is named; `--only NAME[,NAME]` */
export function readArguments(args: readonly string[]): Arguments {
  const isBare = (arg: string, at: number) => arg === '--json' && !/^[^-]/.test(args[at + 1] ?? '')
  const { values } = parseArgs({
    args: args.map((arg, at) => (isBare(arg, at) ? `--json=${usualFile}` : arg)),
    options: { json: { type: 'string', default: usualFile }, only: { type: 'string' } },
  })
  return { json: values.json, ...(values.only !== undefined && { only: values.only.split(',') }) }
}
