import type { Loudspeaker } from '../../shared/sip/media/loudspeaker.ts'
import type { Microphone } from '../../shared/sip/media/microphone.ts'
import { sdp } from './phone.ts'

class FakeTrack extends EventTarget {
  readonly kind = 'audio'
  readonly readyState = 'live'
  readonly muted = false
  enabled = true
}

const transceiver = () => ({
  direction: 'sendrecv',
  receiver: { track: new FakeTrack() },
  sender: { dtmf: null, replaceTrack: async () => undefined },
  setCodecPreferences: () => undefined,
  stop: () => undefined,
})

type Description = { readonly type?: string; readonly sdp?: string }

/** A connection that keeps the rules of signalling (JSEP section 4.1) and carries nothing. */
class FakeConnection extends EventTarget {
  signalingState = 'stable'
  connectionState = 'new'
  iceGatheringState = 'complete'
  localDescription: Description | null = null
  currentLocalDescription: Description | null = null
  currentRemoteDescription: Description | null = null
  #remote: Description | null = null
  readonly #transceivers = [transceiver()]

  addTransceiver() {
    return this.#transceivers[0]
  }

  getTransceivers() {
    return this.#transceivers
  }

  async setLocalDescription({ type }: Description = {}): Promise<void> {
    if (type === 'rollback') return void (this.signalingState = 'stable')
    const isAnswer = this.signalingState === 'have-remote-offer'
    this.localDescription = { type: isAnswer ? 'answer' : 'offer', sdp }
    if (isAnswer) this.#agree()
    else this.signalingState = 'have-local-offer'
    queueMicrotask(() => this.dispatchEvent(new Event('icegatheringstatechange')))
  }

  async setRemoteDescription({ type, sdp: text = '' }: Description): Promise<void> {
    if (type === 'rollback') return void (this.signalingState = 'stable')
    if (!/^v=0\r\n[^]*^m=audio /m.test(text)) throw new DOMException('no description', 'OperationError')
    const isExpected = (this.signalingState === 'have-local-offer') === (type === 'answer')
    if (!isExpected) throw new DOMException(this.signalingState, 'InvalidStateError')
    this.#remote = { ...(type && { type }), sdp: text }
    if (type === 'answer') this.#agree()
    else this.signalingState = 'have-remote-offer'
  }

  getConfiguration = () => ({})
  setConfiguration = () => undefined
  restartIce = () => undefined
  getStats = async () => new Map()

  close(): void {
    this.signalingState = 'closed'
  }

  #agree(): void {
    this.signalingState = 'stable'
    this.currentLocalDescription = this.localDescription
    this.currentRemoteDescription = this.#remote
  }
}

const capabilities = { getCapabilities: () => ({ codecs: [], headerExtensions: [] }) }

/** The parts of a browser that calls need, without any audio. */
export function installBrowser(): void {
  const parts = {
    RTCPeerConnection: FakeConnection,
    MediaStream: class {},
    RTCRtpReceiver: capabilities,
    RTCRtpSender: capabilities,
  }
  Object.assign(globalThis, parts)
}

export const silentMicrophone: Microphone = {
  borrow: async () => new FakeTrack() as unknown as MediaStreamTrack,
  giveBack: () => undefined,
  warm: async () => undefined,
  onChange: () => () => undefined,
}

export const silentLoudspeaker: Loudspeaker = { play: () => () => undefined }
