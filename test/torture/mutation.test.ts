import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { patience as longest } from './pace.ts'
import type { Report } from './run-fuzz.ts'

const run = promisify(execFile)

/** Another seed makes other inputs; the same seed makes the same again. */
const seed = Number(process.env.SEED ?? 4475)

/** How many inputs for each subject: 200 000 take three minutes of two cores, most of them for the SIP messages. */
const count = Number(process.env.COUNT ?? 200_000)

/** Starting TypeScript, and a machine that has other work: ms. */
const patience = 120_000 + count * 12

async function fuzz(subject: string, from: number, times: number): Promise<Report> {
  const script = fileURLToPath(new URL('run-fuzz.ts', import.meta.url))
  const parts = ['--import', 'tsx', script, subject, String(from), String(times)]
  const { stdout } = await run(process.execPath, parts, { maxBuffer: 1 << 28, timeout: patience })
  return JSON.parse(stdout) as Report
}

/** Starts as many runs at a time as there are processors. A run that fails tells so to whoever asks for its report. */
function startAll(runs: readonly (() => Promise<Report>)[]): readonly Promise<Report>[] {
  const reports: Promise<Report>[] = []
  for (const [index, start] of runs.entries()) {
    const report = reports[index - availableParallelism()]?.then(start, start) ?? start()
    report.catch(() => undefined)
    reports.push(report)
  }
  return reports
}

const half = Math.ceil(count / 2)

/** So many that each state and each receiver has its share. */
const isMany = count >= 50_000

const missedIn = (figures: Report['figures']): readonly string[] =>
  Object.entries(figures).flatMap(([name, figure]) => (figure === 0 ? [name] : []))

const slowestOf = ({ figures }: Report): readonly (readonly [state: string, cost: number])[] =>
  Object.entries(figures).flatMap(([name, cost]) => {
    const [, state] = /^slowest (.+)$/.exec(name) ?? []
    return state ? [[state, cost] as const] : []
  })

describe(`with seed ${String(seed)}, ${String(count)} times`, () => {
  let reports: readonly Promise<Report>[] = []

  beforeAll(() => {
    reports = startAll([
      () => fuzz('sip', seed, half),
      () => fuzz('sip', seed + 1, half),
      () => fuzz('window', seed, count),
      () => fuzz('crm', seed, count),
      () => fuzz('services', seed, half),
    ])
  })

  it(
    'no message to a phone in any state brings it down, is lost without an answer or a count, or takes more than 20 ms',
    async () => {
      for (const report of await Promise.all(reports.slice(0, 2))) {
        const { findings, figures } = report
        expect(findings).toEqual([])
        expect(figures.received).toBe(half)
        expect(figures.answered).toBeGreaterThan(half / 3)
        expect(figures.lived).toBeGreaterThan(half / 2)
        const slowest = slowestOf(report)
        if (isMany) expect(missedIn(figures)).toEqual([])
        expect(slowest.filter(([, cost]) => cost > longest)).toEqual([])
      }
    },
    patience,
  )

  it(
    'no message of a window, no address and nothing kept does more than be refused, and no stranger is believed',
    async () => {
      const { findings, figures } = (await reports[2]) as Report
      expect(findings).toEqual([])
      if (isMany) expect(missedIn(figures)).toEqual([])
    },
    patience,
  )

  it(
    'no reply and no event of a CRM does more than fail a command',
    async () => {
      const { findings, figures } = (await reports[3]) as Report
      expect(findings).toEqual([])
      expect(figures.failed).toBeGreaterThan(count / 10)
    },
    patience,
  )

  it(
    'no answer of a service does more than fail what was asked, and none is asked for without a pause',
    async () => {
      const { findings, figures } = (await reports[4]) as Report
      expect(findings).toEqual([])
      if (isMany) expect(missedIn(figures)).toEqual([])
    },
    patience,
  )
})
