import type { Invitation, Session } from 'sip.js'
import { dialing, isHeldByUs, isMuted, ringing, type CallKey, type RingingCall } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { Unsubscribe } from '../ports/readable.ts'
import type { Decline, LineAccount, LineAccountSource, Telephony } from '../ports/telephony.ts'
import { createCallList } from './call-list.ts'
import { answerAfterIn } from './auto-answer.ts'
import { callerIn } from './caller.ts'
import { IncomingCall } from './incoming-call.ts'
import { createConference } from './conference.ts'
import { createInviter } from './inviter.ts'
import { createLine } from './line.ts'
import { dropEntries, type SipLog } from './log.ts'
import type { CallMedia } from './media/call-media.ts'
import type { BrowserDevices } from './media/devices.ts'
import { createLoudspeaker, type Loudspeaker } from './media/loudspeaker.ts'
import { createMedias } from './media/medias.ts'
import { createMicrophone, pageAllowsMicrophone, type Microphone } from './media/microphone.ts'
import { createConnectionSource } from './media/prepared-connection.ts'
import { watchNetwork, type NetworkListener } from './network.ts'
import { createMessageWaiting } from './message-waiting.ts'
import { OutgoingCall } from './outgoing-call.ts'
import { watchQuality } from './quality/watch.ts'
import { placeFor } from './place.ts'
import { isTooShort, tooShort } from './session-timer.ts'
import type { SipCall } from './sip-call.ts'
import { goesOn, untilTaken } from './taken-place.ts'
import { targetOf, type Target } from './target.ts'
import { referenceTo } from './transfer.ts'

export interface SipTelephonyDependencies {
  readonly clock: Clock
  /** Where events for a support bundle go; nowhere by default. */
  readonly log?: SipLog
  /** Which devices are used; the browser's own choice when not given. */
  readonly devices?: BrowserDevices
  readonly loudspeaker?: Loudspeaker
  readonly microphone?: Microphone
  /** Calls back when the network of the browser has changed. */
  readonly watchNetwork?: (listener: NetworkListener) => Unsubscribe
}

/** A connection for the next call is made this long after a change of calls, not to disturb it: ms. */
const refillDelay = 1_000

/** How long the far ends may take to confirm that their calls are over: ms. */
const goodbyeLimit = 2_000

/** Call-IDs come from outside and may be of any length; CRM fields are not. */
const longestKey = 200

/** The same in every tab of this agent, and another for each agent whom one call rings at. */
const incomingKey = (callId: string, user: string): CallKey => `${user}:${callId}`.slice(0, longestKey)

const browserMicrophone = (clock: Clock, devices: BrowserDevices | undefined): Microphone =>
  createMicrophone({
    clock,
    ...(devices && { choice: devices.microphoneChoice }),
    devices: (navigator as Partial<Navigator>).mediaDevices,
    isAllowedByPage: () => pageAllowsMicrophone(document),
  })

class SipTelephony implements Telephony {
  readonly #clock: Clock
  readonly #log: SipLog
  readonly #microphone: Microphone
  readonly #watchNetwork: (listener: NetworkListener) => Unsubscribe
  readonly #list = createCallList()
  readonly #messageWaiting = createMessageWaiting()
  readonly #conference = createConference(this.#list)
  readonly #sipCalls = new Map<CallKey, SipCall>()
  /** Ended calls that nobody looks at any more. */
  readonly #released = new Set<CallKey>()
  readonly #mediaOf
  /** Which connection of the line each call came by. */
  readonly #connectionOf = new WeakMap<IncomingCall, number>()
  readonly #connections
  readonly #line
  readonly quality
  #account: LineAccount | undefined
  #stopWatching: Unsubscribe | undefined

