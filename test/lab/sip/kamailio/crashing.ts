import type { Program } from '../../program.ts'

/** A server that can crash and be started again. */
export interface Crashing {
  crash(): Promise<void>
  start(): Promise<void>
}

/** Keeps a program under its name while it is exchanged for a new one. */
export async function keepProgram(run: () => Promise<Program>): Promise<Crashing & Pick<Program, 'stop'>> {
  let program = await run()
  return {
    crash: () => program.kill(),
    async start() {
      program = await run()
    },
    stop: () => program.stop(),
  }
}
