/**
 * Plays chosen scenarios again and again:
 *
 *     tsx test/chaos/main.ts [--only PART OF A NAME]… [--seeds 20] [--from 1] [--seed 7] [--width 4] [--kamailio]
 */
import { parseArgs } from 'node:util'
import { embeddedGround, kamailioGround, startKamailioForChaos } from './ground.ts'
import { startRuns } from './runs.ts'
import type { Scenario } from './scenario.ts'
import { kamailioScenarios } from './scenarios/kamailio.ts'
import { scenarios } from './scenarios/scenarios.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [''] },
    seeds: { type: 'string', default: '20' },
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    width: { type: 'string', default: '4' },
    kamailio: { type: 'boolean', default: false },
  },
})
const seeds = values.seed
  ? [Number(values.seed)]
  : Array.from({ length: Number(values.seeds) }, (_, index) => index + Number(values.from))
const kamailio = values.kamailio ? await startKamailioForChaos() : undefined
const isChosen = ({ name }: Scenario): boolean => values.only.some((part) => name.includes(part))
const chosen = (kamailio ? kamailioScenarios : scenarios).filter(isChosen)
const began = performance.now()
const runs = await startRuns({
  scenarios: chosen,
  seeds,
  width: kamailio ? 1 : Number(values.width),
  ground: kamailio ? () => kamailioGround(kamailio) : embeddedGround,
  onRun({ scenario, seed, took, finding }) {
    console.log(`${finding ? 'FAIL' : 'ok'} ${scenario} #${String(seed)} ${String(took)} ms`)
    if (finding) console.log(finding)
  },
})
const all = (await Promise.all(chosen.map(({ name }) => runs.of(name)))).flat()
await runs.close()
await kamailio?.stop()
const failed = all.filter(({ finding }) => finding)
console.log(
  `${String(all.length)} runs, ${String(failed.length)} failed, ${String(Math.round((performance.now() - began) / 1_000))} s`,
)
process.exit(failed.length ? 1 : 0)
