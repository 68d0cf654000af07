import type { Page } from 'playwright-core'
import type { Accounts } from './browser-pages.ts'
import { checkAftermath } from './aftermath.ts'
import type { Ground } from './ground.ts'
import { begin } from './phases.ts'
import type { Scenario } from './scenario.ts'
import { openStage, type Stage } from './stage.ts'

/** Where phones run. */
export interface Pages {
  take(): Promise<Page>
  /** @param isClean whether it may be used again */
  giveBack(page: Page, isClean: boolean): Promise<void>
  close(): Promise<void>
}

/** How long a run may take, with all its waiting, and how long it may take to tell of it and to put everything away: ms. */
const limits = { play: 240_000, story: 15_000, close: 60_000 }

/** One run of a scenario. */
export interface Run {
  readonly scenario: string
  readonly seed: number
  /** ms */
  readonly took: number
  /** What did not hold, with what led there; nothing where all did. */
  readonly finding?: string
}

/** Each scenario draws other numbers from the same seed. */
const seedOf = (name: string, seed: number): number =>
  [...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed * 7_919) >>> 0

/** @throws Error where that does not end in time */
async function inTime<T>(action: Promise<T>, what: keyof typeof limits): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`${what} did not end within ${String(limits[what])} ms`)
    timer = setTimeout(() => reject(error), limits[what])
  })
  return Promise.race([action, late]).finally(() => clearTimeout(timer))
}

async function play(stage: Stage, scenario: Scenario): Promise<void> {
  await scenario.before?.(stage)
  const begun = await begin(scenario.phase, stage)
  await scenario.disturb(stage, begun)
  await checkAftermath(stage, scenario, begun)
}

/** The part of `RTCInboundRtpStreamStats` that tells whether something was heard (webrtc-stats section 8.2). */
type Incoming = Readonly<
  Record<'packetsReceived' | 'concealedSamples' | 'totalSamplesReceived' | 'totalAudioEnergy', number>
>

const candidates = (sdp: string | undefined): string =>
  sdp === undefined ? 'no description' : `${String(sdp.match(/^a=candidate:/gm)?.length ?? 0)} candidates`

/** Of what came in: how many packets, how much of their sound was made up, and how loud they were in all. */
const heardIn = ({
  packetsReceived,
  concealedSamples,
  totalSamplesReceived,
  totalAudioEnergy,
}: Incoming): string =>
  `${String(packetsReceived)} packets, ${String(concealedSamples)} of ${String(totalSamplesReceived)} samples made up, energy ${String(totalAudioEnergy)}`

/** Each connection of the page: how far it came, what either side has named, and what was received. */
async function connectionsOf({ page }: Stage): Promise<readonly string[]> {
  const connections = await page.evaluate(() =>
    Promise.all(
      window.connections.map(async (each) => ({
        states: [each.connectionState, each.iceConnectionState, each.iceGatheringState],
        here: each.localDescription?.sdp,
        there: each.remoteDescription?.sdp,
        passed: window.chaos.passedOn(each),
        received: [...(await each.getStats()).values()].filter(({ type }) => type === 'inbound-rtp'),
      })),
    ),
  )
  return connections.map(
    ({ states, here, there, received, passed }) =>
      `${states.join('/')}, ${candidates(here)} here, ${candidates(there)} there, ${received.map(heardIn).join()}, ${String(passed)} passed on`,
  )
}

async function story(stage: Stage, error: unknown): Promise<string> {
  const events = await stage.page
    .evaluate(() =>
      window.chaos
        .log()
        .filter(({ level }) => level !== 'debug')
        .map(({ event, ...rest }) => `${event} ${'detail' in rest ? String(rest.detail) : ''}`),
    )
    .catch((problem: unknown) => [String(problem)])
  const ledger = await stage.page.evaluate(() => JSON.stringify(window.chaos.ledger())).catch(String)
  const connections = await connectionsOf(stage).catch((problem: unknown) => [String(problem)])
  const thrown = await stage.page.evaluate(() => window.chaos.thrown()).catch(String)
  return [
    String(error),
    `  network: ${stage.network.history.join(' | ')}`,
    `  phone: ${events.join(' | ')}`,
    `  ledger: ${ledger}`,
    `  connections: ${connections.slice(-5).join(' | ')}`,
    ...(thrown.length ? [`  thrown: ${String(thrown)}`] : []),
  ].join('\n')
}

/** @returns what did not hold */
async function find(stage: Stage, scenario: Scenario): Promise<string | undefined> {
  const told = (error: unknown): Promise<string> =>
    inTime(story(stage, error), 'story').catch((silence: unknown) => `${String(error)}\n  ${String(silence)}`)
  const finding = await inTime(play(stage, scenario), 'play').then(() => undefined, told)
  return inTime(stage.close(), 'close').then(
    () => finding,
    (error: unknown) => finding ?? told(error),
  )
}

export interface RunOptions {
  readonly pages: Pages
  readonly accounts: Accounts
  readonly ground: () => Promise<Ground>
  readonly scenario: Scenario
  readonly seed: number
}

/** Runs a scenario with one seed, on a phone of its own. */
export async function runOnce({ pages, accounts, ground, scenario, seed }: RunOptions): Promise<Run> {
  const began = performance.now()
  const { name } = scenario
  const page = await pages.take()
  const run = `${name} ${String(seed)}`
  const stage = await openStage({ page, accounts, ground: await ground(), run, seed: seedOf(name, seed) })
  const finding = await find(stage, scenario)
  await pages.giveBack(page, finding === undefined)
  const took = Math.round(performance.now() - began)
  return { scenario: name, seed, took, ...(finding && { finding }) }
}
