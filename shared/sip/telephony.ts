import type { Invitation, Session } from 'sip.js'
import { dialing, ringing, type CallKey } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { Unsubscribe } from '../ports/readable.ts'
import type { LineAccount, LineAccountSource, Telephony } from '../ports/telephony.ts'
import { createCallList } from './call-list.ts'
import { callerIn } from './caller.ts'
import { IncomingCall } from './incoming-call.ts'
import { createInviter } from './inviter.ts'
import { createLine } from './line.ts'
import { dropEntries, type SipLog } from './log.ts'
import { CallMedia } from './media/call-media.ts'
import { createLoudspeaker, type Loudspeaker } from './media/loudspeaker.ts'
import { createMicrophone, pageAllowsMicrophone, type Microphone } from './media/microphone.ts'
import { createConnectionSource } from './media/prepared-connection.ts'
import { watchNetwork } from './network.ts'
import { OutgoingCall } from './outgoing-call.ts'
import type { SipCall } from './sip-call.ts'
import { targetOf } from './target.ts'

export interface SipTelephonyDependencies {
  readonly clock: Clock
  /** Where events for a support bundle go; nowhere by default. */
  readonly log?: SipLog
  readonly loudspeaker?: Loudspeaker
  readonly microphone?: Microphone
  /** Calls back when the network of the browser has changed. */
  readonly watchNetwork?: (callback: () => void) => Unsubscribe
}

/** A connection for the next call is made this long after a change of calls, not to disturb it: ms. */
const refillDelay = 1_000

/** How long the far ends may take to confirm that their calls are over: ms. */
const goodbyeLimit = 2_000

/** Call-IDs come from outside and may be of any length; CRM fields are not. */
const longestKey = 200

/** The same in every tab of this agent, and another for each agent whom one call rings at. */
const incomingKey = (callId: string, user: string): CallKey => `${user}:${callId}`.slice(0, longestKey)

const browserMicrophone = (clock: Clock): Microphone =>
  createMicrophone({
    clock,
    devices: (navigator as Partial<Navigator>).mediaDevices,
    isAllowedByPage: () => pageAllowsMicrophone(document),
  })

class SipTelephony implements Telephony {
  readonly #clock: Clock
  readonly #log: SipLog
  readonly #loudspeaker: Loudspeaker
  readonly #microphone: Microphone
  readonly #watchNetwork: (callback: () => void) => Unsubscribe
  readonly #list = createCallList()
  readonly #sipCalls = new Map<CallKey, SipCall>()
  readonly #medias = new WeakMap<Session, CallMedia>()
  readonly #connections
  readonly #line
  #account: LineAccount | undefined
  #stopWatching: Unsubscribe | undefined

