import type { Notification, Referral, Session } from 'sip.js'
import {
  isConnected,
  isHeldByUs,
  wishLimit,
  type CallKey,
  type Transfer as TransferState,
} from '../call/call.ts'
import { failureOf, PhoneError } from '../call/failure.ts'
import type { Party } from '../call/party.ts'
import type { Clock } from '../ports/clock.ts'
import type { CallList } from './call-list.ts'
import type { SipLog } from './log.ts'
import { notifyOf, referenceIn, reportCall, type Reference } from './referred-call.ts'
import { Transfer, type Outcome } from './transfer.ts'

export interface CallTransferDependencies {
  readonly session: Session
  readonly key: CallKey
  readonly calls: CallList
  readonly clock: Clock
  readonly log: SipLog
  readonly setHeld: (isHeld: boolean) => Promise<void>
  readonly setAside: () => Promise<void>
  readonly hangUp: () => Promise<void>
}

/** How long the one who asked us to call somebody else may take to hang up: ms. */
const goodbyeLimit = 4_000

const nothingToPutBack = (): Promise<void> => Promise.resolve()

/** The transfers of one call: those that we ask for, and those that the far end asks us for. One at a time. */
export class CallTransfer {
  readonly #dependencies: CallTransferDependencies
  #ours: Transfer | undefined
  #handingOver: Promise<Outcome> | undefined
  #theirs: Reference | undefined
  #outlives = false
  #stopWaiting = (): void => undefined

  constructor(dependencies: CallTransferDependencies) {
    this.#dependencies = dependencies
  }

  /**
   * Hands the far end over: holds the call, and ends it when the far end is connected elsewhere, or tells no more.
   *
   * @param reference value of Refer-To
   * @param left resolves when they have left us whom the far end is to call in our place
   * @throws PhoneError `transfer.…`; the call is as it was before
   */
  async handOver(reference: string, to: Party, left?: Promise<void>): Promise<Outcome> {
    this.#requireNone()
    this.#handingOver = this.#handOver(reference, to, left)
    return this.#handingOver
  }

