import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Report } from './run-fuzz.ts'

const run = promisify(execFile)

/** Another seed makes other inputs; the same seed makes the same again. */
const seed = Number(process.env.SEED ?? 4475)

/** How many inputs for each subject: 200 000 take four minutes of one core, most of them for the messages. */
const count = Number(process.env.COUNT ?? 200_000)

/** Starting TypeScript, and a machine that has other work: ms. */
const patience = 60_000 + count * 6

async function fuzz(subject: string, times = count): Promise<Report> {
  const script = fileURLToPath(new URL('run-fuzz.ts', import.meta.url))
  const parts = ['--import', 'tsx', script, subject, String(seed), String(times)]
  const { stdout } = await run(process.execPath, parts, { maxBuffer: 1 << 28, timeout: patience })
  return JSON.parse(stdout) as Report
}

describe(`with seed ${String(seed)}, ${String(count)} times`, () => {
  it(
    'no message brings the phone down, is lost without an answer or a count, or takes more than 20 ms',
    async () => {
      const { findings, figures } = await fuzz('sip')
      expect(findings).toEqual([])
      expect(figures.answered).toBeGreaterThan(count / 4)
      expect(figures.slowest).toBeLessThanOrEqual(20)
    },
    patience,
  )

  it(
    'no message in a call of any state stops the phone, or goes unanswered because our own code fails for it',
    async () => {
      const { findings, figures } = await fuzz('calls', Math.ceil(count / 4))
      expect(findings).toEqual([])
      expect(figures.lived).toBeGreaterThan(count / 10)
    },
    patience,
  )

  it(
    'no reply and no event of a CRM does more than fail a command',
    async () => {
      const { findings, figures } = await fuzz('crm')
      expect(findings).toEqual([])
      expect(figures.failed).toBeGreaterThan(count / 10)
    },
    patience,
  )

  it(
    'no message of a window does more than be dropped',
    async () => {
      const { findings, figures } = await fuzz('window')
      expect(findings).toEqual([])
      expect(figures.dropped).toBeGreaterThan(count / 10)
    },
    patience,
  )
})
