import { Core, SessionState, type Invitation } from 'sip.js'
import { PhoneError } from '../call/failure.ts'
import type { Decline } from '../ports/telephony.ts'
import { Conversation, type CallDependencies } from './conversation.ts'
import type { Ending } from './response-codes.ts'
import type { SipCall } from './sip-call.ts'
import type { Target } from './target.ts'
import { allowUpdate } from './updates.ts'

const missed: Ending = { outcome: 'missed' }
const declined: Ending = { outcome: 'declined' }
const incompatible: Ending = { outcome: 'failed', failure: 'call.incompatible' }

/** The screen shows the call first; nobody answers sooner than that: ms. */
const expectDelay = 50

const forwarded: Ending = { outcome: 'forwarded' }

/** "Decline" is for all phones of this agent (RFC 3261 section 21.6.2), "Busy Here" for this one. */
const declineStatus: Readonly<Record<Decline, number>> = { decline: 603, busy: 486 }

/** "Request Terminated": this telephone has the call by another connection. */
const movedStatus = 487

/** "Temporarily Unavailable": nobody has answered for too long. */
const unansweredStatus = 480

/** "Moved Temporarily" (RFC 3261 section 21.3.3). */
const forwardStatus = 302

/** The corner of sip.js 0.21.2 that knows whether the server has taken our answer. */
interface Answering {
  readonly incomingInviteRequest: { readonly transaction: Core.InviteServerTransaction }
}

/** A call that rings here. sip.js has answered 180 already. */
export class IncomingCall extends Conversation implements SipCall {
  readonly #invitation: Invitation
  #answering: Promise<void> | undefined
  #refusal: number | undefined

  constructor(invitation: Invitation, dependencies: CallDependencies) {
    super(invitation, 'incoming', dependencies)
    this.#invitation = invitation
    invitation.delegate = { ...this.delegate, onCancel: () => this.end(missed) }
    dependencies.clock.after(expectDelay, () => this.#expectAnswer())
    dependencies.log({ level: 'info', event: 'call.ringing', call: dependencies.key })
  }

  /** Where the microphone fails the call rings on, so that the agent can mend that and answer again. */
  answer(): Promise<void> {
    this.#answering ??= this.#accept().finally(() => (this.#answering = undefined))
    return this.#answering
  }

  get isAnswering(): boolean {
    return this.#answering !== undefined
  }

  /** The status that the call was refused with, as long as the server has not said that it knows. */
  get unconfirmedRefusal(): number | undefined {
    const { incomingInviteRequest } = this.#invitation as unknown as Answering
    const isConfirmed = incomingInviteRequest.transaction.state !== Core.TransactionState.Completed
    return isConfirmed ? undefined : (this.#refusal ?? unansweredStatus)
  }

  /** The call has come once more, by another connection: whoever takes it there goes on with it. */
  leave(): void {
    const { key, log } = this.dependencies
    this.close()
    this.#invitation.reject({ statusCode: movedStatus }).catch((error: unknown) => {
      log({ level: 'debug', event: 'call.not-left', call: key, detail: String(error) })
    })
  }

  async decline(how: Decline = 'decline'): Promise<void> {
    this.#requireUnanswered()
    this.#refusal = declineStatus[how]
    this.end(declined)
    await this.#invitation.reject({ statusCode: declineStatus[how] })
  }

  async forward({ uri }: Target): Promise<void> {
    this.#requireUnanswered()
    this.end(forwarded)
    const extraHeaders = [`Contact: <${uri.toString()}>`]
    await this.#invitation.reject({ statusCode: forwardStatus, extraHeaders })
  }

  override hangUp(): Promise<void> {
    return this.#invitation.state === SessionState.Established ? super.hangUp() : this.decline()
  }

  async #accept(): Promise<void> {
    const { media, calls, key } = this.dependencies
    this.#requireRinging()
    media.prepareAnswer()
    await media.openMicrophone()
    this.#requireRinging()
    calls.apply(key, { type: 'answering' })
    try {
      const extraHeaders = [...this.timer.answer(this.#invitation.request), allowUpdate]
      await this.#invitation.accept({ extraHeaders })
    } catch (error) {
      this.end(incompatible)
      throw new PhoneError('call.incompatible', undefined, { cause: error })
    }
  }

  #expectAnswer(): void {
    const { body, request } = this.#invitation
    const { media } = this.dependencies
    // Where it had to be answered reliably, that was with a description.
    if (!this.#invitation.autoSendAnInitialProvisionalResponse) return
    const isOffer = media.hasDescription(request.getHeader('Content-Type') ?? '')
    if (this.#invitation.state === SessionState.Initial && isOffer) media.expect(body ?? '')
  }

  #requireUnanswered(): void {
    const { state } = this.#invitation
    if (state !== SessionState.Initial && state !== SessionState.Establishing)
      throw new PhoneError('call.not-possible')
  }

  #requireRinging(): void {
    if (this.#invitation.state !== SessionState.Initial) throw new PhoneError('call.not-possible')
  }
}
