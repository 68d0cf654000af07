import { SessionState, type Core, type Session, type SessionDelegate } from 'sip.js'
import { isConnected, isHeldByUs, type CallKey, type Direction } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import type { Party } from '../call/party.ts'
import type { CallEvent } from '../call/transition.ts'
import type { Clock } from '../ports/clock.ts'
import { CallTransfer } from './call-transfer.ts'
import { AudioPath } from './audio-path.ts'
import type { CallList } from './call-list.ts'
import { reachedBy, vouchedIn } from './caller.ts'
import { deferred } from './deferred.ts'
import { checkDigits, playDigits, sendDigitsByInfo } from './digits.ts'
import { takeEarlyBye } from './early-bye.ts'
import type { SipLog } from './log.ts'
import type { CallMedia } from './media/call-media.ts'
import type { MixedAudio } from './media/mixer.ts'
import type { MeasuredMedia } from './quality/monitor.ts'
import { createQueue } from './queue.ts'
import { Renegotiation } from './renegotiation.ts'
import type { Replaced } from './replaces.ts'
import type { Reference } from './referred-call.ts'
import { sayGoodbye } from './goodbye.ts'
import { endsDialog, isSuccess, type Ending } from './response-codes.ts'
import { SessionTimer } from './session-timer.ts'
import { askWhetherKnown } from './still-known.ts'
import { inPlaceOf, type Outcome } from './transfer.ts'

export interface CallDependencies {
  readonly key: CallKey
  readonly media: CallMedia
  readonly calls: CallList
  readonly clock: Clock
  readonly log: SipLog
}

const completed: Ending = { outcome: 'completed' }
const lost: Ending = { outcome: 'completed', failure: 'call.lost' }

/** How a call ended that ended without a word. */
const unexplained: Readonly<Record<Direction, Ending>> = {
  incoming: { outcome: 'missed' },
  outgoing: { outcome: 'failed', failure: 'call.failed' },
}

/** What a call can do once it is answered, how it is repaired, and how it ends. */
export class Conversation {
  protected readonly dependencies: CallDependencies
  readonly #session: Session
  readonly #direction: Direction
  readonly #renegotiation: Renegotiation
  protected readonly timer: SessionTimer
  readonly #inTurn = createQueue()
  readonly #transfer: CallTransfer
  readonly #path: AudioPath
  readonly #theyLeft = deferred()
  #isHeldByThem = false
  #isEnded = false

