import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface ProgramOptions {
  readonly command: string
  readonly arguments: readonly string[]
  /** The working directory. */
  readonly directory: string
  /** The line of its log that says that it is ready; without one it is ready as soon as it runs. */
  readonly ready?: RegExp
  /** Takes each line of its log. */
  readonly log?: (line: string) => void
}

/** A program that runs beside us, and no longer than we do. */
export interface Program {
  /** Resolves with the exit code when it has ended. */
  readonly ended: Promise<number>
  stop(): Promise<void>
}

/** ms that a program has to get ready, and to stop before it is killed. */
const patience = { start: 10_000, stop: 5000 }
const rememberedLines = 20

/** @throws Error when the log ends, or the time is over, before the line came */
async function readUntil(child: ChildProcess, { command, ready, log }: ProgramOptions): Promise<void> {
  if (!child.stderr) throw new Error(`${command} has no log`)
  const recent: string[] = []
  const lines = createInterface({ input: child.stderr })
  lines.on('line', (line) => {
    recent.push(line)
    recent.splice(0, recent.length - rememberedLines)
    log?.(line)
  })
  if (!ready) return
  await new Promise<void>((resolve, reject) => {
    const fail = (): void => {
      reject(new Error(`${command} did not get ready:\n${recent.join('\n')}`))
    }
    const timer = setTimeout(fail, patience.start)
    lines.on('close', fail)
    lines.on('line', (line) => {
      if (!ready.test(line)) return
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Starts a program and waits until it is ready. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const child = spawn(options.command, options.arguments, {
    cwd: options.directory,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await once(child, 'spawn')
  const ended = once(child, 'exit').then(([code]) => Number(code ?? 1))
  const end = (): void => {
    child.kill('SIGTERM')
  }
  process.once('exit', end)

  async function stop(): Promise<void> {
    const timer = setTimeout(() => child.kill('SIGKILL'), patience.stop)
    end()
    await ended
    clearTimeout(timer)
    process.off('exit', end)
  }

  try {
    await readUntil(child, options)
  } catch (error) {
    await stop()
    throw error
  }
  return { ended, stop }
}
