import type { Sample, Sound } from './sample.ts'

/** What became of a call between two samples. */
export interface Measurement {
  /** ms */
  readonly span: number
  readonly received: number
  /** Whether the loudspeaker takes nothing at all, not even silence. */
  readonly isUnplayed: boolean
  /** Share of packets that could not be played: 0 to 1. */
  readonly loss: number
  readonly farLoss: number
  /** ms */
  readonly jitter: number
  /** How long speech has to wait here, so that packets that come unevenly can be played evenly: ms. */
  readonly buffered: number
  readonly roundTrip: number | undefined
  /** From their mouth to our ear: ms. */
  readonly delay: number
  /** From our mouth to their ear, without their buffer, of which nobody tells: ms. */
  readonly farDelay: number
  /** Loudness of what was heard and said: 0 to 1; nothing where the browser has not told. */
  readonly heard: number | undefined
  readonly said: number | undefined
  readonly codec: string | undefined
  readonly isRelayed: boolean
}

/** Packets of 20 ms, and as much again to capture and to play: ms. */
const unavoidable = 40

/** Root mean square of the samples between (Identifiers for WebRTC's Statistics, `totalAudioEnergy`). */
function loudness(before: Sound, after: Sound): number | undefined {
  const duration = after.duration - before.duration
  return duration > 0 ? Math.sqrt(Math.max(0, after.energy - before.energy) / duration) : undefined
}

const share = (part: number, whole: number): number =>
  whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0

type Counted = Pick<Sample, 'received' | 'missed' | 'waited' | 'played'>

const nothing: Counted = { received: 0, missed: 0, waited: 0, played: 0 }

/**
 * What was counted between. A connection that was set up anew counts from zero. The lost packets alone may become
 * fewer: one that was given up has come after all, or twice (RFC 3550 section 6.4.1).
 */
function counted(before: Sample, after: Sample): Counted {
  const since: Counted = after.received < before.received ? nothing : before
  const grown = (name: keyof Counted): number => Math.max(0, after[name] - since[name])
  return {
    received: grown('received'),
    missed: grown('missed'),
    waited: grown('waited'),
    played: grown('played'),
  }
}

export function measure(before: Sample, after: Sample): Measurement {
  const { received, missed, waited, played } = counted(before, after)
  const buffered = played > 0 ? (waited / played) * 1000 : 0
  const farDelay = (after.roundTrip ?? 0) / 2 + unavoidable
  return {
    span: after.at - before.at,
    received,
    isUnplayed: after.rendered !== undefined && after.rendered === before.rendered,
    // Where nothing at all arrives, nobody can say what was lost; and nobody may save silence (see `codecs.ts`).
    loss: received > 0 ? share(missed, received + missed) : 1,
    farLoss: after.farLoss ?? 0,
    jitter: after.jitter,
    buffered,
    roundTrip: after.roundTrip,
    delay: farDelay + buffered,
    farDelay,
    heard: loudness(before.heard, after.heard),
    said: loudness(before.said, after.said),
    codec: after.codec,
    isRelayed: after.isRelayed,
  }
}
