import { openPages, type Accounts } from './browser-pages.ts'
import type { Ground } from './ground.ts'
import { runOnce, type Pages, type Run } from './run.ts'
import type { Scenario } from './scenario.ts'

/** Many runs, several at a time. */
export interface Runs {
  /** The runs of one scenario, when all of them are over. */
  of(name: string): Promise<readonly Run[]>
  close(): Promise<void>
}

export interface RunsOptions {
  readonly scenarios: readonly Scenario[]
  readonly seeds: readonly number[]
  /** How many at a time. */
  readonly width: number
  readonly ground: () => Promise<Ground>
  readonly onRun?: (run: Run) => void
}

/** Plays every scenario with every seed, one seed after the other. */
export async function startRuns({ scenarios, seeds, width, ground, onRun }: RunsOptions): Promise<Runs> {
  const accounts: Accounts = new Map()
  const pages: Pages = await openPages(accounts)
  const waiting = seeds.flatMap((seed) => scenarios.map((scenario) => ({ scenario, seed })))
  const results = new Map<string, Promise<Run>[]>()
  const started: (() => void)[] = []

  for (const { scenario, seed } of waiting) {
    const result = new Promise<void>((resolve) => started.push(resolve)).then(async () => {
      try {
        const run = await runOnce({ pages, accounts, ground, scenario, seed })
        onRun?.(run)
        return run
      } finally {
        started.shift()?.()
      }
    })
    results.set(scenario.name, [...(results.get(scenario.name) ?? []), result])
  }
  for (const start of started.splice(0, width)) start()

  return {
    of: (name) => Promise.all(results.get(name) ?? []),
    close: () => pages.close(),
  }
}
