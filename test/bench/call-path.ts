import type { Page } from 'playwright-core'
import { numbers } from '../lab/agents.ts'
import { startCallBench, type CallBench } from '../journeys/calls/call-bench.ts'

/** ms */
export interface Percentiles {
  readonly p50: number
  readonly p95: number
}

export interface Compared {
  readonly ours: Percentiles
  readonly yardstick: Percentiles
}

const runs = 24

const pages = {
  '/ours': 'test/bench/call-path/our-page.ts',
  '/yardstick': 'test/bench/call-path/yardstick-page.ts',
} as const

/** The measures of one phone, each with a value for each run: ms. */
type Samples = Record<'clickToInviteMs' | 'inviteToRingingMs' | 'answerToAudioMs', number[]>

const noSamples = (): Samples => ({ clickToInviteMs: [], inviteToRingingMs: [], answerToAudioMs: [] })

/** The nearest-rank percentile. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return Math.round(value * 10) / 10
}

const summaryOf = (values: readonly number[]): Percentiles => ({
  p50: percentile(values, 0.5),
  p95: percentile(values, 0.95),
})

interface Phone {
  readonly page: Page
  readonly extension: string
  readonly samples: Samples
}

async function openPhone(bench: CallBench, path: keyof typeof pages, extension: string): Promise<Phone> {
  const page = await bench.openPhone(path)
  await page.evaluate((account) => window.candidate.connect(account), bench.accountOf(extension))
  return { page, extension, samples: noSamples() }
}

/** One call in and one call out. */
async function measureOnce({ farEnd }: CallBench, { page, extension, samples }: Phone): Promise<void> {
  await page.bringToFront()
  await page.evaluate(() => window.candidate.expectIncoming())
  const far = farEnd.call({ extension })
  const { inviteToRinging, answerToAudio } = await page.evaluate(() => window.candidate.measureIncoming())
  await far.until(({ state }) => state === 'ended')
  samples.inviteToRingingMs.push(inviteToRinging)
  samples.answerToAudioMs.push(answerToAudio)
  const outgoing = page.evaluate((number) => window.candidate.measureOutgoing(number), numbers.busy)
  samples.clickToInviteMs.push(await outgoing)
}

/**
 * How long the steps of a call take in our phone, and in a bare sip.js page in the same browser against the same
 * platform. The phones take turns, so that a slow moment of the machine meets both; the first turn does not count.
 */
export async function measureCallPath(): Promise<Record<keyof Samples, Compared>> {
  const bench = await startCallBench({ pages })
  try {
    const ours = await openPhone(bench, '/ours', 'ada')
    const yardstick = await openPhone(bench, '/yardstick', 'ben')
    for (let run = 0; run <= runs; run++)
      for (const phone of [ours, yardstick]) await measureOnce(bench, phone)
    const compare = (name: keyof Samples): Compared => ({
      ours: summaryOf(ours.samples[name].slice(1)),
      yardstick: summaryOf(yardstick.samples[name].slice(1)),
    })
    return {
      clickToInviteMs: compare('clickToInviteMs'),
      inviteToRingingMs: compare('inviteToRingingMs'),
      answerToAudioMs: compare('answerToAudioMs'),
    }
  } finally {
    await bench.close()
  }
}
