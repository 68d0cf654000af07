import type { FailureCode } from './failure.ts'
import type { Party } from './party.ts'

/** Identifies one call everywhere: on screen, in the journal, and as the idempotency key of its CRM record. */
export type CallKey = string

export type Direction = 'incoming' | 'outgoing'

/** How far an outgoing call has come before it is answered. */
export type Progress = 'calling' | 'ringing' | 'early-media'

/** Who put the call on hold. */
export type Holder = 'us' | 'them' | 'both'

/** How a call ended, seen from this desk. */
export type Outcome =
  | 'completed'
  | 'missed'
  | 'declined'
  | 'forwarded'
  | 'cancelled'
  | 'busy'
  | 'no-answer'
  | 'rejected'
  | 'failed'

/**
 * A transfer of a call. `us`: we hand the other side over to somebody. `them`: the other side asks us to call
 * somebody in their place, which needs the agent's consent.
 */
export interface Transfer {
  readonly by: 'us' | 'them'
  readonly to: Party
  readonly progress: 'asked' | Progress
}

/** How long a wish for a transfer stands after the one who has it has hung up: ms. */
export const wishLimit = 180_000

interface Begun {
  readonly key: CallKey
  readonly direction: Direction
  readonly party: Party
  /** When it began to dial or to ring: ms since the epoch. */
  readonly startedAt: number
}

interface Answered extends Begun {
  /** When it was answered: ms since the epoch. */
  readonly answeredAt: number
  readonly muted: boolean
  readonly transfer?: Transfer
  /** It is one of the two calls of a conference: the agent and both parties hear each other. */
  readonly merged?: true
}

export interface DialingCall extends Begun {
  readonly state: 'dialing'
  readonly progress: Progress
}

export interface RingingCall extends Begun {
  readonly state: 'ringing'
  /** The agent has answered; the other side has not confirmed yet. */
  readonly answering: boolean
  /** The telephone system asks the phone to answer by itself after so many seconds. */
  readonly answerAfter?: number
  /** It comes in the place of another call, whose other side hands the agent over (RFC 3891). */
  readonly inPlaceOf?: CallKey
}

export interface ActiveCall extends Answered {
  readonly state: 'active'
}

export interface HeldCall extends Answered {
  readonly state: 'held'
  readonly by: Holder
}

/** Answered, and its media or its dialog is being repaired. */
export interface RecoveringCall extends Answered {
  readonly state: 'recovering'
  /** What the call goes back to. */
  readonly heldBy?: Holder
}

export interface EndedCall extends Begun {
  readonly state: 'ended'
  readonly answeredAt?: number
  /** When it ended: ms since the epoch. */
  readonly endedAt: number
  readonly outcome: Outcome
  /** Why, where the outcome alone does not tell. */
  readonly failure?: FailureCode
  /** Whom the other side says to call instead; nobody has called them. */
  readonly redirectedTo?: Party
  /** They have asked for it and hung up, and the agent has not answered that yet. */
  readonly transfer?: Transfer
}

/**
 * A call is plain data, so that a tab can hand it over and a test can replay it.
 *
 *     dialing | ringing ──answered──► active
 *     active ──held──► held ──resumed──► active
 *     active ──lost──► recovering ──recovered──► active
 *     held ──lost──► recovering ──recovered──► held
 *     dialing | ringing | active | held | recovering ──ended──► ended
 *
 * Nothing else changes the state. While it is connected, a call may be muted, merged, or in a transfer besides; what
 * the other side has asked for stands after its end too, until the agent has said yes or no.
 */
export type Call = DialingCall | RingingCall | ActiveCall | HeldCall | RecoveringCall | EndedCall

export type CallState = Call['state']

/** A call that has been answered and has not ended. */
export type ConnectedCall = ActiveCall | HeldCall | RecoveringCall

export const isConnected = (call: Call): call is ConnectedCall =>
  call.state === 'active' || call.state === 'held' || call.state === 'recovering'

/** Whether we hand its other side over to somebody, and that is not over. */
export const isHandedOver = (call: Call): call is ConnectedCall =>
  isConnected(call) && call.transfer?.by === 'us'

/** Whether we have put it on hold; it may be under repair besides. */
export function isHeldByUs(call: Call): boolean {
  const holder = call.state === 'held' ? call.by : call.state === 'recovering' ? call.heldBy : undefined
  return holder === 'us' || holder === 'both'
}

/** Whether the agent has silenced the microphone in it. */
export const isMuted = (call: Call): boolean => isConnected(call) && call.muted

/** How long the two sides could talk: ms, 0 for a call that was never answered. */
export const talkTime = (call: EndedCall): number =>
  call.answeredAt === undefined ? 0 : Math.max(0, call.endedAt - call.answeredAt)

/** An outgoing call that has just been asked for. */
export const dialing = (key: CallKey, party: Party, startedAt: number): DialingCall => ({
  state: 'dialing',
  progress: 'calling',
  direction: 'outgoing',
  key,
  party,
  startedAt,
})

/** An incoming call that has just arrived. */
export const ringing = (key: CallKey, party: Party, startedAt: number): RingingCall => ({
  state: 'ringing',
  answering: false,
  direction: 'incoming',
  key,
  party,
  startedAt,
})
