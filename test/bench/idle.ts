import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { extensions, openPage, startBench } from './phones.ts'
import { percentile, type Figures } from './figure.ts'

/** How long a page settles before it counts, and how long it is counted: ms. */
const settling = 6_000
const counted = 15_000

/** The kinds of page take turns, so that a slow moment of the machine meets all. */
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

/** The processes of the browser, which this one has started. */
const browserProcesses = (): readonly number[] =>
  below(process.pid).filter((pid) => /^Name:\s+chrom/m.test(statusOf(`/proc/${String(pid)}/status`)))

/** How often the threads of these processes have gone to sleep by themselves: each wake-up ends so. */
const wakeUps = (pids: readonly number[]): number =>
  pids
    .flatMap((pid) =>
      entriesOf(`/proc/${String(pid)}/task`).map((task) => `/proc/${String(pid)}/task/${task}`),
    )
    .reduce((sum, task) => sum + numberIn(statusOf(`${task}/status`), 'voluntary_ctxt_switches'), 0)

/** Wake-ups a second of a fresh browser with that page alone. */
async function measureOnce(kind: Kind): Promise<number> {
  const bench = await startBench()
  try {
    const page = await openPage(bench, kind)
    if (kind !== 'blank') {
      const account = bench.accountOf(extensions[kind])
      await page.evaluate((given) => window.measured.connect(given), account)
    }
    await page.bringToFront()
    await wait(settling)
    const pids = browserProcesses()
    const before = wakeUps(pids)
    await wait(counted)
    return (wakeUps(pids) - before) / (counted / 1_000)
  } finally {
    await bench.close()
  }
}

/** What a registered phone costs while nothing happens: wake-ups a second above those of a blank page. */
export async function measureIdle(): Promise<Figures> {
  const samples: Record<Kind, number[]> = { blank: [], ours: [], yardstick: [] }
  for (let round = 0; round < rounds; round++)
    for (const kind of kinds) samples[kind].push(await measureOnce(kind))
  const above = (kind: Kind) =>
    Math.round((percentile(samples[kind], 0.5) - percentile(samples.blank, 0.5)) * 10) / 10
  return { idleWakeupsPerSecond: { ours: above('ours'), yardstick: above('yardstick') } }
}
