import type { Runs } from './runs.ts'

/** Without anything said, each scenario runs with so many seeds; `--long` asks for all of them. */
const usual = 1
const all = 20

/** Runs go on side by side, so that a test may find its own already over, or wait for all the others: ms. */
export const patience = 2 * 60 * 60_000

/** The seeds to run: `SEED=7` that one, `SEEDS=5` the first five, `LONG=1` all of them. */
export function seedsOf({ SEED, SEEDS, LONG }: NodeJS.ProcessEnv): readonly number[] {
  if (SEED) return [Number(SEED)]
  const count = SEEDS ? Number(SEEDS) : LONG ? all : usual
  return Array.from({ length: count }, (_, index) => index + 1)
}

/** What did not hold, with the seed that shows it again. */
export async function findingsOf(runs: Runs, name: string): Promise<readonly string[]> {
  const found = (await runs.of(name)).filter(({ finding }) => finding)
  return found.map(({ seed, finding = '' }) => `SEED=${String(seed)}: ${finding}`)
}
