import { createFakeClock } from '../../fakes/clock.ts'
import { CallMedia, type CallMediaDependencies } from './call-media.ts'

/** A connection that is still at work on what it was asked for when it is closed, and then never answers. */
const createConnection = () =>
  ({
    signalingState: 'stable',
    currentRemoteDescription: null,
    addEventListener: () => undefined,
    setRemoteDescription: () => new Promise<void>(() => undefined),
    getTransceivers: () => [],
    close: () => undefined,
  }) as unknown as RTCPeerConnection

const openMedia = (
  connections = { takePlain: createConnection } as CallMediaDependencies['connections'],
  clock = createFakeClock(),
): CallMedia => {
  const microphone = { onChange: () => () => undefined } as unknown as CallMediaDependencies['microphone']
  const loudspeaker = { play: () => () => undefined }
  return new CallMedia({
    clock,
    connections,
    iceServers: () => [],
    microphone,
    loudspeaker,
    log: () => undefined,
  })
}

describe('the media of a call that ends', () => {
  it('do not keep anybody waiting who has a description taken, so that the answer is confirmed', async () => {
    const media = openMedia()
    const taken = media.setDescription('v=0')
    media.close()
    await expect(taken).rejects.toThrow('the call is over')
  })

  it('do so too where the description was expected', async () => {
    const media = openMedia()
    media.expect('v=0')
    media.close()
    await expect(media.setDescription('v=0')).rejects.toThrow('the call is over')
  })
})

/** A connection that answers, and names these candidates within its description. */
class AnsweringConnection extends EventTarget {
  signalingState: RTCSignalingState = 'stable'
  iceGatheringState: RTCIceGatheringState = 'gathering'
  currentRemoteDescription: RTCSessionDescriptionInit | null = null
  remoteDescription: RTCSessionDescriptionInit | undefined
  localDescription: RTCSessionDescriptionInit | undefined
  isClosed = false
  readonly #named: string

  constructor(named: string) {
    super()
    this.#named = named
  }

  getTransceivers() {
    return []
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit) {
    this.remoteDescription = description
    this.signalingState = 'have-remote-offer'
  }

  async setLocalDescription() {
    this.currentRemoteDescription = this.remoteDescription ?? null
    this.localDescription = { type: 'answer', sdp: `v=0\r\n${this.#named}` }
    this.signalingState = 'stable'
  }

  close() {
    this.isClosed = true
  }
}

/** ms: longer than any answer waits for candidates */
const gathering = 2_100

describe('an answer', () => {
  const offer = 'v=0\r\nm=audio 9 RTP/AVP 0\r\n'
  const reachable = 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n'

  async function answered(first: AnsweringConnection, isPrepared: boolean) {
    const clock = createFakeClock()
    const another = new AnsweringConnection(reachable)
    const connections = { takePlain: () => first, takeAnother: () => another }
    const media = openMedia(connections as unknown as CallMediaDependencies['connections'], clock)
    media.expect(offer)
    if (isPrepared) media.prepareAnswer()
    await media.setDescription(offer)
    const described = media.getDescription()
    await clock.advance(gathering)
    await clock.advance(gathering)
    return { another, answer: (await described).body }
  }

  it.each([true, false])(
    'comes from another connection where the browser never looks for a way to the first (made ahead: %s)',
    async (isPrepared) => {
      const first = new AnsweringConnection('')
      const { another, answer } = await answered(first, isPrepared)
      expect(answer).toContain('a=candidate:')
      expect(another.remoteDescription).toEqual({ type: 'offer', sdp: offer })
      expect(first.isClosed).toBe(true)
    },
  )

  it('comes from the first where that can be reached', async () => {
    const first = new AnsweringConnection(reachable)
    const { another } = await answered(first, false)
    expect(first.isClosed).toBe(false)
    expect(another.remoteDescription).toBeUndefined()
  })

  it('comes from the first where the browser has looked everywhere and found nothing', async () => {
    const first = new AnsweringConnection('')
    first.iceGatheringState = 'complete'
    const { another } = await answered(first, false)
    expect(first.isClosed).toBe(false)
    expect(another.remoteDescription).toBeUndefined()
  })
})

describe('an answer to an offer that looks for another path', () => {
  const path = (generation: string) => `v=0\r\nm=audio 9 RTP/AVP 0\r\na=ice-ufrag:${generation}\r\n`

  it('waits for candidates again, and one to any other offer does not', async () => {
    const clock = createFakeClock()
    const connection = new AnsweringConnection('a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n')
    const connections = { takePlain: () => connection } as unknown as CallMediaDependencies['connections']
    const media = openMedia(connections, clock)
    const waits = async (offer: string) => {
      await media.setDescription(offer)
      const began = clock.now()
      const answered = media.getDescription().then(() => clock.now() - began)
      await clock.advance(gathering)
      return answered
    }
    expect([await waits(path('one')), await waits(path('one')), await waits(path('two'))]).toEqual([
      250, 0, 250,
    ])
  })
})