  constructor(dependencies: SipTelephonyDependencies) {
    const { clock, log = dropEntries } = dependencies
    this.#clock = clock
    this.#log = log
    this.#loudspeaker = dependencies.loudspeaker ?? createLoudspeaker(document)
    this.#microphone = dependencies.microphone ?? browserMicrophone(clock)
    this.#watchNetwork = dependencies.watchNetwork ?? watchNetwork
    this.#connections = createConnectionSource({ clock, iceServers: () => this.#iceServers() })
    this.#line = createLine({
      clock,
      log,
      mediaOf: (session) => this.#mediaOf(session),
      onInvite: (invitation) => this.#ring(invitation),
      onAccount: (account) => this.#take(account),
      onBack: () => this.#sipCalls.forEach((call) => call.lineBack()),
    })
    this.#line.state.listen(() => this.#refill())
    this.#list.calls.listen(() => clock.after(refillDelay, () => this.#refill()))
  }

  get line() {
    return this.#line.state
  }

  get calls() {
    return this.#list.calls
  }

  async connect(source: LineAccountSource): Promise<void> {
    this.#stopWatching ??= this.#watchNetwork(() => this.#networkChanged())
    await this.#line.connect(source)
  }

  async disconnect(): Promise<void> {
    this.#stopWatching?.()
    this.#stopWatching = undefined
    const ongoing = this.calls.get().filter(({ state }) => state !== 'ended')
    const over = Promise.allSettled(ongoing.map(({ key }) => this.#call(key).hangUp()))
    await Promise.race([over, new Promise<void>((resolve) => this.#clock.after(goodbyeLimit, resolve))])
    await this.#line.disconnect()
    this.#connections.discard()
  }

  async prepare(): Promise<void> {
    this.#refill()
    await this.#microphone.warm().catch((error: unknown) => {
      this.#log({ level: 'warn', event: 'microphone.not-warm', detail: String(error) })
    })
  }

  dial(number: string): CallKey {
    const { sip } = this.#line.agent()
    const { party, uri } = targetOf(number, sip.configuration.uri.host)
    const key = crypto.randomUUID()
    const inviter = createInviter(sip, uri, key)
    const call = new OutgoingCall(inviter, this.#dependencies(key, inviter))
    this.#list.add(dialing(key, party, this.#clock.now()))
    this.#sipCalls.set(key, call)
    call.start()
    return key
  }

  async answer(key: CallKey): Promise<void> {
    await this.#call(key).answer()
  }

  async decline(key: CallKey): Promise<void> {
    await this.#call(key).decline()
  }

  async hangUp(key: CallKey): Promise<void> {
    if (!this.#list.isEnded(key)) await this.#call(key).hangUp()
  }

  async hold(key: CallKey): Promise<void> {
    await this.#call(key).setHeld(true)
  }

  async resume(key: CallKey): Promise<void> {
    await this.#call(key).setHeld(false)
  }

  async mute(key: CallKey, muted: boolean): Promise<void> {
    this.#call(key).mute(muted)
    await Promise.resolve()
  }

  async sendDigits(key: CallKey, digits: string): Promise<void> {
    await this.#call(key).sendDigits(digits)
  }

  release(key: CallKey): void {
    if (!this.#list.isEnded(key)) return
    this.#sipCalls.delete(key)
    this.#list.remove(key)
  }

  #call(key: CallKey): SipCall {
    const call = this.#sipCalls.get(key)
    if (call) return call
    throw new PhoneError('call.unknown', key)
  }

  #dependencies(key: CallKey, session: Session) {
    return { key, media: this.#mediaOf(session), calls: this.#list, clock: this.#clock, log: this.#log }
  }

  #mediaOf(session: Session): CallMedia {
    const media = this.#medias.get(session) ?? this.#createMedia()
    this.#medias.set(session, media)
    return media
  }

  #createMedia(): CallMedia {
    return new CallMedia({
      clock: this.#clock,
      connections: this.#connections,
      iceServers: () => this.#iceServers(),
      microphone: this.#microphone,
      loudspeaker: this.#loudspeaker,
    })
  }

  #iceServers() {
    return this.#account?.iceServers ?? []
  }

  #ring(invitation: Invitation): void {
    const { callId, to } = invitation.request
    let key = incomingKey(callId, to.uri.user ?? '')
    // A queue may offer the same call again, after it was declined here.
    while (this.#list.isEnded(key)) key += '+'
    if (this.#sipCalls.has(key)) return void invitation.reject({ statusCode: 482 })
    this.#list.add(ringing(key, callerIn(invitation.request), this.#clock.now()))
    this.#sipCalls.set(key, new IncomingCall(invitation, this.#dependencies(key, invitation)))
  }

  #take(account: LineAccount): void {
    const hasOtherServers = JSON.stringify(account.iceServers) !== JSON.stringify(this.#iceServers())
    this.#account = account
    if (hasOtherServers) this.#connections.discard()
    this.#refill()
  }

  #refill(): void {
    if (this.line.get().state === 'ready') this.#connections.prepare()
  }

  #networkChanged(): void {
    this.#connections.discard()
    this.#line.networkChanged()
    this.#refill()
  }
}

/** Telephony over SIP (RFC 3261) on WebSockets (RFC 7118), with WebRTC audio. */
export function createSipTelephony(dependencies: SipTelephonyDependencies): Telephony {
  return new SipTelephony(dependencies)
}
