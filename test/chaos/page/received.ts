import { watchGaps } from '../../lab/sip/far-end/audio/gaps.ts'
import { decodePcmu, pcmuType } from '../../lab/sip/far-end/audio/pcmu.ts'
import { levelOf } from '../../lab/sip/far-end/audio/spectrum.ts'

/** A packet that has come in. */
interface Received {
  readonly connection: number
  readonly ssrc: number
  readonly timestamp: number
  readonly type: number
  readonly payload: Uint8Array
  /** ms */
  readonly at: number
}

/** dBFS under which nothing is said. */
const silence = -60

/** In a worker, whose clock goes on while the page has no turn: tells of each packet, and lets it pass. */
function relay(): void {
  interface Frame {
    readonly data: ArrayBuffer
    getMetadata(): { synchronizationSource: number; rtpTimestamp: number; payloadType: number }
  }
  interface Transforming extends Event {
    readonly transformer: {
      readonly options: number
      readonly readable: ReadableStream<Frame>
      readonly writable: WritableStream<Frame>
    }
  }
  addEventListener('rtctransform', (event) => {
    const { options: connection, readable, writable } = (event as Transforming).transformer
    const tell = new TransformStream<Frame, Frame>({
      transform(frame, controller) {
        const {
          synchronizationSource: ssrc,
          rtpTimestamp: timestamp,
          payloadType: type,
        } = frame.getMetadata()
        const payload = new Uint8Array(frame.data.slice(0))
        postMessage({ connection, ssrc, timestamp, type, payload, at: performance.now() })
        controller.enqueue(frame)
      },
    })
    void readable.pipeThrough(tell).pipeTo(writable)
  })
}

const worker = new Worker(
  URL.createObjectURL(new Blob([`(${relay.toString()})()`], { type: 'text/javascript' })),
)
const tracks: MediaStreamTrack[] = []
/** How many packets of each track the worker has let pass. */
const passed = new WeakMap<MediaStreamTrack, number>()
let gaps = watchGaps()
let hasHeard = false

const isHeard = ({ connection, type, payload }: Received): boolean =>
  tracks[connection]?.enabled === true && type === pcmuType && levelOf(decodePcmu(payload)) > silence

worker.addEventListener('message', ({ data }: MessageEvent<Received>) => {
  const track = tracks[data.connection]
  if (track) passed.set(track, (passed.get(track) ?? 0) + 1)
  if (!isHeard(data)) return
  gaps.note(data)
  hasHeard = true
})

/** A receiver has to be watched before anything else happens to it: what comes later sees nothing of some. */
function watch(receiver: RTCRtpReceiver): void {
  if (receiver.transform) return
  const index = tracks.push(receiver.track) - 1
  receiver.transform = new RTCRtpScriptTransform(worker, index)
}

window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    this.addEventListener('track', ({ receiver }) => watch(receiver))
  }

  override addTransceiver(...given: Parameters<RTCPeerConnection['addTransceiver']>): RTCRtpTransceiver {
    const transceiver = super.addTransceiver(...given)
    watch(transceiver.receiver)
    return transceiver
  }
}

/** Forgets what was received until now. */
export function forgetReceived(): void {
  gaps = watchGaps()
  hasHeard = false
}

/** How many packets of a connection came as far as the one who plays them. */
export const passedOn = (connection: RTCPeerConnection): number =>
  connection.getReceivers().reduce((sum, { track }) => sum + (passed.get(track) ?? 0), 0)

/** The longest time for which nothing was heard between two sounds of the far end, but for what was only held up: ms. */
export const longestGap = (): number => (hasHeard ? Math.round(gaps.longest()) : Infinity)
