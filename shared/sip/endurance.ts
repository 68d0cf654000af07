import { failureOf } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import { delayAfter } from './reconnect.ts'
import { RegistrationRefused } from './registration.ts'
import { refusalOf } from './response-codes.ts'

export interface EnduranceDependencies {
  readonly clock: Pick<Clock, 'now'>
  /** Resolves after so many ms; rejects where the connection is lost meanwhile. */
  readonly sleep: (duration: number) => Promise<void>
  /** The registration was not refreshed; the connection stays for now. */
  readonly onRefused: (refusal: unknown) => void
  /** The time that was granted is over, and the connection stays: no call comes in. */
  readonly onExpired: (refusal: unknown) => void
  /** Whether calls need this connection, whatever becomes of the registration. */
  readonly isInUse: () => boolean
  /** Whether another server may be asked at once. */
  readonly hasOther: () => boolean
  /** How long this server wants to be left alone yet: ms. */
  readonly restLeft: () => number
}

/** Stays on a connection whose registration is refused, for as long as that makes sense. */
export interface Endurance {
  /** @param granted how long the registration is good for: ms */
  registered(granted: number): void
  /** Resolves when it is time to ask again; rejects with the refusal as soon as there is no reason to stay. */
  endure(refusal: unknown): Promise<void>
}

/** How often the reasons to stay are looked at: ms. */
const lookInterval = 1_000

/** Whether another server may do better; about credentials they all say the same. */
const isPassing = (refusal: unknown): boolean =>
  !(refusal instanceof RegistrationRefused) || refusalOf(refusal.status) === 'retry'

/** Whether the connection itself may be at fault: nobody has said a clear no. */
const isDoubtful = (refusal: unknown): boolean =>
  !(refusal instanceof RegistrationRefused) && failureOf(refusal, 'line.account').code === 'line.unreachable'

export function createEndurance(dependencies: EnduranceDependencies): Endurance {
  const { clock, sleep, onRefused, onExpired, isInUse, hasOther, restLeft } = dependencies
  /** ms since the epoch; 0 before the first registration. */
  let grantedUntil = 0
  /** Refusals since the newest registration. */
  let refusals = 0

  /**
   * A binding is good for as long as it was granted, and a call needs its connection even where no other can come in.
   * So a refusal alone is no reason to leave.
   */
  function mayStay(refusal: unknown): boolean {
    const isElsewhereBetter = isPassing(refusal) && hasOther()
    if (isInUse()) return grantedUntil > 0 || !isElsewhereBetter
    return clock.now() < grantedUntil && !isElsewhereBetter && !isDoubtful(refusal)
  }

  function pause(): number {
    return Math.max(delayAfter(refusals++, Math.random()), restLeft())
  }

  return {
    registered(granted) {
      grantedUntil = clock.now() + granted
      refusals = 0
    },
    async endure(refusal) {
      if (!mayStay(refusal)) throw refusal
      onRefused(refusal)
      const end = clock.now() + pause()
      while (clock.now() < end) {
        if (!mayStay(refusal)) throw refusal
        if (clock.now() >= grantedUntil) onExpired(refusal)
        await sleep(Math.min(lookInterval, end - clock.now()))
      }
    },
  }
}