  constructor(session: Session, direction: Direction, dependencies: CallDependencies) {
    this.dependencies = dependencies
    this.#session = session
    this.#direction = direction
    this.timer = new SessionTimer({
      clock: dependencies.clock,
      isLineThere: () => session.userAgent.isConnected(),
      refresh: () => this.refresh(),
      onExpired: () => this.#expire(),
    })
    this.#renegotiation = new Renegotiation({
      ...dependencies,
      session,
      direction,
      timer: this.timer,
      onChanged: (request) => this.#followTheirChange(request),
      onAnswered: (answer) => this.followAnswer(answer),
    })
    this.#transfer = new CallTransfer({
      ...dependencies,
      session,
      setHeld: (isHeld) => this.setHeld(isHeld),
      setAside: () => this.setAside(),
      hangUp: () => this.hangUp(),
    })
    this.#path = new AudioPath({
      ...dependencies,
      isReachable: () => session.userAgent.isConnected(),
      tell: () => this.refresh(),
    })
    takeEarlyBye(session)
    this.#watchSession()
  }

  /** What the far end may do in the call. */
  get delegate(): SessionDelegate {
    return {
      onBye: (bye) => {
        this.#transfer.theyLeave()
        this.#theyLeft.resolve()
        this.end(completed)
        void bye.accept()
      },
      onInvite: (request, _response, status) => {
        if (isSuccess(status)) this.#followTheirChange(request)
      },
      onNotify: (notification) => this.#transfer.notified(notification),
      onRefer: (referral) => this.#transfer.asked(referral),
    }
  }

  /** Ends the call here; the first reason counts. */
  end(ending: Ending): void {
    if (this.#isEnded) return
    const { key, log, clock } = this.dependencies
    this.close()
    log({ level: 'info', event: 'call.ended', call: key, detail: ending.failure ?? ending.outcome })
    this.#apply({ type: 'ended', at: clock.now(), ...ending })
  }

  /** Lets go of everything; the call may go on without us. */
  protected close(): void {
    this.#isEnded = true
    this.#path.close()
    this.#transfer.left()
    this.timer.stop()
    this.dependencies.media.close()
  }

  setHeld(isHeld: boolean): Promise<void> {
    return this.#inTurn(() => this.#setHeld(isHeld))
  }

  /** Holds it for the sake of another call: at once, and whatever the far end says to that. */
  async setAside(): Promise<void> {
    const { media, log, key } = this.dependencies
    this.#requireConnected()
    media.hold(true)
    this.#apply({ type: 'held', by: 'us' })
    const change = async () => {
      if (!media.isAgreed) await this.#change()
    }
    await this.#inTurn(change).catch((error: unknown) => {
      log({ level: 'warn', event: 'call.held-here-only', call: key, detail: String(error) })
    })
  }

  mute(isMuted: boolean): void {
    this.#requireConnected()
    this.dependencies.media.mute(isMuted)
    this.#apply({ type: 'muted', muted: isMuted })
  }

  sendDigits(digits: string): Promise<void> {
    return this.#inTurn(async () => {
      const valid = checkDigits(digits)
      this.#requireConnected()
      const { media, clock } = this.dependencies
      const sender = await media.digitSender()
      await (sender ? playDigits(sender, valid, clock) : sendDigitsByInfo(this.#session, valid))
    })
  }

  get audio(): MixedAudio & MeasuredMedia {
    return this.dependencies.media
  }

  /**
   * A reference to the far end, for somebody who is to take our place.
   *
   * @throws PhoneError `call.not-possible`
   */
  reference(): string {
    this.#requireConnected()
    return inPlaceOf(this.#session)
  }

  /** Whether the call is the one that somebody wants to take the place of. */
  isDialog({ callId, localTag, remoteTag }: Replaced): boolean {
    const { dialog, state } = this.#session
    return (
      state !== SessionState.Initial &&
      state !== SessionState.Establishing &&
      dialog?.callId === callId &&
      dialog.localTag === localTag &&
      dialog.remoteTag === remoteTag
    )
  }

  /** Resolves when the far end has ended the call, or turns out to know nothing of it any more. */
  get theyLeft(): Promise<void> {
    return this.#theyLeft.promise
  }

  /**
   * @see CallTransfer.handOver
   * @throws PhoneError `transfer.…`
   */
  handOver(reference: string, to: Party, left?: Promise<void>): Promise<Outcome> {
    return this.#transfer.handOver(reference, to, left)
  }

  cancelTransfer(): Promise<void> {
    return this.#transfer.cancel()
  }

  acceptTransfer(dial: (reference: Reference) => CallKey): Promise<CallKey> {
    return this.#transfer.accept(dial)
  }

  refuseTransfer(): void {
    this.#transfer.refuse()
  }

  /** Sends BYE, now or as soon as the line is back; resolves when the far end has confirmed it. */
  async hangUp(): Promise<void> {
    this.end(completed)
    if (this.#session.state === SessionState.Established)
      await sayGoodbye(this.#session, this.dependencies.clock)
  }

  /** The line is there again: makes sure that the far end is there and knows where we are, and repairs the audio. */
  lineBack(): void {
    const { calls, key } = this.dependencies
    this.#renegotiation.lineBack()
    const call = calls.get(key)
    if (isConnected(call) && call.state !== 'recovering') this.#findEachOther()
    this.#path.lineBack()
  }

  /** A GRUU has led to us all the time (RFC 5627), but whoever has hung up meanwhile could not tell. */
  #findEachOther(): void {
    const refresh = (): void => void this.refresh()
    if (this.#session.userAgent.contact.pubGruu) askWhetherKnown(this.#session, refresh)
    else refresh()
  }

  /** @see AudioPath.networkChanged */
  networkChanged(): void {
    this.#path.networkChanged()
  }

  /** @see AudioPath.networkDoubted */
  networkDoubted(): void {
    this.#path.networkDoubted()
  }

  #apply(event: CallEvent): void {
    this.dependencies.calls.apply(this.dependencies.key, event)
  }

  #requireConnected(): void {
    const { calls, key } = this.dependencies
    if (!isConnected(calls.get(key))) throw new PhoneError('call.not-possible')
  }

  #watchSession(): void {
    this.#session.stateChange.addListener((state) => {
      if (state === SessionState.Established) this.#established()
      // Whoever knows the reason tells it by then.
      if (state === SessionState.Terminated) this.dependencies.clock.after(0, () => this.#endUnexplained())
    })
  }

  #endUnexplained(): void {
    if (this.#isEnded) return
    const { calls, key } = this.dependencies
    this.end(isConnected(calls.get(key)) ? lost : unexplained[this.#direction])
  }

  #established(): void {
    if (this.#isEnded) return
    const { clock } = this.dependencies
    this.#apply({ type: 'answered', at: clock.now() })
    this.#followTheirHold()
    this.#path.await()
  }

  /**
   * The far end has gone without a word (RFC 4028 section 10), or knows nothing of the call: BYE, for whoever is still
   * in it (RFC 3261 section 12.2.1.2).
   */
  #expire(): void {
    const { log, key } = this.dependencies
    this.#theyLeft.resolve()
    this.end(lost)
    this.#session.bye().catch((error: unknown) => {
      log({ level: 'debug', event: 'call.no-bye', call: key, detail: String(error) })
    })
  }

  /** Tells the far end again where we are; resolves when that is over, well or not. */
  protected refresh(): Promise<void> {
    const { log, key, media } = this.dependencies
    const change = async () => {
      await this.#change()
      if (media.isConnected) this.#apply({ type: 'recovered' })
    }
    return this.#inTurn(change).catch((error: unknown) => {
      log({ level: 'warn', event: 'call.not-refreshed', call: key, detail: String(error) })
    })
  }

  /** Whoever comes back hears the agent once that is agreed: the agent may turn to somebody else until then. */
  async #setHeld(isHeld: boolean): Promise<void> {
    const { media } = this.dependencies
    this.#requireConnected()
    if (isHeld) media.hold(true)
    else media.offerBack()
    try {
      // A far end that has refused to be set aside may refuse to come back as well, and never was away.
      if (isHeld || !media.isAgreed) await this.#change()
      this.#apply({ type: isHeld ? 'held' : 'resumed', by: 'us' })
    } finally {
      this.#followHold()
    }
  }

  /** What the call tells holds, whatever was asked for: it may have been set aside meanwhile. */
  #followHold(): void {
    const { calls, key, media } = this.dependencies
    if (!this.#isEnded) media.hold(isHeldByUs(calls.get(key)))
  }

  /** @throws PhoneError `call.refused-change` */
  async #change(): Promise<void> {
    const status = await this.#renegotiation.offer()
    if (endsDialog(status)) this.#expire()
    if (!isSuccess(status) || this.#session.state !== SessionState.Established)
      throw new PhoneError('call.refused-change', String(status))
    this.#followTheirHold()
  }

  #followTheirChange(request: Core.IncomingRequestMessage): void {
    this.#followTheirHold()
    // From never changes in a call.
    const party = vouchedIn(request)
    if (party) this.#apply({ type: 'identified', party })
  }

  /** An answer of the far end may name it. */
  protected followAnswer(answer: Core.IncomingResponseMessage): void {
    const { calls, key } = this.dependencies
    const known = calls.calls.get().find((call) => call.key === key)?.party
    const party = known && reachedBy(answer, known)
    if (party && party !== known) this.#apply({ type: 'identified', party })
  }

  #followTheirHold(): void {
    const { theyHold } = this.dependencies.media
    if (theyHold === this.#isHeldByThem) return
    this.#isHeldByThem = theyHold
    this.#apply({ type: theyHold ? 'held' : 'resumed', by: 'them' })
  }
}
