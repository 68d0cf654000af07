import { setTimeout as wait } from 'node:timers/promises'

export interface Connection {
  /** @throws when the first attempt fails */
  start(): Promise<void>
  /** It broke: connects again and again until that works. */
  restore(): Promise<void>
  stop(): void
}

/** ms */
const pause = 250

/** Keeps something connected: servers come and go as the lab likes, and the far end is always there again. */
export function keepConnected(connect: () => Promise<void>): Connection {
  let wanted = true

  const tryToConnect = (): Promise<boolean> =>
    connect().then(
      () => true,
      () => false,
    )

  return {
    start: connect,
    async restore() {
      do await wait(pause)
      while (wanted && !(await tryToConnect()))
    },
    stop() {
      wanted = false
    },
  }
}
