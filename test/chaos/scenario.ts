import type { Begun, Phase } from './phases.ts'
import type { Stage } from './stage.ts'

/** What becomes of the call that is disturbed. */
export type Fortune =
  /** Both sides talk afterwards. */
  | 'lives'
  /** It has ended on both sides. */
  | 'ends'
  /** Either of the two, but the same on both sides. */
  | 'either'

/** One way to disturb a phone. */
export interface Scenario {
  readonly name: string
  readonly phase: Phase
  /** What happens before the phase begins, where something does. */
  readonly before?: (stage: Stage) => void | Promise<void>
  /** Disturbs, and resolves when that is over; what the network does ends with it. */
  readonly disturb: (stage: Stage, begun: Begun) => Promise<void>
  /** `either` when not given. */
  readonly call?: Fortune
  /** The same of the one that it waits beside, or talks with, where there are two. */
  readonly other?: Fortune
  /** Whether the far ends of two calls talk with each other afterwards. */
  readonly handsOver?: true
  /** Whether both sides agree without any long time-out having to pass. */
  readonly soon?: true
  /** Whether the path of the audio survives, so that both sides hear each other without a gap. */
  readonly keepsAudio?: true
}