  /** @throws PhoneError `call.not-possible` where we hand nobody over */
  async cancel(): Promise<void> {
    if (!this.#ours) throw new PhoneError('call.not-possible', 'no transfer')
    this.#ours.cancel()
    await this.#handingOver
  }

  /** Whoever does not agree to wait is handed over all the same, and hears nothing meanwhile. */
  async #handOver(reference: string, to: Party, left?: Promise<void>): Promise<Outcome> {
    const { session, clock, calls, key, setAside, setHeld, hangUp } = this.#dependencies
    const tell = (progress: TransferState['progress']) => this.#tell({ by: 'us', to, progress })
    const putBack = isHeldByUs(calls.get(key)) ? nothingToPutBack : () => setHeld(false)
    this.#ours = new Transfer({ session, clock, onProgress: tell })
    tell('asked')
    const outcome = await this.#ours.ask(reference, setAside(), left).catch(async (error: unknown) => {
      await this.#comeToNothing(putBack)
      throw error
    })
    if (outcome === 'cancelled') await this.#comeToNothing(putBack)
    else await hangUp()
    return outcome
  }

  /** A far end whose news is refused stops calling, if anything can make it (RFC 6665 section 4.2.2). */
  notified(notification: Notification): void {
    const isRefer = /^\s*refer\b/i.test(notification.request.getHeader('Event') ?? '')
    if (isRefer && !this.#ours) return void notification.reject({ statusCode: 481 })
    void notification.accept()
    this.#ours?.notified(notification)
  }

  /** The far end asks: nothing is called before the agent has agreed (RFC 3515 section 5). */
  asked(referral: Referral): void {
    const reference = referenceIn(referral)
    if (typeof reference === 'number') return void referral.reject({ statusCode: reference })
    if (this.#transfer()) return void referral.reject({ statusCode: 603 })
    this.#theirs = reference
    void referral.accept({ statusCode: 202 })
    notifyOf(this.#dependencies.session, 100, 'Trying')
    this.#tell({ by: 'them', to: reference.party, progress: 'asked' })
  }

  /**
   * @param dial calls, and gives the key of the call
   * @returns that key
   * @throws PhoneError where nobody could be called; the call is as it was before
   */
  async accept(dial: (reference: Reference) => CallKey): Promise<CallKey> {
    const reference = this.#takeAsked()
    let putBack = nothingToPutBack
    this.#tell({ by: 'them', to: reference.party, progress: 'calling' })
    try {
      putBack = await this.#holdUnlessLeft()
      const key = dial(reference)
      void this.#follow(key, putBack)
      if (this.#hasEnded) this.#over()
      return key
    } catch (error) {
      this.#giveReason(error)
      await this.#comeToNothing(putBack)
      throw error
    }
  }

  refuse(): void {
    this.#takeAsked()
    notifyOf(this.#dependencies.session, 603, 'Decline')
    this.#over()
  }

  /** They hang up, as one may who has asked for something (RFC 5589 section 6.1): the agent may still agree to it. */
  theyLeave(): void {
    this.#ours?.left()
    this.#outlives = this.#theirs !== undefined
  }

  /** The call ends. */
  left(): void {
    this.#ours?.cancel()
    if (!this.#theirs) return
    if (this.#outlives) this.#stopWaiting = this.#dependencies.clock.after(wishLimit, () => this.refuse())
    else this.refuse()
  }

  #giveReason(error: unknown): void {
    const isAway = failureOf(error, 'call.failed').code === 'line.unreachable'
    const [status, reason] = isAway ? ([503, 'Service Unavailable'] as const) : ([500, 'Failed'] as const)
    notifyOf(this.#dependencies.session, status, reason)
  }

  async #follow(key: CallKey, putBack: () => Promise<void>): Promise<void> {
    const { session, calls, clock } = this.#dependencies
    if (!(await reportCall(session, calls, key))) return this.#comeToNothing(putBack)
    clock.after(goodbyeLimit, () => this.#hangUpIfLeft())
  }

  #hangUpIfLeft(): void {
    const { calls, key, hangUp, log } = this.#dependencies
    if (calls.isEnded(key)) return
    hangUp().catch((error: unknown) => {
      log({ level: 'warn', event: 'call.not-ended', call: key, detail: String(error) })
    })
  }

  #takeAsked(): Reference {
    const reference = this.#theirs
    this.#theirs = undefined
    this.#stopWaiting()
    if (!reference) throw new PhoneError('call.not-possible', 'no transfer was asked for')
    return reference
  }

  /** Whoever has hung up meanwhile waits for nothing, and gets what they asked for. */
  async #holdUnlessLeft(): Promise<() => Promise<void>> {
    if (this.#hasEnded) return nothingToPutBack
    return this.#hold().catch((error: unknown) => {
      if (this.#hasEnded) return nothingToPutBack
      throw error
    })
  }

  /** Puts the call on hold, and tells how to go back. */
  async #hold(): Promise<() => Promise<void>> {
    const { calls, key, setHeld } = this.#dependencies
    if (isHeldByUs(calls.get(key))) return nothingToPutBack
    await setHeld(true)
    return () => setHeld(false)
  }

  async #comeToNothing(putBack: () => Promise<void>): Promise<void> {
    const { calls, key, log } = this.#dependencies
    this.#ours = undefined
    this.#over()
    if (calls.isEnded(key) || this.#othersTalk) return
    await putBack().catch((error: unknown) => {
      log({ level: 'warn', event: 'call.not-resumed', call: key, detail: String(error) })
    })
  }

  /** The agent has turned to somebody else meanwhile, who is not to be overheard: the call stays on hold. */
  get #othersTalk(): boolean {
    const { calls, key } = this.#dependencies
    return calls.calls.get().some((call) => call.key !== key && isConnected(call) && !isHeldByUs(call))
  }

  get #hasEnded(): boolean {
    return this.#dependencies.calls.isEnded(this.#dependencies.key)
  }

  #over(): void {
    this.#dependencies.calls.apply(this.#dependencies.key, { type: 'transfer-over' })
  }

  #tell(transfer: TransferState): void {
    this.#dependencies.calls.apply(this.#dependencies.key, { type: 'transferring', transfer })
  }

  #transfer(): TransferState | undefined {
    const call = this.#dependencies.calls.get(this.#dependencies.key)
    return isConnected(call) ? call.transfer : undefined
  }

  #requireNone(): void {
    const call = this.#dependencies.calls.get(this.#dependencies.key)
    if (!isConnected(call) || call.transfer) throw new PhoneError('call.not-possible', 'transfer')
  }
}
