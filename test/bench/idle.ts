import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { browserArguments, browserPath } from '../journeys/calls/browser.ts'
import type { CallBench } from '../journeys/calls/call-bench.ts'
import { extensions, pageAddress, startBench } from './phones.ts'
import type { Figures } from './figure.ts'

/**
 * How long a page settles before it counts: a browser tidies its memory half a minute after it has loaded one. And
 * how long it is counted: ms.
 */
const settling = 45_000
const counted = 30_000

const rounds = 3

type Kind = 'blank' | 'ours' | 'yardstick'
const kinds: readonly Kind[] = ['blank', 'ours', 'yardstick']

const statusOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // A process or a thread that has just ended.
    return ''
  }
}

const numberIn = (status: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)

const entriesOf = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

/** Everything that a process has started. */
function below(root: number): readonly number[] {
  const parents = entriesOf('/proc').map(
    (pid) => [Number(pid), numberIn(statusOf(`/proc/${pid}/status`), 'PPid')] as const,
  )
  const childrenOf = (pid: number): readonly number[] =>
    parents.filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...childrenOf(child)])
  return childrenOf(root)
}

interface Opened {
  readonly kind: Kind
  wakeUps(): number
  close(): Promise<void>
}

/** How often the threads of these processes have gone to sleep by themselves: each wake-up ends so. */
const wakeUps = (pids: readonly number[]): number =>
  pids
    .flatMap((pid) =>
      entriesOf(`/proc/${String(pid)}/task`).map((task) => `/proc/${String(pid)}/task/${task}`),
    )
    .reduce((sum, task) => sum + numberIn(statusOf(`${task}/status`), 'voluntary_ctxt_switches'), 0)

/** The page says by itself who it is: tools that look into a page wake it up. */
const addressOf = (bench: CallBench, kind: Kind): string =>
  kind === 'blank'
    ? pageAddress(bench, kind)
    : `${pageAddress(bench, kind)}#${encodeURIComponent(JSON.stringify(bench.accountOf(extensions[kind])))}`

/** A fresh browser with that page alone. */
async function open(bench: CallBench, kind: Kind): Promise<Opened> {
  const profile = await mkdtemp(join(tmpdir(), 'sidetone-idle-'))
  const address = addressOf(bench, kind)
  const browser = spawn(browserPath, [...browserArguments, `--user-data-dir=${profile}`, address], {
    stdio: 'ignore',
  })
  return {
    kind,
    wakeUps: () => wakeUps([browser.pid ?? 0, ...below(browser.pid ?? 0)]),
    async close() {
      browser.kill()
      await once(browser, 'exit')
      await rm(profile, { recursive: true })
    },
  }
}

/** Whoever can be called has a line. */
async function ring({ farEnd }: CallBench, extension: string): Promise<void> {
  const call = farEnd.call({ extension })
  await call.until(({ state }) => state === 'ringing')
  await call.hangUp()
  await call.until(({ state }) => state === 'ended')
}

/** Wake-ups a second; the browsers are counted at the same time, so that a slow moment of the machine meets all. */
async function measureOnce(bench: CallBench): Promise<Record<Kind, number>> {
  const opened = await Promise.all(kinds.map((kind) => open(bench, kind)))
  await wait(settling)
  const before = opened.map((each) => each.wakeUps())
  await wait(counted)
  const rates = opened.map(
    (each, index) => [each.kind, (each.wakeUps() - (before[index] ?? 0)) / (counted / 1_000)] as const,
  )
  for (const extension of Object.values(extensions)) await ring(bench, extension)
  await Promise.all(opened.map((each) => each.close()))
  return { blank: 0, ours: 0, yardstick: 0, ...Object.fromEntries(rates) }
}

/** What a registered phone costs while nothing happens: wake-ups a second above those of a blank page. */
export async function measureIdle(): Promise<Figures> {
  const bench = await startBench()
  const samples: Record<Kind, number>[] = []
  try {
    for (let round = 0; round < rounds; round++) samples.push(await measureOnce(bench))
  } finally {
    await bench.close()
  }
  // What else the machine does only ever adds to a count.
  const least = (kind: Kind) => Math.min(...samples.map((each) => each[kind]))
  const above = (kind: Kind) => Math.round((least(kind) - least('blank')) * 10) / 10
  return { idleWakeupsPerSecond: { ours: above('ours'), yardstick: above('yardstick') } }
}
