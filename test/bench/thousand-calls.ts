import { setTimeout as wait } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'
import type { CallBench } from '../journeys/calls/call-bench.ts'
import type { Figures } from './figure.ts'
import type { LeftOpen } from './phones/measured-phone.ts'
import { openPhone, startBench, type PhoneName } from './phones.ts'

/**
 * Until everything is there that is kept for a while: the newest events for the support file, caches, and what the
 * browser compiles of code that is used often, which goes on for some hundred calls.
 */
const warmUp = 500

/** The yardstick takes its time for each, so it places fewer. */
const calls: Readonly<Record<PhoneName, number>> = { ours: 1_000, yardstick: 150 }

/** sip.js keeps the transactions of a call that is over for 32 s (RFC 3261 section 17, 64 × T1): ms. */
const memory = 35_000

/** The far end answers at once, and the call ends as soon as its audio is up. */
const number = '+4930901200'

/** Calls of one question to the page, so that a silent page is noticed. */
const portion = 50

interface Outcome extends LeftOpen {
  readonly connected: number
  /** bytes */
  readonly heapGrowth: number
}

/** What the page's own objects take when the calls are forgotten that are over: bytes. */
async function heapOf(devTools: CDPSession): Promise<number> {
  await wait(memory)
  await devTools.send('HeapProfiler.collectGarbage')
  await devTools.send('HeapProfiler.collectGarbage')
  return (await devTools.send('Runtime.getHeapUsage')).usedSize
}

async function place(page: Page, times: number): Promise<number> {
  let connected = 0
  for (let left = times; left > 0; left -= portion)
    connected += await page.evaluate(([to, count]) => window.measured.call(to, count), [
      number,
      Math.min(portion, left),
    ] as const)
  return connected
}

async function measureOne(bench: CallBench, name: PhoneName): Promise<Outcome> {
  const page = await openPhone(bench, name)
  const devTools = await page.context().newCDPSession(page)
  await page.bringToFront()
  await place(page, Math.min(warmUp, calls[name]))
  const before = await heapOf(devTools)
  const connected = await place(page, calls[name])
  const heapGrowth = (await heapOf(devTools)) - before
  await page.evaluate(() => window.measured.signOut())
  const left = await page.evaluate(() => window.measured.leftOpen())
  await page.context().close()
  return { connected, heapGrowth, ...left }
}

/** A thousand calls in one page. */
export async function measureThousandCalls(): Promise<Figures> {
  const bench = await startBench()
  try {
    bench.farEnd.behave(number, { rings: 0, then: 'answer' })
    const [ours, yardstick] = await Promise.all([measureOne(bench, 'ours'), measureOne(bench, 'yardstick')])
    const compare = (value: (outcome: Outcome) => number) => ({
      ours: value(ours),
      yardstick: value(yardstick),
    })
    return {
      'thousandCalls.placed': calls,
      'thousandCalls.connected': compare(({ connected }) => connected),
      'thousandCalls.heapGrowthBytes': compare(({ heapGrowth }) => heapGrowth),
      'thousandCalls.openConnections': compare(({ connections }) => connections),
      'thousandCalls.openTracks': compare(({ tracks }) => tracks),
      'thousandCalls.openAudioContexts': compare(({ audioContexts }) => audioContexts),
      'thousandCalls.openSessions': compare(({ sessions }) => sessions),
    }
  } finally {
    await bench.close()
  }
}
