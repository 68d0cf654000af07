import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js'
import type { Clock } from '../../ports/clock.ts'
import type { IceServer } from '../../ports/telephony.ts'
import { deferred } from '../deferred.ts'
import type { SipLog } from '../log.ts'
import type { MicrophoneState } from '../quality/causes.ts'
import { ableSender } from './able-sender.ts'
import { CallLoudspeaker } from './call-loudspeaker.ts'
import { CallMicrophone } from './call-microphone.ts'
import { preferCodecs } from './codecs.ts'
import { gathered, hardLimit, isUnreachable, restartLimit } from './gathering.ts'
import { logIce } from './ice-log.ts'
import type { Loudspeaker } from './loudspeaker.ts'
import type { Microphone } from './microphone.ts'
import type { MixedAudio } from './mixer.ts'
import { toRtc, type ConnectionSource, type OfferingConnection } from './prepared-connection.ts'
import { isQuiet } from './quiet.ts'
import { takeBack } from './take-back.ts'
import { untilConnected } from './until-connected.ts'
import {
  directionOf,
  fingerprintOf,
  generationOf,
  holds,
  mendAnswer,
  namesRelay,
  sharesTelephoneEvents,
  type Direction,
} from './sdp.ts'

export interface CallMediaDependencies {
  readonly clock: Clock
  readonly connections: ConnectionSource
  readonly iceServers: () => readonly IceServer[]
  readonly microphone: Microphone
  readonly loudspeaker: Loudspeaker
  /** Of the call. */
  readonly log: SipLog
}

const sdpType = 'application/sdp'

const isAudio = (transceiver: RTCRtpTransceiver): boolean => transceiver.receiver.track.kind === 'audio'

/** What our next offer says, by who holds whom (RFC 3264 section 8.4). */
const offered = (weHold: boolean, theyHold: boolean): Direction =>
  weHold ? (theyHold ? 'inactive' : 'sendonly') : theyHold ? 'recvonly' : 'sendrecv'

/**
 * The audio of one call: its connection, its share of the microphone, and the far end's voice. sip.js asks it for
 * descriptions and hands it those of the far end; hold and mute are set here and take effect on the wire with the
 * next offer.
 */
export class CallMedia implements SessionDescriptionHandler, MixedAudio {
  /** Tells each change of the connection that the call uses. */
  onConnectionState: ((state: RTCPeerConnectionState) => void) | undefined
  onTracks: (() => void) | undefined
  readonly #dependencies: CallMediaDependencies
  readonly #microphone: CallMicrophone
  readonly #loudspeaker: CallLoudspeaker
  /** Rejects when the call is over: what a connection was asked for as it was closed never comes to an end. */
  readonly #over = deferred<never>()
  #connection: RTCPeerConnection | undefined
  #firstOffer: OfferingConnection | undefined
  #expected: { readonly sdp: string; readonly taken: Promise<void> } | undefined
  #answered: Promise<void> | undefined
  #opening: Promise<void> | undefined
  #instead: MediaStreamTrack | undefined
  /** What our next offer says. */
  #weHold = false
  #theyHold = false
  /** Whether neither side hears the other. */
  #isAside = false
  #isMuted = false
  /** Our newest description, as the far end has it. */
  #told = ''
  #isGathered = false
  #isRestarting = false
  #isClosed = false

  constructor(dependencies: CallMediaDependencies) {
    this.#dependencies = dependencies
    this.#over.promise.catch(() => undefined)
    this.#microphone = new CallMicrophone({ ...dependencies, send: () => this.#microphoneOpened() })
    this.#loudspeaker = new CallLoudspeaker(dependencies.loudspeaker)
  }

  /** Whether the far end does not listen. */
  get theyHold(): boolean {
    return this.#theyHold
  }

  /** Whether no offer is under way, from either side. */
  get isSettled(): boolean {
    return this.#connection?.signalingState === 'stable'
  }