  constructor(dependencies: SipTelephonyDependencies) {
    const { clock, log = dropEntries } = dependencies
    this.#clock = clock
    this.#log = log
    this.#microphone = dependencies.microphone ?? browserMicrophone(clock, dependencies.devices)
    dependencies.devices?.connect(this.#microphone)
    this.#watchNetwork = dependencies.watchNetwork ?? watchNetwork
    const iceServers = () => this.#account?.iceServers ?? []
    this.#connections = createConnectionSource({ clock, log, iceServers })
    this.#mediaOf = createMedias({
      ...{ clock, log, iceServers, connections: this.#connections, microphone: this.#microphone },
      loudspeaker: dependencies.loudspeaker ?? createLoudspeaker(document, dependencies.devices?.speaker),
    })
    this.#line = createLine({
      clock,
      log,
      mediaOf: (session) => this.#mediaOf(session),
      onInvite: (invitation) => this.#ring(invitation),
      onNotify: (notification) => this.#messageWaiting.notified(notification),
      onAccount: (account) => this.#take(account),
      onBack: () => this.#lineBack(),
    })
    const mediaOf = (key: CallKey) => this.#sipCalls.get(key)?.audio
    this.quality = watchQuality({ clock, log, calls: this.#list.calls, mediaOf })
    this.#line.state.listen(() => this.#refill())
    this.#line.state.listen(({ state }) => {
      if (state === 'ready') this.#messageWaiting.subscribe(this.#line.agent().sip)
    })
    this.#list.calls.listen(() => clock.after(refillDelay, () => this.#refill()))
    this.#list.calls.listen(() => this.#letGo())
  }

  get line() {
    return this.#line.state
  }

  get messages() {
    return this.#messageWaiting.state
  }

  get calls() {
    return this.#list.calls
  }

  async connect(source: LineAccountSource): Promise<void> {
    this.#stopWatching ??= this.#watchNetwork((isOther) => this.#networkChanged(isOther))
    await this.#line.connect(source)
  }

  async disconnect(): Promise<void> {
    this.#stopWatching?.()
    this.#stopWatching = undefined
    const ongoing = this.calls.get().filter(({ state }) => state !== 'ended')
    const over = Promise.allSettled(ongoing.map(({ key }) => this.#call(key).hangUp()))
    this.#messageWaiting.stop()
    await Promise.race([over, new Promise<void>((resolve) => this.#clock.after(goodbyeLimit, resolve))])
    await this.#line.disconnect()
    this.#connections.discard()
  }

  tryAgain(): void {
    this.#line.tryAgain()
  }

  async reach(): Promise<number> {
    return this.#line.reach()
  }

  async prepare(): Promise<void> {
    if (this.line.get().state === 'ready') this.#connections.warm()
    await this.#microphone.warm().catch((error: unknown) => {
      this.#log({ level: 'warn', event: 'microphone.not-warm', detail: String(error) })
    })
  }

  dial(number: string): CallKey {
    return this.#dial(this.#target(number))
  }

  async answer(key: CallKey): Promise<void> {
    await this.#call(key).answer()
  }

  async decline(key: CallKey, how: Decline = 'decline'): Promise<void> {
    await this.#call(key).decline(how)
  }

  async forward(key: CallKey, number: string): Promise<void> {
    await this.#call(key).forward(this.#target(number))
  }

  async hangUp(key: CallKey): Promise<void> {
    if (!this.#list.isEnded(key)) await this.#call(key).hangUp()
  }

  async hold(key: CallKey): Promise<void> {
    await this.#call(key).setHeld(true)
  }

  async setAside(key: CallKey): Promise<void> {
    await this.#call(key).setAside()
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

  async transfer(key: CallKey, number: string): Promise<void> {
    const { uri, party } = this.#target(number)
    await this.#call(key).handOver(referenceTo(uri), party)
  }

  async transferTo(key: CallKey, other: CallKey): Promise<void> {
    const target = this.#call(other)
    const { party } = this.#list.get(other)
    const outcome = await this.#call(key).handOver(target.reference(), party, target.theyLeft)
    if (outcome === 'untold') await untilTaken(this.#list, other, this.#clock)
    if (outcome !== 'cancelled' && goesOn(this.#list, other)) await this.hangUp(other)
  }

  async cancelTransfer(key: CallKey): Promise<void> {
    await this.#call(key).cancelTransfer()
  }

  acceptTransfer(key: CallKey): Promise<CallKey> {
    return this.#call(key).acceptTransfer((reference) => this.#dial(reference))
  }

  async refuseTransfer(key: CallKey): Promise<void> {
    this.#call(key).refuseTransfer()
    await Promise.resolve()
  }

  async merge(key: CallKey, other: CallKey): Promise<void> {
    await this.#conference.begin(new Map([key, other].map((each) => [each, this.#call(each)])))
  }

  release(key: CallKey): void {
    if (!this.#list.isEnded(key)) return
    this.#released.add(key)
    this.#letGo()
  }

  /** What the other side has asked for before it hung up outlives the call. */
  #letGo(): void {
    for (const call of this.calls.get()) {
      if (call.state !== 'ended' || call.transfer || !this.#released.delete(call.key)) continue
      this.#sipCalls.delete(call.key)
      this.#list.remove(call.key)
    }
  }

  #target(number: string): Target {
    return targetOf(number, this.#line.agent().sip.configuration.uri.host)
  }

  #dial({ party, uri, headers }: Target & { readonly headers?: readonly string[] }): CallKey {
    const { sip } = this.#line.agent()
    const key = crypto.randomUUID()
    const inviter = createInviter(sip, uri, key, headers)
    const call = new OutgoingCall(inviter, this.#dependencies(key, inviter))
    this.#list.add(dialing(key, party, this.#clock.now()))
    this.#sipCalls.set(key, call)
    call.start()
    return key
  }

  #call(key: CallKey): SipCall {
    const call = this.#sipCalls.get(key)
    if (call) return call
    throw new PhoneError('call.unknown', key)
  }

  #dependencies(key: CallKey, session: Session) {
    return { key, media: this.#mediaOf(session, key), calls: this.#list, clock: this.#clock, log: this.#log }
  }

  #ring(invitation: Invitation): void {
    const { callId, to } = invitation.request
    let key = incomingKey(callId, to.uri.user ?? '')
    if (this.#ringsAgain(key, invitation)) return
    // A queue may offer the same call again, after it was declined here.
    while (this.#list.isEnded(key)) key += '+'
    if (this.#sipCalls.has(key)) return void invitation.reject({ statusCode: 482 })
    if (isTooShort(invitation.request)) return void invitation.reject(tooShort)
    const place = placeFor(invitation.request, this.#sipCalls, this.#list)
    if (typeof place === 'number') return void invitation.reject({ statusCode: place })
    // Whoever sees the call in the list may decline it within that moment.
    this.#listen(key, invitation)
    this.#list.add(this.#newRinging(key, invitation, place))
    if (place) this.#takePlace(key, place, this.#mediaOf(invitation))
  }

  /**
   * A server brings a call once more to a telephone that has come back by another connection, since nothing reaches it
   * by the old one. It is still the same call.
   */
  #ringsAgain(key: CallKey, invitation: Invitation): boolean {
    const before = this.#sipCalls.get(key)
    if (!(before instanceof IncomingCall) || this.#connectionOf.get(before) === this.#line.connection())
      return false
    const refusal = before.unconfirmedRefusal
    if (refusal) void invitation.reject({ ...refusal })
    else if (this.#list.get(key).state === 'ringing') this.#takeAgain(key, invitation, before)
    else return false
    return true
  }

  #takeAgain(key: CallKey, invitation: Invitation, before: IncomingCall): void {
    const { isAnswering } = before
    before.leave()
    this.#listen(key, invitation)
    if (!isAnswering) return
    this.answer(key).catch((error: unknown) => {
      this.#log({ level: 'warn', event: 'call.not-answered', call: key, detail: String(error) })
    })
  }

  #listen(key: CallKey, invitation: Invitation): void {
    const call = new IncomingCall(invitation, this.#dependencies(key, invitation))
    this.#connectionOf.set(call, this.#line.connection())
    this.#sipCalls.set(key, call)
    if (!invitation.autoSendAnInitialProvisionalResponse) this.#ringReliably(invitation)
  }

  /** The caller insists on hearing for sure that it rings (RFC 3262 section 3). */
  #ringReliably(invitation: Invitation): void {
    invitation.progress({ statusCode: 180, rel100: true }).catch((error: unknown) => {
      this.#log({ level: 'warn', event: 'call.not-announced', detail: String(error) })
    })
  }

  #newRinging(key: CallKey, { request }: Invitation, place: CallKey | undefined): RingingCall {
    const answerAfter = answerAfterIn(request)
    return {
      ...ringing(key, callerIn(request), this.#clock.now()),
      ...(place !== undefined && { answering: true, inPlaceOf: place }),
      ...(answerAfter !== undefined && { answerAfter }),
    }
  }

  /**
   * The agent is in this call already, only with somebody else, or is calling: it needs no answer. Where the agent has
   * put it on hold, it is with others that they talk: the newcomer hears nothing of that, and nothing of a muted agent.
   */
  #takePlace(key: CallKey, place: CallKey, media: CallMedia): void {
    const before = this.#list.get(place)
    const isHeld = isHeldByUs(before)
    const muted = isMuted(before)
    const take = async () => {
      media.hold(isHeld)
      media.mute(muted)
      await this.answer(key)
      // The answer has said so already.
      if (isHeld) this.#list.apply(key, { type: 'held', by: 'us' })
      this.#list.apply(key, { type: 'muted', muted })
      await this.hangUp(place)
    }
    take().catch((error: unknown) => {
      this.#log({ level: 'warn', event: 'call.place-not-taken', call: key, detail: String(error) })
      void this.hangUp(key)
    })
  }

  #take(account: LineAccount): void {
    const hasOtherServers =
      JSON.stringify(account.iceServers) !== JSON.stringify(this.#account?.iceServers ?? [])
    this.#account = account
    if (hasOtherServers) this.#connections.discard()
    this.#refill()
  }

  #refill(): void {
    if (this.line.get().state === 'ready') this.#connections.prepare()
  }

  /** In another network the old path of a call leads nowhere; its browser would take seconds to notice. */
  #networkChanged(isOther: boolean): void {
    this.#line.networkChanged()
    if (isOther) {
      this.#connections.discard()
      this.#refill()
    }
    for (const { key, state } of this.calls.get()) {
      if (state === 'ended') continue
      if (isOther) this.#call(key).networkChanged()
      else this.#call(key).networkDoubted()
    }
  }

  /** The network may be another one now: what was gathered for the next call is of no use. */
  #lineBack(): void {
    this.#connections.discard()
    this.#refill()
    for (const { key, state } of this.calls.get()) if (state !== 'ended') this.#call(key).lineBack()
  }
}

/** Telephony over SIP (RFC 3261) on WebSockets (RFC 7118), with WebRTC audio. */
export function createSipTelephony(dependencies: SipTelephonyDependencies): Telephony {
  return new SipTelephony(dependencies)
}
