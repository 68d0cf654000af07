import type { Page } from 'playwright-core'
import { numbers } from '../lab/agents.ts'
import type { FarEndCall } from '../lab/sip/far-end/far-end.ts'
import type { CallBench } from '../journeys/calls/call-bench.ts'
import { percentiles, type Figures } from './figure.ts'
import { clickToInvite, extensions, measure, openPhone, startBench, type PhoneName } from './phones.ts'

const runs = 24

/** Nobody answers sooner than that: ms. */
const reaction = 300

const measures = ['clickToInviteMs', 'inviteToRingingMs', 'answerToAudioMs'] as const

/** The measures of one phone, each with a value for each run: ms. */
type Samples = Record<(typeof measures)[number], number[]>

interface Phone {
  readonly name: PhoneName
  readonly page: Page
  readonly samples: Samples
}

async function open(bench: CallBench, name: PhoneName): Promise<Phone> {
  const samples = { clickToInviteMs: [], inviteToRingingMs: [], answerToAudioMs: [] }
  return { name, page: await openPhone(bench, name), samples }
}

/** One call in, which is answered. */
async function takeCall({ farEnd }: CallBench, { name, page, samples }: Phone): Promise<void> {
  let far: FarEndCall | undefined
  const call = () => (far = farEnd.call({ extension: extensions[name] }))
  samples.inviteToRingingMs.push(await measure(page, 'inviteToRinging', call))
  await page.waitForTimeout(reaction)
  const button = page.getByRole('button', { name: 'Answer', exact: true })
  samples.answerToAudioMs.push(await measure(page, 'answerToAudio', () => button.click()))
  await page.evaluate(() => window.measured.hangUp())
  await far?.until(({ state }) => state === 'ended')
  await page.evaluate(() => window.measured.idle())
}

/** One call in and one call out, which is refused at once. */
async function measureOnce(bench: CallBench, phone: Phone): Promise<void> {
  const { page, samples } = phone
  await page.bringToFront()
  await takeCall(bench, phone)
  samples.clickToInviteMs.push(await clickToInvite(page, numbers.busy))
}

/**
 * How long the steps of a call take in our phone, and in a bare sip.js page in the same browser against the same
 * platform. The phones take turns, so that a slow moment of the machine meets both; the first turn does not count.
 */
export async function measureCallPath(): Promise<Figures> {
  const bench = await startBench()
  try {
    const ours = await open(bench, 'ours')
    const yardstick = await open(bench, 'yardstick')
    for (let run = 0; run <= runs; run++)
      for (const phone of [ours, yardstick]) await measureOnce(bench, phone)
    const summary = ({ samples }: Phone, name: keyof Samples) => percentiles(samples[name].slice(1))
    return Object.fromEntries(
      measures.map((name) => [name, { ours: summary(ours, name), yardstick: summary(yardstick, name) }]),
    )
  } finally {
    await bench.close()
  }
}
