import type { Page } from 'playwright-core'
import type { LineAccount } from '../../shared/ports/telephony.ts'
import { startCallBench, type CallBench } from '../journeys/calls/call-bench.ts'
import { originOf } from '../lab/site.ts'
import { percentiles, type Figure } from './figure.ts'
import type { Duration } from './phones/measured-phone.ts'

/** The phones that are compared, and a page with none: the path of each. */
const pages = {
  ours: '/ours',
  yardstick: '/yardstick',
  blank: '/blank',
} as const

const scripts = {
  '/ours': 'test/bench/phones/our-phone.ts',
  '/yardstick': 'test/bench/phones/bare-sip-js.ts',
  '/blank': 'test/bench/phones/blank.ts',
}

export type PhoneName = 'ours' | 'yardstick'

/** Each phone has an agent of its own. */
export const extensions: Readonly<Record<PhoneName, string>> = { ours: 'ada', yardstick: 'ben' }

/** A telephone system, somebody at its far end, and a browser for the pages. */
export const startBench = (): Promise<CallBench> => startCallBench({ pages: scripts })

export const openPage = (bench: CallBench, name: keyof typeof pages): Promise<Page> =>
  bench.openPhone(pages[name])

export const pageAddress = ({ port }: CallBench, name: keyof typeof pages): string =>
  originOf('phone', port) + pages[name]

/** A phone with a line. */
export async function openPhone(
  bench: CallBench,
  name: PhoneName,
  more: Partial<LineAccount> = {},
): Promise<Page> {
  const page = await openPage(bench, name)
  const account = { ...bench.accountOf(extensions[name]), ...more }
  await page.evaluate((given) => window.measured.connect(given), account)
  return page
}

/** How long anything that is measured may take: ms. */
const patience = 15_000

/** Measures in the page how long it takes until what `act` brings about has happened: ms. */
export async function measure(page: Page, duration: Duration, act: () => unknown): Promise<number> {
  await page.evaluate((wanted) => window.measured.begin(wanted), duration)
  await act()
  const tooLate = page.waitForTimeout(patience).then(() => {
    throw new Error(`${duration}: nothing within ${String(patience)} ms`)
  })
  return Promise.race([page.evaluate(() => window.measured.result()), tooLate])
}

/** Types a number and clicks on the call button, as a person does. @returns ms until the INVITE is on the wire */
export async function clickToInvite(page: Page, number: string): Promise<number> {
  await page.getByRole('textbox').fill(number)
  const button = page.getByRole('button', { name: 'Call', exact: true })
  const duration = await measure(page, 'clickToInvite', () => button.click())
  await page.evaluate(() => window.measured.idle())
  return duration
}

/** Both phones in turn, so that a slow moment of the machine meets both; the first turn does not count. */
export async function inTurns(
  runs: Readonly<Record<PhoneName, number>>,
  once: (name: PhoneName) => Promise<number>,
): Promise<Figure> {
  const samples: Record<PhoneName, number[]> = { ours: [], yardstick: [] }
  for (let run = 0; run <= Math.max(runs.ours, runs.yardstick); run++)
    for (const name of ['ours', 'yardstick'] as const)
      if (run <= runs[name]) samples[name].push(await once(name))
  return {
    ours: percentiles(samples.ours.slice(1)),
    yardstick: percentiles(samples.yardstick.slice(1)),
  }
}
