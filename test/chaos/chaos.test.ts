import { embeddedGround } from './ground.ts'
import { startRuns, type Runs } from './runs.ts'
import { scenarios } from './scenarios/scenarios.ts'
import { findingsOf, patience, seedsOf } from './seeds.ts'

let runs: Runs

/** How many phones run at a time. */
const width = 5

beforeAll(async () => {
  runs = await startRuns({ scenarios, seeds: seedsOf(process.env), width, ground: embeddedGround })
})
afterAll(() => runs.close())

describe('the phone is as good as new, and both sides agree on every call, after', () => {
  it.each(scenarios)(
    '$name ($phase)',
    async ({ name }) => expect(await findingsOf(runs, name)).toEqual([]),
    patience,
  )
})
