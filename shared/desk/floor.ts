import { isConnected, isHeldByUs, type Call, type CallKey } from '../call/call.ts'
import type { Unsubscribe } from '../ports/readable.ts'
import type { Telephony } from '../ports/telephony.ts'

export interface FloorParts {
  readonly telephony: Pick<Telephony, 'calls' | 'setAside'>
  readonly onFailure: (error: unknown) => void
}

/** Whether the other side hears the agent, or does as soon as it listens. */
const isOpen = (call: Call): boolean => isConnected(call) && !isHeldByUs(call)

/** Whether the agent turns to it, or is about to. */
const isWanted = (call: Call): boolean => call.state !== 'ended' && !isHeldByUs(call)

/**
 * Who has the floor: one call at a time, or those of a conference. Nobody else hears the agent, whoever picks up, comes
 * back or takes the agent off hold meanwhile.
 */
export class Floor {
  readonly #parts: FloorParts
  #holders: ReadonlySet<CallKey> = new Set()

  constructor(parts: FloorParts) {
    this.#parts = parts
  }

  /** The agent turns to these calls; every other one is on hold from now on. */
  take(...keys: readonly CallKey[]): void {
    this.#holders = new Set(keys)
    this.#clear()
  }

  /** The agent does not turn to that call after all. */
  drop(key: CallKey): void {
    this.#holders = new Set([...this.#holders].filter((holder) => holder !== key))
    this.#clear()
  }

  has(key: CallKey): boolean {
    return this.#holders.has(key)
  }

  follow(): Unsubscribe {
    return this.#parts.telephony.calls.listen((calls) => this.#followCalls(calls))
  }

  #followCalls(calls: readonly Call[]): void {
    calls.forEach((call) => this.#handOver(call))
    const isFree = !calls.some((call) => this.has(call.key) && isWanted(call))
    const next = isFree && calls.find(isOpen)
    if (next) this.#holders = new Set([next.key])
    this.#clear()
  }

  /** Whoever comes in the place of somebody gets what they had. */
  #handOver(call: Call): void {
    const before = 'inPlaceOf' in call ? call.inPlaceOf : undefined
    if (before !== undefined && this.#holders.has(before))
      this.#holders = new Set([...this.#holders, call.key])
  }

  #clear(): void {
    const { telephony, onFailure } = this.#parts
    const intruders = () => telephony.calls.get().filter((call) => isOpen(call) && !this.has(call.key))
    // Each one changes the list of calls, which has this done for the others.
    for (const { key } of intruders())
      if (intruders().some((call) => call.key === key)) telephony.setAside(key).catch(onFailure)
  }
}
