import type { KamailioPlatform } from '../lab/sip/kamailio/kamailio.ts'
import { kamailioGround, startKamailioForChaos } from './ground.ts'
import { startRuns, type Runs } from './runs.ts'
import { kamailioScenarios as scenarios } from './scenarios/kamailio.ts'
import { findingsOf, patience, seedsOf } from './seeds.ts'

let kamailio: KamailioPlatform
let runs: Runs

beforeAll(async () => {
  kamailio = await startKamailioForChaos()
  const ground = () => kamailioGround(kamailio)
  // Servers that crash are nothing to share.
  runs = await startRuns({ scenarios, seeds: seedsOf(process.env), width: 1, ground })
})
afterAll(async () => {
  await runs.close()
  await kamailio.stop()
})

describe('with Kamailio and rtpengine, the phone is as good as new, and both sides agree on every call, after', () => {
  it.each(scenarios)(
    '$name ($phase)',
    async ({ name }) => expect(await findingsOf(runs, name)).toEqual([]),
    patience,
  )
})
