import { setTimeout as wait } from 'node:timers/promises'
import { embeddedGround } from './ground.ts'
import { startRuns, type Runs } from './runs.ts'
import type { Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'

/*
 * Whether the judgement of a call's audio is right: it finds what the phone does, and not what a machine does that has
 * much to do, where the page, or the far end, which is in this process, comes late to its turn.
 */

/** ms: a pause that people notice, and one of a very busy machine. */
const [noticed, long] = [800, 2_500]

/** Has the phone send nothing, or its microphone again. */
const send = ({ page }: Stage, isSent: boolean): Promise<void> =>
  page.evaluate(async (to) => {
    const connected = window.connections.filter(({ connectionState }) => connectionState === 'connected')
    const [sender] = connected.flatMap((connection) => connection.getSenders())
    window.cut ??= sender?.track ?? undefined
    await sender?.replaceTrack(to ? (window.cut ?? null) : null)
  }, isSent)

/** Has the phone send silence, or what its microphone hears. */
const speak = ({ page }: Stage, isHeard: boolean): Promise<void> =>
  page.evaluate((to) => {
    const tracks = window.connections.flatMap((connection) =>
      connection.getSenders().map(({ track }) => track),
    )
    for (const track of tracks) if (track) track.enabled = to
  }, isHeard)

/** Has the phone play what it receives, or not. */
const play = ({ page }: Stage, isPlayed: boolean): Promise<void> =>
  page.evaluate((to) => {
    for (const connection of window.connections)
      for (const { track } of connection.getReceivers()) track.enabled = to
  }, isPlayed)

/** Keeps the far end from everything. */
function block(duration: number): void {
  const end = performance.now() + duration
  while (performance.now() < end);
}

const silence = 'the far end heard nothing for'
const deafness = 'the agent heard nothing for'

type Row = readonly [name: string, disturb: Scenario['disturb'], finding: string]

const rows: readonly Row[] = [
  ['nothing', () => wait(noticed), ''],
  [
    'a phone that sends nothing',
    async (stage) => {
      await send(stage, false)
      await wait(noticed)
      await send(stage, true)
      await wait(noticed)
    },
    silence,
  ],
  [
    'a phone that sends silence',
    async (stage) => {
      await speak(stage, false)
      await wait(noticed)
      await speak(stage, true)
      await wait(noticed)
    },
    silence,
  ],
  [
    'a far end that has no turn for long',
    async () => {
      block(long)
      await wait(noticed)
    },
    '',
  ],
  [
    'a page that has no turn for long',
    async ({ page }) => {
      await page.evaluate((duration) => {
        const end = performance.now() + duration
        while (performance.now() < end);
      }, long)
      await wait(noticed)
    },
    '',
  ],
  [
    'a phone that sends nothing, and a far end that has no turn for a part of that',
    async (stage) => {
      await send(stage, false)
      block(noticed)
      await wait(noticed)
      await send(stage, true)
      await wait(noticed)
    },
    silence,
  ],
  [
    'a far end of which nothing arrives',
    async (_stage, { far }) => {
      far?.lose(1)
      await wait(noticed)
      far?.lose(0)
      await wait(noticed)
    },
    deafness,
  ],
  [
    'a far end of which nothing arrives any more when the disturbance is over',
    async (_stage, { far }) => {
      far?.lose(1)
      setTimeout(() => far?.lose(0), noticed)
      await wait(noticed / 2)
    },
    deafness,
  ],
  [
    'a far end of which every second packet arrives',
    async (_stage, { far }) => {
      far?.lose(0.5)
      await wait(noticed)
      far?.lose(0)
    },
    '',
  ],
  [
    'a phone that plays nothing',
    async (stage) => {
      await play(stage, false)
      await wait(noticed)
      await play(stage, true)
      await wait(noticed)
    },
    deafness,
  ],
  [
    'a far end of which nothing arrives, and a page that has no turn for a part of that',
    async ({ page }, { far }) => {
      far?.lose(1)
      await page.evaluate((duration) => {
        const end = performance.now() + duration
        while (performance.now() < end);
      }, noticed)
      far?.lose(0)
      await wait(noticed)
    },
    deafness,
  ],
]

const scenarios = rows.map(([name, disturb]): Scenario => ({
  name,
  phase: 'active',
  disturb,
  call: 'lives',
  keepsAudio: true,
}))

declare global {
  interface Window {
    /** What is not sent now. */
    cut: MediaStreamTrack | undefined
  }
}

let runs: Runs

beforeAll(async () => {
  // One at a time: who blocks the far end blocks all of them.
  runs = await startRuns({ scenarios, seeds: [1], width: 1, ground: embeddedGround })
})
afterAll(() => runs.close())

describe('what is found of the audio after', () => {
  it.each(rows)(
    '%s',
    async (name, _disturb, expected) => {
      const [run] = await runs.of(name)
      if (expected) expect(run?.finding).toContain(expected)
      else expect(run?.finding).toBeUndefined()
    },
    60_000,
  )
})
