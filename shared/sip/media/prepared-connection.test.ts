import { createFakeClock } from '../../fakes/clock.ts'
import { createConnectionSource } from './prepared-connection.ts'

/** Tells what it has offered, one direction for each offer. */
class FakeConnection extends EventTarget {
  readonly iceGatheringState = 'gathering'
  readonly offers: string[] = []
  readonly #transceivers: { direction: string }[] = []
  signalingState = 'stable'

  constructor() {
    super()
    made.push(this)
  }

  addTransceiver(_: string, { direction }: { readonly direction: string }) {
    const transceiver = { direction, setCodecPreferences: () => undefined }
    this.#transceivers.push(transceiver)
    return transceiver
  }

  getTransceivers() {
    return this.#transceivers
  }

  async setLocalDescription() {
    if (this.signalingState === 'closed') throw new Error('closed')
    this.signalingState = 'have-local-offer'
    this.offers.push(...this.#transceivers.map(({ direction }) => direction))
  }

  close() {
    this.signalingState = 'closed'
  }
}

let made: FakeConnection[]

const setUp = () => {
  const clock = createFakeClock()
  return { clock, source: createConnectionSource({ clock, log: () => undefined, iceServers: () => [] }) }
}

/** ms: longer than gathering takes */
const gathering = 2_100

beforeEach(() => {
  made = []
  Object.assign(globalThis, {
    RTCPeerConnection: FakeConnection,
    MediaStream: class {},
    RTCRtpReceiver: { getCapabilities: () => ({ codecs: [] }) },
  })
})

it('made ahead offers to receive alone, and to send as soon as a call takes it', async () => {
  const { clock, source } = setUp()
  source.prepare()
  await clock.advance(gathering)
  expect(made.map(({ offers }) => offers)).toEqual([['recvonly']])
  const { connection, offered } = source.takeOffering()
  await offered
  expect(made).toEqual([connection])
  expect(made[0]?.offers).toEqual(['recvonly', 'sendrecv'])
})

it('made for a call at once offers to send', async () => {
  const { clock, source } = setUp()
  const { offered } = source.takeOffering()
  await clock.advance(gathering)
  await offered
  expect(made[0]?.offers).toEqual(['sendrecv'])
})

it('offers to send before a call that is about to come, which then has nothing to wait for', async () => {
  const { clock, source } = setUp()
  source.prepare()
  await clock.advance(gathering)
  source.warm()
  source.warm()
  await clock.advance(0)
  expect(made[0]?.offers).toEqual(['recvonly', 'sendrecv'])
  await source.takeOffering().offered
  await clock.advance(20_000)
  expect(made[0]).toMatchObject({ offers: ['recvonly', 'sendrecv'], signalingState: 'have-local-offer' })
  expect(made).toHaveLength(1)
})

it('is put away for one that rests when the call does not come', async () => {
  const { clock, source } = setUp()
  source.warm()
  await clock.advance(15_000)
  expect(made.map(({ signalingState }) => signalingState)).toEqual(['closed', 'have-local-offer'])
  expect(made[1]?.offers).toEqual(['recvonly'])
})

it('is not described any more when the call has ended meanwhile', async () => {
  const { clock, source } = setUp()
  source.prepare()
  const { connection, offered } = source.takeOffering()
  connection.close()
  await clock.advance(gathering)
  await expect(offered).resolves.toBeUndefined()
})

it('is made for the call that needs it where the browser could make none ahead', async () => {
  const { clock, source } = setUp()
  const { RTCPeerConnection } = globalThis
  Object.assign(globalThis, {
    RTCPeerConnection: class {
      constructor() {
        throw new DOMException('Cannot create so many PeerConnections', 'UnknownError')
      }
    },
  })
  source.prepare()
  expect(() => source.takeOffering()).toThrow('so many')
  Object.assign(globalThis, { RTCPeerConnection })
  const { offered } = source.takeOffering()
  await clock.advance(gathering)
  await offered
  expect(made.map(({ offers }) => offers)).toEqual([['sendrecv']])
})
