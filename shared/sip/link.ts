import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import { deferred } from './deferred.ts'
import { startKeepAlive, type KeepAlive } from './keep-alive.ts'
import type { Registration } from './registration.ts'
import type { Agent } from './user-agent.ts'

export interface LinkDependencies {
  readonly agent: Agent
  readonly registration: Registration
  readonly server: string
  readonly clock: Clock
  /** Registered, or refreshed. */
  readonly onRegistered: () => void
  /** How long the credentials are good for yet: ms. */
  readonly renewIn: () => number
  /** Puts fresh credentials in place where that is due. */
  readonly renew: () => Promise<void>
}

/** One connection to one server, opened, registered and kept registered. */
export interface Link {
  /** Rejects with what ended the link; it never resolves. */
  readonly lost: Promise<never>
  /** Asks the server whether it is still there. */
  probe(): void
  /** As {@link KeepAlive.reach}. */
  reach(): Promise<number>
  /** Ends the link. */
  close(): void
}

const gone = (detail: string) => new PhoneError('line.unreachable', detail)

export function openLink(dependencies: LinkDependencies): Link {
  const { agent, registration, server, clock } = dependencies
  const { socket } = agent
  const broken = deferred<never>()
  const orBroken = <T>(promise: Promise<T>): Promise<T> => Promise.race([promise, broken.promise])
  const cleanups: (() => void)[] = []
  let keepAlive: KeepAlive | undefined

  const sleep = (duration: number): Promise<void> =>
    new Promise((resolve) => cleanups.push(clock.after(duration, resolve)))

  function watch(): void {
    const onSilence = () => broken.reject(gone('the server went silent'))
    const started = startKeepAlive({ agent, clock, onSilence })
    keepAlive = started
    socket.onAsked = () => started.sent()
    cleanups.push(() => started.stop())
  }

  async function live(): Promise<never> {
    socket.onLost = () => broken.reject(gone('connection lost'))
    await orBroken(socket.open(server))
    watch()
    for (;;) {
      const registering = registration.register()
      socket.flush()
      const granted = await orBroken(registering)
      dependencies.onRegistered()
      await orBroken(sleep(Math.min(granted / 2, dependencies.renewIn())))
      await orBroken(dependencies.renew())
    }
  }

  const lost = live().finally(() => {
    for (const clean of cleanups) clean()
    socket.onLost = socket.onAsked = undefined
    socket.close()
  })
  return {
    lost,
    probe: () => keepAlive?.probe(),
    reach: () => (keepAlive ? orBroken(keepAlive.reach()) : Promise.reject(gone('not connected yet'))),
    close: () => broken.reject(gone('closed')),
  }
}