  /** Whether both sides have agreed already to who hears whom now. */
  get isAgreed(): boolean {
    const agreed = this.#connection?.currentLocalDescription
    return agreed != null && directionOf(agreed.sdp) === offered(this.#weHold, this.#theyHold)
  }

  /** Whether another path has been looked for, and the far end has not agreed yet. */
  get isRestarting(): boolean {
    return this.#isRestarting
  }

  /** Whether a relay has turned up that the far end does not know of yet. */
  get hasUntoldRelay(): boolean {
    return !namesRelay(this.#told) && namesRelay(this.#connection?.localDescription?.sdp ?? '')
  }

  /** Forgets the connection: the next description offers one of its own. */
  renew(): void {
    this.#connection?.close()
    this.#openOffering()
  }

  get said(): MediaStreamTrack | undefined {
    return this.#microphone.track
  }

  get heard(): MediaStreamTrack | undefined {
    return this.#loudspeaker.track
  }

  async sendInstead(track: MediaStreamTrack | undefined): Promise<void> {
    this.#instead = track
    await this.#send()
  }

  get isConnected(): boolean {
    return this.#connection?.connectionState === 'connected'
  }

  get microphone(): MicrophoneState {
    return this.#microphone.state
  }

  /** What the browser has counted for the connection that the call uses. */
  async stats(): Promise<RTCStatsReport | undefined> {
    return this.#connection?.getStats()
  }

  /** Has the browser begin anew to play the far end, for instance because the loudspeaker does not. */
  playAgain(): void {
    if (!this.#isClosed) this.#loudspeaker.playAgain()
  }

  /** Whether nothing comes any more from a far end that was heard; not where the browser does not tell. */
  isQuiet(): Promise<boolean> {
    return isQuiet(() => this.stats(), this.#dependencies.log)
  }

  /**
   * Opens the microphone for this call; until then the call sends nothing.
   *
   * @throws PhoneError `microphone.…`
   */
  openMicrophone(): Promise<void> {
    this.#opening = this.#microphone.open()
    return this.#opening
  }

  /**
   * Gets ready to answer an offer: takes it, so that only our own description is left to be made. Nothing leaves
   * this machine yet.
   */
  expect(offer: string): void {
    this.#expected ??= { sdp: offer, taken: this.#take(offer) }
    // What is wrong with the offer is told when it is answered.
    this.#expected.taken.catch(() => undefined)
  }

  /** Makes the answer to the expected offer ahead of time, for instance while the microphone opens. */
  prepareAnswer(): void {
    const taken = this.#expected?.taken
    const connection = this.#connection
    if (!taken || !connection) return
    this.#answered ??= taken.then(() => this.#describeReachably(connection))
    this.#answered.catch(() => undefined)
  }

  /** Puts the far end on hold, or takes it off. The microphone is silent at once; the wire follows with an offer. */
  hold(isHeld: boolean): void {
    this.#weHold = this.#isAside = isHeld
    this.#applySilence()
  }

  /** Has the next offer take the far end off hold; neither side hears the other before `hold(false)`. */
  offerBack(): void {
    this.#weHold = false
  }

  mute(isMuted: boolean): void {
    this.#isMuted = isMuted
    this.#applySilence()
  }

  /** Has the next offer look for another path through the network, by relays that take our newest credentials. */
  restart(): void {
    const connection = this.#connection
    this.#isGathered = false
    this.#isRestarting = true
    connection?.setConfiguration({
      ...connection.getConfiguration(),
      iceServers: this.#dependencies.iceServers().map(toRtc),
    })
    connection?.restartIce()
  }

  /** What sends digits as RFC 4733 events; nothing where the far end takes none. */
  async digitSender(): Promise<RTCDTMFSender | undefined> {
    const { currentLocalDescription: local, currentRemoteDescription: remote } = this.#connection ?? {}
    if (!local || !remote || !sharesTelephoneEvents(local.sdp, remote.sdp)) return undefined
    await Promise.allSettled([untilConnected(this.#connection, this.#dependencies.clock), this.#opening])
    return ableSender(this.#transceiver()?.sender.dtmf, this.#dependencies.clock)
  }

  hasDescription(contentType: string): boolean {
    return contentType.split(';')[0]?.trim().toLowerCase() === sdpType
  }

  async getDescription(): Promise<BodyAndContentType> {
    const connection = this.#connection ?? this.#openOffering()
    const prepared = this.#firstOffer?.offered ?? this.#answered
    this.#firstOffer = this.#answered = undefined
    // Not later: another path may be wanted while this is made.
    if (prepared) this.#isGathered = true
    await (prepared ?? this.#describeReachably(connection))
    this.#told = this.#connection?.localDescription?.sdp ?? ''
    return { body: this.#told, contentType: sdpType }
  }

  async setDescription(sdp: string): Promise<void> {
    const expected = this.#expected
    this.#expected = undefined
    await Promise.race([expected?.sdp === sdp ? expected.taken : this.#take(sdp), this.#over.promise])
  }

  /** Takes back an offer that was refused (RFC 8829 section 4.1.10.2). */
  async rollbackDescription(): Promise<void> {
    const connection = this.#connection
    if (connection?.signalingState === 'have-local-offer') await this.#takeBack(connection)
    if (connection?.signalingState === 'have-remote-offer')
      await connection.setRemoteDescription({ type: 'rollback' })
    const remote = connection?.currentRemoteDescription
    if (remote) this.#theyHold = holds(remote.sdp)
  }

  /** sip.js offers this; digits go by `digitSender`. */
  sendDtmf(): boolean {
    return false
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#loudspeaker.close()
    this.#microphone.close()
    this.#connection?.close()
    this.#over.reject(new Error('the call is over'))
  }

  /** Where the offer looked for another path the next one does so too, and has everything to gather once more. */
  async #takeBack(connection: RTCPeerConnection): Promise<void> {
    const { localDescription: taken, currentLocalDescription: agreed } = connection
    const isElsewhere = agreed && generationOf(taken?.sdp ?? '') !== generationOf(agreed.sdp)
    if (isElsewhere) this.#isGathered = false
    await takeBack(connection)
  }

  async #take(sdp: string): Promise<void> {
    const connection = this.#connectionFor(sdp)
    if (connection.signalingState === 'have-local-offer') await this.#takeAnswer(connection, sdp)
    else await this.#takeOffer(connection, sdp)
  }

  /** Sends what is to be sent, once there is something to send it with. */
  async #send(): Promise<void> {
    const track = this.#instead ?? this.#microphone.track
    try {
      if (track) await this.#transceiver()?.sender.replaceTrack(track)
    } catch (error) {
      if (!this.#isClosed) throw error
    }
  }

  async #microphoneOpened(): Promise<void> {
    this.onTracks?.()
    await this.#send()
  }

  /** A far end that is on hold may go on talking: it may not know yet, or not agree. */
  #applySilence(): void {
    this.#microphone.silence(this.#isAside || this.#isMuted)
    this.#loudspeaker.silence(this.#isAside)
  }

  #transceiver(): RTCRtpTransceiver | undefined {
    return this.#connection?.getTransceivers().find(isAudio)
  }

  #openOffering(): RTCPeerConnection {
    this.#firstOffer = this.#dependencies.connections.takeOffering()
    const connection = this.#use(this.#firstOffer.connection)
    void this.#send()
    return connection
  }

  #use(connection: RTCPeerConnection): RTCPeerConnection {
    if (this.#isClosed) {
      connection.close()
      throw new Error('the call is over')
    }
    this.#connection = connection
    this.#isGathered = false
    connection.addEventListener('track', ({ track }) => this.#play(track))
    connection.addEventListener('connectionstatechange', () => {
      if (connection === this.#connection) this.onConnectionState?.(connection.connectionState)
    })
    logIce(connection, this.#dependencies.log)
    return connection
  }

  /** A far end that was started anew has another certificate, which a connection cannot follow. */
  #connectionFor(sdp: string): RTCPeerConnection {
    const current = this.#connection
    if (!current) return this.#use(this.#dependencies.connections.takePlain())
    const known = current.currentRemoteDescription
    const isAnew =
      known && current.signalingState === 'stable' && fingerprintOf(known.sdp) !== fingerprintOf(sdp)
    if (!isAnew) return current
    current.close()
    return this.#use(this.#dependencies.connections.takePlain())
  }

  /**
   * Chromium now and then never begins to look for candidates where they come out of a pool: about one connection in a
   * thousand, on a busy machine. Nobody has seen our answer yet, so another connection gives it.
   */
  async #describeReachably(connection: RTCPeerConnection): Promise<void> {
    const isAnswer = connection.signalingState === 'have-remote-offer'
    await this.#describe(connection, isAnswer ? hardLimit : undefined)
    const offer = connection.remoteDescription
    if (!isAnswer || !offer || connection !== this.#connection || !isUnreachable(connection)) return
    this.#dependencies.log({ level: 'warn', event: 'ice.no-candidates' })
    connection.close()
    const other = this.#use(this.#dependencies.connections.takeAnother())
    await this.#takeOffer(other, offer.sdp)
    await this.#describe(other)
  }

  async #describe(connection: RTCPeerConnection, patience?: number): Promise<void> {
    const { iceServers, clock } = this.#dependencies
    const transceiver = this.#transceiver()
    const isOffer = connection.signalingState === 'stable'
    // The browser narrows an answer to what was offered by itself.
    if (transceiver) {
      transceiver.direction = offered(this.#weHold, isOffer && this.#theyHold)
      preferCodecs(transceiver)
    }
    // Somebody waits for the first description, and for every answer.
    const limit = isOffer && connection.currentRemoteDescription ? restartLimit : undefined
    const gathering = this.#isGathered
      ? undefined
      : gathered(connection, iceServers(), clock, limit, patience)
    this.#isGathered = true
    await connection.setLocalDescription()
    await gathering
  }

  async #takeAnswer(connection: RTCPeerConnection, sdp: string): Promise<void> {
    const offer = connection.localDescription?.sdp ?? ''
    const agreed = connection.currentLocalDescription?.sdp ?? ''
    if (generationOf(offer) !== generationOf(agreed)) this.#isRestarting = false
    const answer = mendAnswer(sdp, offer)
    await connection.setRemoteDescription({ type: 'answer', sdp: answer })
    // Where we did not offer to send, the answer does not tell whether they would listen.
    if (directionOf(offer).startsWith('send')) this.#theyHold = holds(answer)
  }

  async #takeOffer(connection: RTCPeerConnection, sdp: string): Promise<void> {
    const known = connection.currentRemoteDescription
    // Where they look for another path, the answer names ours anew.
    if (known && generationOf(known.sdp) !== generationOf(sdp)) this.#isGathered = false
    await connection.setRemoteDescription({ type: 'offer', sdp })
    this.#theyHold = holds(sdp)
    for (const transceiver of connection.getTransceivers()) if (!isAudio(transceiver)) transceiver.stop()
    await this.#send()
  }

  #play(track: MediaStreamTrack): void {
    if (track.kind !== 'audio' || this.#isClosed) return
    this.#loudspeaker.play(track)
    this.onTracks?.()
  }
}
