import { SessionState, type Core, type Inviter } from 'sip.js'
import type { Progress } from '../call/call.ts'
import { failureOf, PhoneError } from '../call/failure.ts'
import { Conversation, type CallDependencies } from './conversation.ts'
import { takeAnyBranch } from './branches.ts'
import { giveUpOn } from './give-up.ts'
import type { Replaced } from './replaces.ts'
import { endingOf, type Ending } from './response-codes.ts'
import { allowSecondTry, redirectedTo } from './second-try.ts'
import type { SipCall } from './sip-call.ts'

const cancelled: Ending = { outcome: 'cancelled' }
const incompatible: Ending = { outcome: 'failed', failure: 'call.incompatible' }
const lost: Ending = { outcome: 'failed', failure: 'call.lost' }
const failed: Ending = { outcome: 'failed', failure: 'call.failed' }

/** Provisional responses that say that somebody is alerted (RFC 3261 section 21.1). */
const alerting: ReadonlySet<number | undefined> = new Set([180, 182])

/** How long a cancelled call may take to be confirmed (RFC 3261 section 9.1): ms. */
const cancelLimit = 32_000

/** The corner of sip.js 0.21.2 that knows the INVITE. */
interface Asking {
  readonly outgoingInviteRequest: Core.OutgoingInviteRequest
}

const notPossible = () => Promise.reject(new PhoneError('call.not-possible', 'an outgoing call'))

/** A call out. */
export class OutgoingCall extends Conversation implements SipCall {
  readonly answer = notPossible
  readonly decline = notPossible
  readonly forward = notPossible
  readonly #inviter: Inviter
  #isAnsweredByUs: (response: Core.IncomingResponseMessage) => boolean = () => false
  #isRinging = false
  #hasEarlyMedia = false
  /** Telephones that have said that it rings there, by their tags. */
  readonly #ringingAt = new Set<string>()

  constructor(inviter: Inviter, dependencies: CallDependencies) {
    super(inviter, 'outgoing', dependencies)
    this.#inviter = inviter
    inviter.delegate = this.delegate
    takeAnyBranch(inviter, () => {
      dependencies.media.renew()
      void this.refresh()
    })
  }

  /** Sends the INVITE at once; the microphone joins as soon as it is open. */
  start(): void {
    const { media, log, key } = this.dependencies
    const requestDelegate = {
      onProgress: (response: Core.IncomingResponse) => this.#progressed(response),
      onReject: (response: Core.IncomingResponse) => this.#refused(response),
      onRedirect: (response: Core.IncomingResponse) => this.#refused(response),
      // An answer that the browser cannot take has ended the session by now.
      onAccept: ({ message }: Core.IncomingResponse) => {
        if (this.#inviter.state === SessionState.Terminated) this.end(incompatible)
        else this.timer.accepted(message)
        this.followAnswer(message)
      },
    }
    this.#isAnsweredByUs = allowSecondTry(this.#inviter, { requestDelegate }, () => !this.#hasEarlyMedia)
    log({ level: 'info', event: 'call.dialing', call: key })
    this.#inviter.invite({ requestDelegate }).catch((error: unknown) => {
      log({ level: 'warn', event: 'call.no-offer', call: key, detail: String(error) })
      this.end(failed)
    })
    void media.openMicrophone().catch((error: unknown) => this.#giveUp(error))
  }

  /** One that rings still may be taken over too: we have begun it (RFC 3891 section 3). */
  override isDialog(replaced: Replaced): boolean {
    const { callId, localTag, remoteTag } = replaced
    const { request, state } = this.#inviter
    if (state !== SessionState.Establishing) return super.isDialog(replaced)
    return request.callId === callId && request.fromTag === localTag && this.#ringingAt.has(remoteTag)
  }

  override async hangUp(): Promise<void> {
    const { state } = this.#inviter
    if (state === SessionState.Established) return super.hangUp()
    this.end(cancelled)
    if (state === SessionState.Initial || state === SessionState.Establishing) await this.#cancel()
  }

  /** The answer goes to the connection that the call was sent on (RFC 3261 section 18.2.2), and that one is gone. */
  override lineBack(): void {
    const { calls, key, log } = this.dependencies
    if (calls.get(key).state !== 'dialing') return super.lineBack()
    this.end(lost)
    this.#cancel().catch((error: unknown) => {
      log({ level: 'debug', event: 'call.not-cancelled', call: key, detail: String(error) })
    })
  }

  #progressed({ message }: Core.IncomingResponse): void {
    const { calls, key } = this.dependencies
    if (message.toTag) this.#ringingAt.add(message.toTag)
    this.#hasEarlyMedia ||= message.body !== ''
    this.#isRinging ||= alerting.has(message.statusCode)
    const progress: Progress | undefined = this.#hasEarlyMedia
      ? 'early-media'
      : this.#isRinging
        ? 'ringing'
        : undefined
    if (progress) calls.apply(key, { type: 'progressed', progress })
  }

  #refused({ message }: Core.IncomingResponse): void {
    if (this.#isAnsweredByUs(message)) return
    const other = redirectedTo(message)
    const ending = endingOf(message.statusCode ?? 0, this.#isRinging || this.#hasEarlyMedia)
    this.end({ ...ending, ...(other && { redirectedTo: other }) })
  }

  async #giveUp(error: unknown): Promise<void> {
    this.end({ outcome: 'failed', failure: failureOf(error, 'microphone.busy').code })
    await this.hangUp()
  }

  async #cancel(): Promise<void> {
    const isOver = new Promise<void>((resolve) => {
      this.#inviter.stateChange.addListener((state) => {
        if (state === SessionState.Terminated) resolve()
      })
      this.dependencies.clock.after(cancelLimit, resolve)
    })
    await this.#inviter.cancel()
    await isOver
    // No more is to be heard of it (RFC 3261 section 9.1).
    if (this.#inviter.state !== SessionState.Terminated)
      giveUpOn((this.#inviter as unknown as Asking).outgoingInviteRequest, this.dependencies.clock)
  }
}
