import type { QualityCode } from '../../call/quality.ts'
import type { Measurement } from './measurement.ts'

/** How the microphone of a call is; `muted` by its own switch or by the system. */
export type MicrophoneState = 'live' | 'changed' | 'muted' | 'gone' | 'busy' | 'refused'

/** What a cause is judged by. */
export interface Findings extends Measurement {
  readonly microphone: MicrophoneState
  /** The agent has muted the call. */
  readonly isMuted: boolean
  /** The agent has been heard in this call before. */
  readonly hasSpoken: boolean
}

/** When something is worth a sentence. It takes less to stay than to appear, so that the sentence does not flicker. */
interface Cause {
  /** How bad it is. */
  readonly of: (findings: Findings) => number
  /** From here on it is bad … */
  readonly raise: number
  /** … and below this it is good again. */
  readonly clear: number
  /** How long it must be bad before it is told: ms. */
  readonly after: number
  /** How long it must be good before it is told no more: ms. */
  readonly until: number
}

/** Loudness below which nothing is to be heard: −80 dBFS. */
const silence = 1e-4

/**
 * Loudness of a microphone whose switch is off. Whoever listens in a quiet room is hardly louder, so after the first
 * word only perfect silence counts; before it, everything that is no speech: −60 dBFS.
 */
const switchedOff = ({ hasSpoken }: Findings): number => (hasSpoken ? 1e-6 : 1e-3)

const flag = (test: (findings: Findings) => boolean, after: number, until: number): Cause => ({
  of: (findings) => (test(findings) ? 1 : 0),
  raise: 1,
  clear: 1,
  after,
  until,
})

const amount = (of: Cause['of'], raise: number, clear: number, after: number): Cause => ({
  of,
  raise,
  clear,
  after,
  until: 6_000,
})

/** Without packets there is no sound and no measure of the way. */
const arriving =
  (of: Cause['of']): Cause['of'] =>
  (findings) =>
    findings.received > 0 ? of(findings) : 0

/** A jitter below this is even; what packets were made to wait shrinks slowly, long after they come evenly again: ms. */
const even = 15

/**
 * 1 where speech comes too unevenly. Packets of 20 ms that do not overtake each other cannot have a jitter of more than
 * 40 ms for long (RFC 3550 section 6.4.1: early ones make up for the late one), however bad it is. So what they make
 * the browser wait counts too: ms.
 */
const unevenness = ({ jitter, buffered }: Findings): number =>
  Math.max(jitter / 50, jitter < even ? 0 : buffered / 300)

const isBelow = (level: number | undefined, limit: number): boolean => level !== undefined && level < limit

const isSwitchedOff = (findings: Findings): boolean =>
  !findings.isMuted && (findings.microphone === 'muted' || isBelow(findings.said, switchedOff(findings)))

/** One row for each cause, the worst first: only the first that holds is told. */
export const causes: Readonly<Record<QualityCode, Cause>> = {
  'quality.microphone-refused': flag(({ microphone }) => microphone === 'refused', 0, 0),
  'quality.microphone-busy': flag(({ microphone }) => microphone === 'busy', 0, 0),
  'quality.microphone-gone': flag(({ microphone }) => microphone === 'gone', 0, 0),
  'quality.no-packets': flag(({ received }) => received === 0, 3_000, 2_000),
  'quality.not-played': flag(({ received, isUnplayed }) => received > 0 && isUnplayed, 2_000, 1_000),
  'quality.microphone-silent': flag(isSwitchedOff, 6_000, 1_000),
  // For a few seconds only, in which nothing that lasts may hide it.
  'quality.microphone-changed': flag(({ microphone }) => microphone === 'changed', 0, 0),
  'quality.loss': amount(
    arriving(({ loss }) => loss),
    0.05,
    0.02,
    3_000,
  ),
  'quality.far-loss': amount(({ farLoss }) => farLoss, 0.05, 0.02, 3_000),
  'quality.jitter': amount(arriving(unevenness), 1, 0.6, 4_000),
  // One way; ITU-T G.114 has 150 ms for what nobody notices and 400 ms for what nobody accepts.
  'quality.delay': amount(({ farDelay }) => farDelay, 300, 240, 4_000),
  'quality.far-silent': flag(({ received, heard }) => received > 0 && isBelow(heard, silence), 15_000, 1_000),
}
