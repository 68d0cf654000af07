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

const openMedia = (): CallMedia => {
  const connections = { takePlain: createConnection } as CallMediaDependencies['connections']
  const microphone = { onChange: () => () => undefined } as unknown as CallMediaDependencies['microphone']
  const loudspeaker = { play: () => () => undefined }
  return new CallMedia({
    clock: createFakeClock(),
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
