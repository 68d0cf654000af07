import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js'
import type { Clock } from '../../ports/clock.ts'
import type { IceServer } from '../../ports/telephony.ts'
import { gathered } from './gathering.ts'
import type { Loudspeaker } from './loudspeaker.ts'
import type { Microphone } from './microphone.ts'
import type { ConnectionSource, OfferingConnection } from './prepared-connection.ts'
import {
  directionOf,
  fingerprintOf,
  holds,
  mendAnswer,
  sharesTelephoneEvents,
  type Direction,
} from './sdp.ts'

export interface CallMediaDependencies {
  readonly clock: Clock
  readonly connections: ConnectionSource
  readonly iceServers: () => readonly IceServer[]
  readonly microphone: Microphone
  readonly loudspeaker: Loudspeaker
}

/** How long digits wait for the audio: ms. */
const connectingLimit = 2_000

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
export class CallMedia implements SessionDescriptionHandler {
  /** Tells each change of the connection that the call uses. */
  onConnectionState: ((state: RTCPeerConnectionState) => void) | undefined
  /** Tells that the microphone went away. */
  onMicrophoneLost: (() => void) | undefined
  readonly #dependencies: CallMediaDependencies
  #connection: RTCPeerConnection | undefined
  #firstOffer: OfferingConnection | undefined
  #expected: { readonly sdp: string; readonly taken: Promise<void> } | undefined
  #answered: Promise<void> | undefined
  #track: MediaStreamTrack | undefined
  #stopPlaying: (() => void) | undefined
  #weHold = false
  #theyHold = false
  #isMuted = false
  #isGathered = false
  #isClosed = false

  constructor(dependencies: CallMediaDependencies) {
    this.#dependencies = dependencies
  }

  /** Whether the far end does not listen. */
  get theyHold(): boolean {
    return this.#theyHold
  }

  /**
   * Opens the microphone for this call; until then the call sends nothing.
   *
   * @throws PhoneError `microphone.…`
   */
  async openMicrophone(): Promise<void> {
    const { microphone } = this.#dependencies
    const track = await microphone.borrow()
    if (this.#isClosed || this.#track?.readyState === 'live') return microphone.giveBack(track)
    if (this.#track) microphone.giveBack(this.#track)
    this.#track = track
    track.addEventListener('ended', () => this.onMicrophoneLost?.())
    this.#applySilence()
    await this.#send(track)
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
    this.#answered ??= taken.then(() => this.#describe(connection))
    this.#answered.catch(() => undefined)
  }

  /** Puts the far end on hold, or takes it off. The microphone is silent at once; the wire follows with an offer. */
  hold(isHeld: boolean): void {
    this.#weHold = isHeld
    this.#applySilence()
  }

  mute(isMuted: boolean): void {
    this.#isMuted = isMuted
    this.#applySilence()
  }

  /** Has the next offer look for another path through the network. */
  restart(): void {
    this.#isGathered = false
    this.#connection?.restartIce()
  }

  /** What sends digits as RFC 4733 events; nothing where the far end takes none. */
  async digitSender(): Promise<RTCDTMFSender | undefined> {
    const { currentLocalDescription: local, currentRemoteDescription: remote } = this.#connection ?? {}
    if (!local || !remote || !sharesTelephoneEvents(local.sdp, remote.sdp)) return undefined
    await this.#untilConnected()
    const sender = this.#transceiver()?.sender.dtmf
    return sender?.canInsertDTMF ? sender : undefined
  }

  hasDescription(contentType: string): boolean {
    return contentType.split(';')[0]?.trim().toLowerCase() === sdpType
  }

  async getDescription(): Promise<BodyAndContentType> {
    const connection = this.#connection ?? this.#openOffering()
    const prepared = this.#firstOffer?.offered ?? this.#answered
    this.#firstOffer = this.#answered = undefined
    await (prepared ?? this.#describe(connection))
    this.#isGathered = true
    return { body: connection.localDescription?.sdp ?? '', contentType: sdpType }
  }

  async setDescription(sdp: string): Promise<void> {
    const expected = this.#expected
    this.#expected = undefined
    await (expected?.sdp === sdp ? expected.taken : this.#take(sdp))
  }

  /** Takes back an offer that was refused (RFC 8829 section 4.1.10.2). */
  async rollbackDescription(): Promise<void> {
    const connection = this.#connection
    if (connection?.signalingState === 'have-local-offer')
      await connection.setLocalDescription({ type: 'rollback' })
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
    this.#stopPlaying?.()
    if (this.#track) this.#dependencies.microphone.giveBack(this.#track)
    this.#connection?.close()
  }

  /** Resolves when audio can flow, or when that takes too long. */
  #untilConnected(): Promise<void> {
    const connection = this.#connection
    if (!connection || connection.connectionState === 'connected') return Promise.resolve()
    return new Promise((resolve) => {
      const finish = () => {
        stopWaiting()
        connection.removeEventListener('connectionstatechange', look)
        resolve()
      }
      const look = () => connection.connectionState === 'connected' && finish()
      const stopWaiting = this.#dependencies.clock.after(connectingLimit, finish)
      connection.addEventListener('connectionstatechange', look)
    })
  }

  async #take(sdp: string): Promise<void> {
    const connection = this.#connectionFor(sdp)
    if (connection.signalingState === 'have-local-offer') await this.#takeAnswer(connection, sdp)
    else await this.#takeOffer(connection, sdp)
  }

  /** Sends what a track hears, once there is something to send it with. */
  async #send(track: MediaStreamTrack): Promise<void> {
    try {
      await this.#transceiver()?.sender.replaceTrack(track)
    } catch (error) {
      if (!this.#isClosed) throw error
    }
  }

  #applySilence(): void {
    if (this.#track) this.#track.enabled = !this.#weHold && !this.#isMuted
  }

  #transceiver(): RTCRtpTransceiver | undefined {
    return this.#connection?.getTransceivers().find(isAudio)
  }

  #openOffering(): RTCPeerConnection {
    this.#firstOffer = this.#dependencies.connections.takeOffering()
    return this.#use(this.#firstOffer.connection)
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

  async #describe(connection: RTCPeerConnection): Promise<void> {
    const { iceServers, clock } = this.#dependencies
    const transceiver = this.#transceiver()
    const isOffer = connection.signalingState === 'stable'
    // The browser narrows an answer to what was offered by itself.
    if (transceiver) transceiver.direction = offered(this.#weHold, isOffer && this.#theyHold)
    const gathering = this.#isGathered ? undefined : gathered(connection, iceServers(), clock)
    await connection.setLocalDescription()
    await gathering
  }

  async #takeAnswer(connection: RTCPeerConnection, sdp: string): Promise<void> {
    const offer = connection.localDescription?.sdp ?? ''
    const answer = mendAnswer(sdp, offer)
    await connection.setRemoteDescription({ type: 'answer', sdp: answer })
    // Where we did not offer to send, the answer does not tell whether they would listen.
    if (directionOf(offer).startsWith('send')) this.#theyHold = holds(answer)
  }

  async #takeOffer(connection: RTCPeerConnection, sdp: string): Promise<void> {
    await connection.setRemoteDescription({ type: 'offer', sdp })
    this.#theyHold = holds(sdp)
    for (const transceiver of connection.getTransceivers()) if (!isAudio(transceiver)) transceiver.stop()
    if (this.#track) await this.#send(this.#track)
  }

  #play(track: MediaStreamTrack): void {
    if (track.kind !== 'audio' || this.#isClosed) return
    this.#stopPlaying?.()
    this.#stopPlaying = this.#dependencies.loudspeaker.play(new MediaStream([track]))
  }
}
