import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface ProgramOptions {
  readonly command: string
  readonly arguments: readonly string[]
  /** The working directory. */
  readonly directory: string
  /** Added to our own. */
  readonly environment?: Readonly<Record<string, string>>
  /** Where it writes its log to; the standard error when left out. */
  readonly logsTo?: 'stdout' | 'stderr'
  /** The line of its log that says that it is ready; without one it is ready as soon as it runs. */
  readonly ready?: RegExp
  /** ms that it has to get ready. */
  readonly patience?: number
  /** Takes each line of its log. */
  readonly log?: (line: string) => void
}

/** A program that runs beside us, and no longer than we do. */
export interface Program {
  /** What `ready` found. */
  readonly readiness: readonly string[]
  /** Resolves with the exit code when it has ended. */
  readonly ended: Promise<number>
  stop(): Promise<void>
  /** Ends it without a word, as a crash does. */
  kill(): Promise<void>
}

/** ms that a program has to get ready, and to stop before it is killed. */
const patience = { start: 10_000, stop: 5000 }
const rememberedLines = 20

/** @throws Error when the log ends, or the time is over, before the line came */
async function readUntil(child: ChildProcess, options: ProgramOptions): Promise<readonly string[]> {
  const { command, logsTo = 'stderr', ready, log } = options
  const input = child[logsTo]
  if (!input) throw new Error(`${command} has no log`)
  const recent: string[] = []
  const lines = createInterface({ input })
  lines.on('line', (line) => {
    recent.push(line)
    recent.splice(0, recent.length - rememberedLines)
    log?.(line)
  })
  if (!ready) return []
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      clearTimeout(timer)
      reject(new Error(`${command} did not get ready:\n${recent.join('\n')}`))
    }
    const timer = setTimeout(fail, options.patience ?? patience.start)
    lines.on('close', fail)
    lines.on('line', (line) => {
      const found = ready.exec(line)
      if (!found) return
      clearTimeout(timer)
      resolve(found)
    })
  })
}

/** Starts a program and waits until it is ready. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { logsTo = 'stderr' } = options
  const child = spawn(options.command, options.arguments, {
    cwd: options.directory,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', logsTo === 'stdout' ? 'pipe' : 'ignore', logsTo === 'stderr' ? 'pipe' : 'ignore'],
    // In a group of its own, so that what it starts itself ends with it.
    detached: true,
  })
  await once(child, 'spawn')
  const ended = once(child, 'exit').then(([code]) => Number(code ?? 1))
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, name)
  }
  const end = (): void => signal('SIGTERM')
  process.once('exit', end)

  async function stop(): Promise<void> {
    const timer = setTimeout(() => signal('SIGKILL'), patience.stop)
    end()
    await ended
    clearTimeout(timer)
    process.off('exit', end)
  }

  async function kill(): Promise<void> {
    signal('SIGKILL')
    await ended
    process.off('exit', end)
  }

  try {
    return { readiness: await readUntil(child, options), ended, stop, kill }
  } catch (error) {
    await stop()
    throw error
  }
}
