import { setTimeout as wait } from 'node:timers/promises'

export interface Connection {
  /** @throws when the first attempt fails */
  start(): Promise<void>
  /** It broke: connects again and again until that works. */
  restore(): Promise<void>
  /** Resolves when no attempt is under way any more. */
  stop(): Promise<void>
}

/** ms */
const pause = 250

/** Keeps something connected: servers come and go as the lab likes, and the far end is always there again. */
export function keepConnected(connect: () => Promise<void>): Connection {
  let wanted = true
  let restoring = Promise.resolve()

  const tryToConnect = (): Promise<boolean> =>
    connect().then(
      () => true,
      () => false,
    )

  async function restore(): Promise<void> {
    do await wait(pause)
    while (wanted && !(await tryToConnect()))
  }

  return {
    start: connect,
    restore: () => (restoring = restore()),
    async stop() {
      wanted = false
      await restoring
    },
  }
}
