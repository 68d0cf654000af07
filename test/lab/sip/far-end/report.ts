import type { Heard } from './audio/ear.ts'

/** `calling → ringing → answered → ended`, and from each of them to `ended`. */
export type FarEndCallState = 'calling' | 'ringing' | 'answered' | 'ended'

export interface Digit {
  readonly digit: string
  /** How it came: as an RFC 4733 event in the audio, or by INFO. */
  readonly by: 'event' | 'info'
}

/** How a call ended. */
export interface Ending {
  /** The agent's side includes the platform between. */
  readonly by: 'agent' | 'far-end'
  /** The SIP status of a call that was not answered. */
  readonly status?: number
  readonly reason?: string
}

/** Everything that the far end knows about a call, as plain data. */
export interface CallReport {
  /** The Call-ID at the far end. */
  readonly id: string
  readonly direction: 'from-agent' | 'to-agent'
  /** The telephone number of the far end. */
  readonly number: string
  readonly extension: string
  readonly state: FarEndCallState
  readonly ending?: Ending
  /** Who has the other on hold. */
  readonly heldBy: readonly ('agent' | 'far-end')[]
  readonly digits: readonly Digit[]
  /** How often the agent's side has changed the session since the answer. */
  readonly changes: number
  /** What the agent's side has told of a transfer that it was asked for: SIP statuses. */
  readonly transfers: readonly number[]
  readonly heard: Heard
}
