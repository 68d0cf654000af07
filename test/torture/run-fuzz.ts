/**
 * One run of a fuzzer in a process of its own, where nothing but this program catches what is thrown:
 *
 *     tsx test/torture/run-fuzz.ts SUBJECT SEED COUNT
 *
 * Prints a report as JSON.
 */
import { performance } from 'node:perf_hooks'
import { fuzzCrm } from './crm-fuzz.ts'
import { watchProcess, type Finding, type Findings } from './findings.ts'
import { createRandom, type Random } from './mutate.ts'
import { fuzzServices } from './service-fuzz.ts'
import { fuzzSip } from './sip-fuzz.ts'
import { fuzzWindow } from './window-fuzz.ts'

export interface Report {
  readonly subject: string
  readonly seed: number
  readonly count: number
  readonly perSecond: number
  readonly findings: readonly Finding[]
  /** Figures of the subject's own. */
  readonly figures: Readonly<Record<string, number>>
}

/** Tries `count` inputs, and returns figures of its own. */
export type Fuzzer = (
  random: Random,
  count: number,
  findings: Findings,
) => Promise<Readonly<Record<string, number>>>

const fuzzers: Readonly<Record<string, Fuzzer>> = {
  sip: fuzzSip,
  crm: fuzzCrm,
  window: fuzzWindow,
  services: fuzzServices,
}

const [subject = '', seed = '1', count = '1000'] = process.argv.slice(2)
const fuzzer = fuzzers[subject]
if (!fuzzer) throw new Error(`no subject ${subject}; there are: ${Object.keys(fuzzers).join(', ')}`)

const findings = watchProcess()
const began = performance.now()
const figures = await fuzzer(createRandom(Number(seed)), Number(count), findings)
const perSecond = Math.round((Number(count) * 1_000) / (performance.now() - began))
const report: Report = {
  subject,
  seed: Number(seed),
  count: Number(count),
  perSecond,
  findings: findings.list(),
  figures,
}
process.stdout.write(JSON.stringify(report), () => process.exit())
