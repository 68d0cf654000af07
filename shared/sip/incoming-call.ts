import { Core, SessionState, type Invitation, type InvitationRejectOptions, type URI } from 'sip.js'
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

/** What the caller is told. */
type Refusal = Required<Pick<InvitationRejectOptions, 'statusCode' | 'extraHeaders'>>

/** Why, for telephone networks: cause of ITU-T Q.850 (RFC 6432), which goes with a status as in RFC 3398 section 8.2.6.1. */
const because = (cause: number, text: string): string => `Reason: Q.850;cause=${String(cause)};text="${text}"`

/** "Decline" is for all phones of this agent (RFC 3261 section 21.6.2), "Busy Here" for this one. */
const refusals: Readonly<Record<Decline, Refusal>> = {
  decline: { statusCode: 603, extraHeaders: [because(21, 'Call rejected')] },
  busy: { statusCode: 486, extraHeaders: [because(17, 'User busy')] },
}

/** "Request Terminated": this telephone has the call by another connection. */
const movedStatus = 487

/** "Temporarily Unavailable": nobody has answered for too long. */
const unanswered: Refusal = { statusCode: 480, extraHeaders: [] }

/** "Moved Temporarily" (RFC 3261 section 21.3.3), and whom it was for: the agent has sent it on (RFC 5806). */
const movedTo = ({ uri }: Target, by: URI): Refusal => ({
  statusCode: 302,
  extraHeaders: [`Contact: <${uri.toString()}>`, `Diversion: <${by.toString()}>;reason=deflection`],
})

/** The corner of sip.js 0.21.2 that knows whether the server has taken our answer. */
interface Answering {
  readonly incomingInviteRequest: { readonly transaction: Core.InviteServerTransaction }
}

/** A call that rings here. sip.js has answered 180 already. */
export class IncomingCall extends Conversation implements SipCall {
  readonly #invitation: Invitation
  #answering: Promise<void> | undefined
  #refusal: Refusal | undefined

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

  /** How the call was refused, as long as the server has not said that it knows. */
  get unconfirmedRefusal(): Refusal | undefined {
    const { incomingInviteRequest } = this.#invitation as unknown as Answering
    const isConfirmed = incomingInviteRequest.transaction.state !== Core.TransactionState.Completed
    return isConfirmed ? undefined : (this.#refusal ?? unanswered)
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
    await this.#refuse(declined, refusals[how])
  }

  async forward(target: Target): Promise<void> {
    await this.#refuse(forwarded, movedTo(target, this.#invitation.userAgent.configuration.uri))
  }

  override hangUp(): Promise<void> {
    return this.#invitation.state === SessionState.Established ? super.hangUp() : this.decline()
  }

  async #refuse(ending: Ending, refusal: Refusal): Promise<void> {
    this.#requireUnanswered()
    this.#refusal = refusal
    this.end(ending)
    await this.#invitation.reject({ ...refusal })
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
