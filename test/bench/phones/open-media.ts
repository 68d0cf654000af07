/** Knows the peer connections, microphone tracks and audio contexts that are open in this page, and none that are not. */
const connections = new Set<RTCPeerConnection>()
const tracks = new Set<MediaStreamTrack>()
const audioContexts = new Set<AudioContext>()

window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    connections.add(this)
  }

  override close(): void {
    connections.delete(this)
    super.close()
  }
}

window.AudioContext = class extends AudioContext {
  constructor(options?: AudioContextOptions) {
    super(options)
    audioContexts.add(this)
  }

  override close(): Promise<void> {
    audioContexts.delete(this)
    return super.close()
  }
}

const noted = (track: MediaStreamTrack): MediaStreamTrack => {
  tracks.add(track)
  track.addEventListener('ended', () => tracks.delete(track))
  return track
}

const { mediaDevices } = navigator
const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices)
mediaDevices.getUserMedia = async (constraints) => {
  const stream = await getUserMedia(constraints)
  stream.getTracks().forEach(noted)
  return stream
}

const { clone, stop } = Object.getOwnPropertyDescriptors(MediaStreamTrack.prototype)
MediaStreamTrack.prototype.clone = function () {
  return noted((clone.value as MediaStreamTrack['clone']).call(this))
}
MediaStreamTrack.prototype.stop = function () {
  tracks.delete(this)
  ;(stop.value as MediaStreamTrack['stop']).call(this)
}

/** How far apart audio packets are: ms. */
const packetTime = 20

interface Received {
  readonly type: string
  readonly packetsReceived?: number
  /** ms since the epoch */
  readonly lastPacketReceivedTimestamp?: number
}

/** When the first packet came: ms since the epoch. It is told by the newest one, as the browser counts but every 50 ms. */
async function firstPacketAt(connection: RTCPeerConnection): Promise<number | undefined> {
  for (const entry of (await connection.getStats()).values()) {
    const { type, packetsReceived = 0, lastPacketReceivedTimestamp: last } = entry as Received
    if (type === 'inbound-rtp' && packetsReceived && last) return last - (packetsReceived - 1) * packetTime
  }
  return undefined
}

/** When the first audio packet of the only call has come: ms on the clock of the page. */
export async function firstAudio(): Promise<number> {
  for (;;) {
    for (const connection of connections) {
      const at = await firstPacketAt(connection)
      if (at !== undefined) return at - performance.timeOrigin
    }
    await new Promise((resolve) => setTimeout(resolve))
  }
}

export const isAudioUp = (): boolean =>
  [...connections].some(({ connectionState }) => connectionState === 'connected')

/** How much of it is open. */
export const openMedia = (): Record<'connections' | 'tracks' | 'audioContexts', number> => ({
  connections: connections.size,
  tracks: tracks.size,
  audioContexts: audioContexts.size,
})
