import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import { deferred } from './deferred.ts'
import { createEndurance, type EnduranceDependencies } from './endurance.ts'
import { startKeepAlive, type KeepAlive } from './keep-alive.ts'
import type { Registration } from './registration.ts'
import type { Agent } from './user-agent.ts'

export interface LinkDependencies extends Omit<EnduranceDependencies, 'clock' | 'sleep'> {
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

/** A registrar that grants next to no time is not asked more often than this: ms. */
const leastInterval = 2_000

const gone = (detail: string) => new PhoneError('line.unreachable', detail)

type Answer = { readonly granted: number } | { readonly refusal: unknown }

const answered = (registering: Promise<number>): Promise<Answer> =>
  registering.then(
    (granted) => ({ granted }),
    (refusal: unknown) => ({ refusal }),
  )

export function openLink(dependencies: LinkDependencies): Link {
  const { agent, registration, server, clock } = dependencies
  const { socket } = agent
  const broken = deferred<never>()
  const orBroken = <T>(promise: Promise<T>): Promise<T> => Promise.race([promise, broken.promise])
  const cleanups: (() => void)[] = []
  let keepAlive: KeepAlive | undefined
  let stopSleeping = (): void => undefined

  const sleep = (duration: number): Promise<void> =>
    orBroken(new Promise((resolve) => (stopSleeping = clock.after(duration, resolve))))
  const endurance = createEndurance({ ...dependencies, sleep })

  function watch(): void {
    const onSilence = () => broken.reject(gone('the server went silent'))
    const started = startKeepAlive({ agent, clock, onSilence })
    keepAlive = started
    socket.onAsked = () => started.sent()
    cleanups.push(() => started.stop())
  }

  function register(): Promise<number> {
    const registering = registration.register()
    socket.flush()
    return registering
  }

  async function refresh(): Promise<number> {
    await orBroken(dependencies.renew())
    return register()
  }

  async function rest(granted: number): Promise<void> {
    endurance.registered(granted)
    dependencies.onRegistered()
    await sleep(Math.max(leastInterval, Math.min(granted / 2, dependencies.renewIn())))
  }

  async function live(): Promise<never> {
    socket.onLost = () => broken.reject(gone('connection lost'))
    await orBroken(socket.open(server))
    registration.begin()
    watch()
    for (let ask = register; ; ask = refresh) {
      const answer = await orBroken(answered(ask()))
      if ('granted' in answer) await rest(answer.granted)
      else await endurance.endure(answer.refusal)
    }
  }

  const lost = live().finally(() => {
    for (const clean of cleanups) clean()
    stopSleeping()
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
