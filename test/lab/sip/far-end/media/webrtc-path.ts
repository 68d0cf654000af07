import { RTCPeerConnection, RTCRtpCodecParameters, type RtpPacket } from 'werift'
import { pcmuType, sampleRate } from '../audio/pcmu.ts'
import type { AudioPath } from './audio-path.ts'
import { findPath, keepPath } from './ice-restart.ts'
import { eventTypeOf, fingerprintOf, withDistinctPriorities, asWeriftReads, type Direction } from './sdp.ts'

/** The number that Chromium has for telephone events. */
const usualEventType = 126

const codecs = (eventType: number): RTCRtpCodecParameters[] => [
  new RTCRtpCodecParameters({
    mimeType: 'audio/PCMU',
    clockRate: sampleRate,
    channels: 1,
    payloadType: pcmuType,
  }),
  new RTCRtpCodecParameters({
    mimeType: 'audio/telephone-event',
    clockRate: sampleRate,
    channels: 1,
    payloadType: eventType,
    parameters: '0-15',
  }),
]

/** One peer connection with one audio line. */
function createPeer(receive: (packet: RtpPacket) => void, eventType: number) {
  const connection = new RTCPeerConnection({
    codecs: { audio: codecs(eventType) },
    iceServers: [],
    iceUseIpv6: false,
    // Without a network there is this address alone.
    iceAdditionalHostAddresses: ['127.0.0.1'],
    bundlePolicy: 'max-bundle',
  })
  const line = connection.addTransceiver('audio', { direction: 'sendrecv' })
  // Tracks would be found by SSRC, which media servers do not announce; there is one line, so every packet is its.
  line.dtlsTransport.onRtp.subscribe(receive)
  keepPath(line.dtlsTransport.iceTransport.connection)
  return { connection, line }
}

/** ms */
const longestHandshake = 1000
const pastLastFlight = 7

/** werift goes on repeating a handshake that is cut off for half a minute: it may end, or else it is ended. */
async function close({ connection, line }: ReturnType<typeof createPeer>): Promise<void> {
  const negotiated = connection.remoteDescription !== null && connection.localDescription !== null
  if (negotiated && ['new', 'connecting'].includes(connection.connectionState))
    await connection.connectionStateChange
      .watch((state) => state !== 'connecting', longestHandshake)
      .catch(() => undefined)
  const handshake = line.dtlsTransport.dtls?.dtls
  // One that has not begun yet still begins, and sets this to its first step.
  if (handshake)
    Object.defineProperty(handshake, 'flight', { get: () => pastLastFlight, set: () => undefined })
  await connection.close()
}

/** Audio over WebRTC. */
export function createWebRtcPath(receive: (packet: RtpPacket) => void): AudioPath {
  let peer = createPeer(receive, usualEventType)
  let theirFingerprint: string | undefined

  async function localDescription(): Promise<string> {
    const { connection, line } = peer
    const answers = connection.signalingState === 'have-remote-offer'
    await connection.setLocalDescription(
      await (answers ? connection.createAnswer() : connection.createOffer()),
    )
    findPath(line.dtlsTransport)
    return withDistinctPriorities(connection.localDescription?.sdp ?? '')
  }

  /** A page that was reloaded comes back with another certificate, and ours cannot speak to that one. */
  async function renewFor(offer: string): Promise<void> {
    const fingerprint = fingerprintOf(offer)
    const known = theirFingerprint
    theirFingerprint = fingerprint
    if (known === fingerprint) return
    const old = peer
    peer = createPeer(receive, eventTypeOf(offer) ?? usualEventType)
    await close(old)
  }

  const face = (direction: Direction): void => {
    peer.line.direction = direction
  }

  return {
    async answer(offer, direction) {
      await renewFor(offer)
      face(direction)
      await peer.connection.setRemoteDescription({ type: 'offer', sdp: asWeriftReads(offer) })
      return localDescription()
    },
    async offer(direction) {
      face(direction)
      return localDescription()
    },
    async accept(answer) {
      theirFingerprint = fingerprintOf(answer)
      await peer.connection.setRemoteDescription({ type: 'answer', sdp: asWeriftReads(answer) })
    },
    send({ header, payload }) {
      if (peer.connection.connectionState !== 'connected') return
      header.ssrc = peer.line.sender.ssrc
      void peer.line.dtlsTransport.sendRtp(payload, header)
    },
    close: () => close(peer),
  }
}
