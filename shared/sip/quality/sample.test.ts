import { measure } from './measurement.ts'
import { pathOf, sampleOf, silenceIn } from './sample.ts'

const entries = {
  transport: { type: 'transport', selectedCandidatePairId: 'pair' },
  pair: {
    type: 'candidate-pair',
    localCandidateId: 'local',
    remoteCandidateId: 'remote',
    currentRoundTripTime: 0.08,
  },
  local: { type: 'local-candidate', candidateType: 'relay' },
  remote: { type: 'remote-candidate', candidateType: 'host' },
  codec: { type: 'codec', mimeType: 'audio/opus' },
  source: { type: 'media-source', kind: 'audio', totalAudioEnergy: 1, totalSamplesDuration: 10 },
  inbound: {
    ...{
      type: 'inbound-rtp',
      kind: 'audio',
      codecId: 'codec',
      packetsReceived: 100,
      packetsLost: 4,
      packetsDiscarded: 1,
    },
    ...{ jitter: 0.012, jitterBufferDelay: 100, jitterBufferEmittedCount: 1000 },
    ...{ totalAudioEnergy: 2, totalSamplesDuration: 10 },
  },
}

type Entries = Readonly<Record<string, Readonly<Record<string, unknown>>>>

const report = (all: Entries) => new Map(Object.entries(all).map(([id, entry]) => [id, { id, ...entry }]))

const sample = (all: Entries, at = 0) => sampleOf(report(all), at)

describe('a sample', () => {
  it('tells the codec, the relay, and the round trip of the path until the far end has reported', () => {
    expect(sample(entries)).toMatchObject({
      codec: 'opus',
      isRelayed: true,
      roundTrip: 80,
      received: 100,
      missed: 5,
    })
    const remote = { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.12, fractionLost: 0.25 }
    expect(sample({ ...entries, reported: remote })).toMatchObject({ roundTrip: 120, farLoss: 0.25 })
  })

  it('is empty before there is a connection', () =>
    expect(sample({})).toMatchObject({
      received: 0,
      codec: undefined,
      roundTrip: undefined,
      isRelayed: false,
    }))
})

describe('the path of the audio', () => {
  it('is told by its kinds, without an address', () => {
    const all = {
      ...entries,
      local: { ...entries.local, protocol: 'udp', relayProtocol: 'tls', address: '192.0.2.1' },
      remote: { ...entries.remote, protocol: 'udp', address: '192.0.2.2' },
    }
    expect(pathOf(report(all))).toBe('relay/tls to host/udp')
    expect(pathOf(report({}))).toBeUndefined()
  })

  it('is silent since its newest packet', () => {
    const inbound = { ...entries.inbound, timestamp: 10_000, lastPacketReceivedTimestamp: 8_500 }
    expect(silenceIn(report({ inbound }))).toBe(1_500)
    expect(silenceIn(report(entries))).toBeUndefined()
  })
})

describe('what the loudspeaker takes between two samples', () => {
  const taken = (before?: number, after?: number): boolean => {
    const [one, other] = [before, after].map((totalSamplesReceived) =>
      sample({ inbound: { ...entries.inbound, totalSamplesReceived } }),
    )
    if (!one || !other) throw new Error('no samples')
    return !measure(one, other).isUnplayed
  }

  it('is nothing where it takes not even silence', () => {
    expect(taken(0, 0)).toBe(false)
    expect(taken(480, 480)).toBe(false)
    expect(taken(480, 960)).toBe(true)
    // Another connection counts anew.
    expect(taken(960, 480)).toBe(true)
  })

  it('is not judged where the browser does not tell', () => expect(taken()).toBe(true))
})

describe('what became of a call between two samples', () => {
  const before = sample(entries)
  const inbound = {
    ...entries.inbound,
    ...{ packetsReceived: 145, packetsLost: 8, packetsDiscarded: 2 },
    ...{
      jitterBufferDelay: 160,
      jitterBufferEmittedCount: 2000,
      totalAudioEnergy: 2.25,
      totalSamplesDuration: 11,
    },
  }

  it('is the difference of what was counted', () => {
    const after = sample({ ...entries, inbound }, 1_000)
    const found = measure(before, after)
    expect(found).toMatchObject({ span: 1_000, received: 45, loss: 0.1, heard: 0.5, said: undefined })
    // Half of the round trip, 60 ms in the buffer, 40 ms to capture, pack and play.
    expect(found.delay).toBeCloseTo(140)
    expect(found.buffered).toBeCloseTo(60)
    // Our buffer makes nobody wait but us.
    expect(found.farDelay).toBeCloseTo(80)
  })

  it('is no loss where packets that were given up have come after all', () => {
    const late = { ...inbound, packetsLost: 2, packetsDiscarded: 1 }
    expect(measure(before, sample({ ...entries, inbound: late }, 1_000))).toMatchObject({
      received: 45,
      loss: 0,
    })
  })

  it('counts anew where a connection was set up anew', () => {
    const fresh = { ...inbound, packetsReceived: 30, packetsLost: 0, packetsDiscarded: 0 }
    expect(measure(before, sample({ ...entries, inbound: fresh }, 1_000))).toMatchObject({
      received: 30,
      loss: 0,
    })
  })

  it('takes silence on the wire for the loss of everything', () =>
    expect(measure(before, sample(entries, 1_000))).toMatchObject({ received: 0, loss: 1 }))
})
