/** What the browser has counted for one call since its beginning (W3C, Identifiers for WebRTC's Statistics). */
export interface Sample {
  /** ms since the epoch */
  readonly at: number
  readonly received: number
  /** Packets that never came, or came too late. */
  readonly missed: number
  /** ms */
  readonly jitter: number
  /** How long samples have waited to be played, all together: s × samples. */
  readonly waited: number
  readonly played: number
  /** Samples that went to the loudspeaker, silence among them; nothing where the browser does not tell. */
  readonly rendered: number | undefined
  readonly heard: Sound
  readonly said: Sound
  /** ms */
  readonly roundTrip: number | undefined
  /** Share of our packets that the far end has missed: 0 to 1. */
  readonly farLoss: number | undefined
  /** Lower-case name, for instance `opus`. */
  readonly codec: string | undefined
  readonly isRelayed: boolean
}

/** Sound so far, so that the loudness between two samples can be told. */
export interface Sound {
  readonly energy: number
  /** s */
  readonly duration: number
}

type Entry = Readonly<Record<string, unknown>>

/** A report of getStats. */
export type Report = Pick<RTCStatsReport, 'forEach'>

const numberIn = (entry: Entry | undefined, name: string): number | undefined => {
  const value = entry?.[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

const textIn = (entry: Entry | undefined, name: string): string | undefined => {
  const value = entry?.[name]
  return typeof value === 'string' ? value : undefined
}

const sum = (entry: Entry | undefined, ...names: string[]): number =>
  names.reduce((total, name) => total + (numberIn(entry, name) ?? 0), 0)

const soundIn = (entry: Entry | undefined): Sound => ({
  energy: sum(entry, 'totalAudioEnergy'),
  duration: sum(entry, 'totalSamplesDuration'),
})

const inMs = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * 1000

/** The entries of one report, found by what they are. */
class Entries {
  readonly #byId = new Map<string, Entry>()

  constructor(report: Report) {
    report.forEach((entry: Entry) => this.#byId.set(String(entry.id), entry))
  }

  get(id: string | undefined): Entry | undefined {
    return id === undefined ? undefined : this.#byId.get(id)
  }

  /** The newest of a type, by order of the report; of audio where the type has kinds. */
  find(type: string): Entry | undefined {
    return [...this.#byId.values()].findLast(
      (entry) => entry.type === type && (entry.kind === undefined || entry.kind === 'audio'),
    )
  }

  /** The path that the audio takes. */
  pair(): Entry | undefined {
    return this.get(textIn(this.find('transport'), 'selectedCandidatePairId'))
  }
}

const ends = ['localCandidateId', 'remoteCandidateId'] as const

const isRelayed = (entries: Entries, pair: Entry | undefined): boolean =>
  ends.some((name) => entries.get(textIn(pair, name))?.candidateType === 'relay')

/** One end of a path, without its address: its kind, and what it goes by, to the relay where there is one. */
const endOf = (end: Entry | undefined): string =>
  `${textIn(end, 'candidateType') ?? 'unknown'}/${textIn(end, 'relayProtocol') ?? textIn(end, 'protocol') ?? 'unknown'}`

/** How the audio goes, for instance `relay/tls to host/udp`; nothing before it has a path. */
export function pathOf(report: Report): string | undefined {
  const entries = new Entries(report)
  const pair = entries.pair()
  const [ours, theirs] = ends.map((name) => entries.get(textIn(pair, name)))
  return pair && `${endOf(ours)} to ${endOf(theirs)}`
}

/** How long ago the newest packet came: ms; nothing where none has come yet, or the browser does not tell. */
export function silenceIn(report: Report): number | undefined {
  const inbound = new Entries(report).find('inbound-rtp')
  const [now, heard] = ['timestamp', 'lastPacketReceivedTimestamp'].map((name) => numberIn(inbound, name))
  return now !== undefined && heard !== undefined ? now - heard : undefined
}

/** @param at ms since the epoch */
export function sampleOf(report: Report, at: number): Sample {
  const entries = new Entries(report)
  const inbound = entries.find('inbound-rtp')
  const remote = entries.find('remote-inbound-rtp')
  const pair = entries.pair()
  const roundTrip = numberIn(remote, 'roundTripTime') ?? numberIn(pair, 'currentRoundTripTime')
  return {
    at,
    received: sum(inbound, 'packetsReceived'),
    missed: sum(inbound, 'packetsLost', 'packetsDiscarded'),
    jitter: sum(inbound, 'jitter') * 1000,
    waited: sum(inbound, 'jitterBufferDelay'),
    played: sum(inbound, 'jitterBufferEmittedCount'),
    rendered: numberIn(inbound, 'totalSamplesReceived'),
    heard: soundIn(inbound),
    said: soundIn(entries.find('media-source')),
    roundTrip: inMs(roundTrip),
    farLoss: numberIn(remote, 'fractionLost'),
    codec: textIn(entries.get(textIn(inbound, 'codecId')), 'mimeType')
      ?.split('/')[1]
      ?.toLowerCase(),
    isRelayed: isRelayed(entries, pair),
  }
}
