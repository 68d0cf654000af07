import type { FailureText } from './failure.ts'

const row = (says: string, advice: string): FailureText => ({ says, advice })

const betterNetwork = 'Move closer to the Wi-Fi, or use a network cable.'

/**
 * Why a call sounds bad, the worst first: one sentence, and one that says what helps. The codes are stable:
 * support articles and reports rely on them.
 */
export const qualityTexts = {
  'quality.microphone-refused': row(
    'The browser has taken the microphone away.',
    'Allow the microphone for this site in the address bar; the call takes it at once.',
  ),
  'quality.microphone-busy': row(
    'Another program uses the microphone, so the other side cannot hear you.',
    'Close that program, or choose another microphone in the settings; the call takes it within seconds.',
  ),
  'quality.microphone-gone': row(
    'No microphone is connected, so the other side cannot hear you.',
    'Connect a headset; the call takes it at once.',
  ),
  'quality.no-packets': row(
    'Nothing arrives from the other side.',
    'Wait a moment; if it stays silent, hang up and call again.',
  ),
  'quality.not-played': row(
    'Your computer does not play what the other side says.',
    'Choose another speaker in the settings, or plug the headset in again.',
  ),
  'quality.microphone-silent': row(
    'Your microphone is silent.',
    'Check the switch of your headset, or choose another microphone in the settings.',
  ),
  'quality.microphone-changed': row(
    'Another microphone has taken over.',
    'Choose a microphone in the settings if it is the wrong one.',
  ),
  'quality.loss': row('Your network is losing packets, so you miss words.', betterNetwork),
  'quality.far-loss': row('The other side misses some of your words on the way.', betterNetwork),
  'quality.jitter': row('Your network delivers speech unevenly.', 'Pause downloads, videos and backups.'),
  'quality.delay': row(
    'The other side hears you late.',
    'Leave short pauses; leaving a VPN may help, if you use one.',
  ),
  'quality.far-silent': row(
    'The other side is completely silent.',
    'They may be muted: ask whether they hear you.',
  ),
} as const satisfies Record<string, FailureText>

export type QualityCode = keyof typeof qualityTexts

/** How satisfied people are with such a call (ITU-T G.107 Annex B): most, some, few. */
export type Grade = 'good' | 'fair' | 'poor'

/** How a call sounds at the moment. */
export interface Quality {
  readonly grade: Grade
  /** Mean opinion score as the E-model estimates it: 1 to 4.5. */
  readonly mos: number
  /** To the other end of the audio path and back: ms. Missing until the far end has reported. */
  readonly roundTrip?: number
  /** Share of packets that came too late or never: 0 to 1. */
  readonly loss: number
  /** ms */
  readonly jitter: number
  /** What to tell the agent, if anything. */
  readonly cause?: QualityCode
  readonly overall: QualitySummary
}

/** How a call has sounded until now. */
export interface QualitySummary {
  /** Mean over the time in which both sides could talk. */
  readonly mos: number
  /** What was wrong for the longest time. */
  readonly worst?: QualityCode
  /** As SDP names it, for instance `opus`. */
  readonly codec?: string
  /** The audio went through a relay (TURN). */
  readonly relayed: boolean
  /** Mean share of packets that came too late or never: 0 to 1. */
  readonly loss?: number
  /** Mean, to the other end of the audio path and back: ms. Missing where the far end never reported. */
  readonly roundTrip?: number
  /** Mean: ms */
  readonly jitter?: number
}
