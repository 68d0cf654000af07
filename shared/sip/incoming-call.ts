import { SessionState, type Invitation } from 'sip.js'
import { PhoneError } from '../call/failure.ts'
import { Conversation, type CallDependencies } from './conversation.ts'
import type { Ending } from './response-codes.ts'
import type { SipCall } from './sip-call.ts'

const missed: Ending = { outcome: 'missed' }
const declined: Ending = { outcome: 'declined' }
const incompatible: Ending = { outcome: 'failed', failure: 'call.incompatible' }

/** "Decline" (RFC 3261 section 21.6.2): the agent does not want the call, on any of their phones. */
const declineStatus = 603

/** A call that rings here. sip.js has answered 180 already. */
export class IncomingCall extends Conversation implements SipCall {
  readonly #invitation: Invitation
  #answering: Promise<void> | undefined
  #wasAnswered = false

  constructor(invitation: Invitation, dependencies: CallDependencies) {
    super(invitation, 'incoming', dependencies)
    this.#invitation = invitation
    invitation.delegate = { ...this.delegate, onCancel: () => this.end(missed) }
    invitation.stateChange.addListener((state) => {
      this.#wasAnswered ||= state === SessionState.Established
      // Nobody took it in time; any other reason was told before.
      if (state === SessionState.Terminated && !this.#wasAnswered) this.end(missed)
    })
    dependencies.log({ level: 'info', event: 'call.ringing', call: dependencies.key })
  }

  /** Where the microphone fails the call rings on, so that the agent can mend that and answer again. */
  answer(): Promise<void> {
    this.#answering ??= this.#accept().finally(() => (this.#answering = undefined))
    return this.#answering
  }

  async decline(): Promise<void> {
    const { state } = this.#invitation
    if (state !== SessionState.Initial && state !== SessionState.Establishing)
      throw new PhoneError('call.not-possible')
    this.end(declined)
    await this.#invitation.reject({ statusCode: declineStatus })
  }

  override hangUp(): Promise<void> {
    return this.#invitation.state === SessionState.Established ? super.hangUp() : this.decline()
  }

  async #accept(): Promise<void> {
    const { media, calls, key } = this.dependencies
    this.#requireRinging()
    await media.openMicrophone()
    this.#requireRinging()
    calls.apply(key, { type: 'answering' })
    try {
      await this.#invitation.accept()
    } catch (error) {
      this.end(incompatible)
      throw new PhoneError('call.incompatible', undefined, { cause: error })
    }
  }

  #requireRinging(): void {
    if (this.#invitation.state !== SessionState.Initial) throw new PhoneError('call.not-possible')
  }
}
