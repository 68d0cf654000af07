import type { Sample, Sound } from './sample.ts'

/** What became of a call between two samples. */
export interface Measurement {
  /** ms */
  readonly span: number
  readonly received: number
  /** Share of packets that could not be played: 0 to 1. */
  readonly loss: number
  readonly farLoss: number
  /** ms */
  readonly jitter: number
  readonly roundTrip: number | undefined
  /** From mouth to ear, as far as it can be known here: ms. */
  readonly delay: number
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

/** A connection that was set up anew counts from zero. */
const grown = (before: number, after: number): number => (after < before ? after : after - before)

export function measure(before: Sample, after: Sample): Measurement {
  const received = grown(before.received, after.received)
  const missed = grown(before.missed, after.missed)
  const played = grown(before.played, after.played)
  const waited = played > 0 ? (grown(before.waited, after.waited) / played) * 1000 : 0
  return {
    span: after.at - before.at,
    received,
    // Where nothing at all arrives, nobody can say what was lost.
    loss: received > 0 ? share(missed, received + missed) : 1,
    farLoss: after.farLoss ?? 0,
    jitter: after.jitter,
    roundTrip: after.roundTrip,
    delay: (after.roundTrip ?? 0) / 2 + waited + unavoidable,
    heard: loudness(before.heard, after.heard),
    said: loudness(before.said, after.said),
    codec: after.codec,
    isRelayed: after.isRelayed,
  }
}
