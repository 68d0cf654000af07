import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Asks and commands of a running Kamailio, by its own tool. @param socket path of its control socket */
export function createControl(socket: string) {
  const ask = async (...words: readonly string[]): Promise<string> =>
    (await run('kamcmd', ['-s', `unix:${socket}`, ...words])).stdout

  return {
    async registered(): Promise<readonly string[]> {
      const bindings = await ask('ul.dump')
      return Array.from(bindings.matchAll(/^\s*AoR: (\S+)/gm), ([, user]) => user ?? '')
    },
    async cut(): Promise<void> {
      const connections = await ask('ws.dump')
      const ids = Array.from(connections.matchAll(/^\s*(\d+): wss?:/gm), ([, id]) => id ?? '')
      for (const id of ids) await ask('ws.close', id)
    },
  }
}
