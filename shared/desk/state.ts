import type { Call, CallKey, EndedCall } from '../call/call.ts'
import type { Failure } from '../call/failure.ts'
import type { Quality } from '../call/quality.ts'
import type { CrmMatch, RecordRef } from '../ports/crm-host.ts'
import type { Session, SignInPlace } from '../ports/identity.ts'
import type { Decline, Line, WaitingMessages } from '../ports/telephony.ts'

/** How far the search for the caller has come. */
export type Search = 'searching' | 'done' | 'failed'

/** A call with what the desk knows about it. */
export interface DeskCall {
  readonly call: Call
  /** The number as people write it, for instance `+49 30 123456`. */
  readonly shownNumber: string
  readonly search: Search
  /** Records that have this number; one alone is chosen by itself. */
  readonly matches: readonly CrmMatch[]
  /** The person on the other side, once chosen. */
  readonly who?: RecordRef
  /** What the call is about. */
  readonly about?: RecordRef
  /** The call that this one is about: the agent asks somebody before handing it over to them. */
  readonly consultFor?: CallKey
  /** Something about this call that did not work; the call goes on. */
  readonly failure?: Failure
  /** How it sounds, once that has been measured. */
  readonly quality?: Quality
}

/** What is left to do after a call. */
export interface WrapUp {
  readonly call: EndedCall
  readonly shownNumber: string
  readonly matches: readonly CrmMatch[]
  readonly who?: RecordRef
  readonly about?: RecordRef
  readonly note: string
  readonly disposition: string
  /** Whether the CRM has the call already, without what is still being written here. */
  readonly saved: 'waiting' | 'confirmed'
}

/** A number that the agent has called, and can call again. */
export interface DialedNumber {
  readonly number: string
  /** As people write it. */
  readonly shownNumber: string
}

/** Something to tell the agent that belongs to no call. */
export interface Notice {
  readonly id: string
  readonly failure: Failure
}

/** Everything that the screen shows: plain data, so that another tab can show the same. */
export interface DeskState {
  readonly session: Session
  readonly line: Line
  /** Calls that have not ended, oldest first. */
  readonly calls: readonly DeskCall[]
  readonly wrapUp?: WrapUp
  /** The dispositions to choose from; none means that there is nothing to choose. */
  readonly dispositions: readonly string[]
  /** What the agent's voice mail holds. */
  readonly messages: WaitingMessages
  /** New calls are told that the agent is busy. */
  readonly doNotDisturb: boolean
  /** The number that was dialed last. */
  readonly lastDialed?: DialedNumber
  /** The record in view in the CRM. */
  readonly viewing?: RecordRef
  /** Ended calls that the CRM has not confirmed yet. */
  readonly waiting: number
  /** Why the newest attempt to write one failed. */
  readonly waitingFailure?: Failure
  readonly notices: readonly Notice[]
}

/** What the agent can ask for: plain data, so that another tab can ask for it. */
export type DeskCommand =
  /** Give it within the click, with nothing awaited before: it opens a window. */
  | { readonly type: 'sign-in'; readonly place?: SignInPlace }
  | { readonly type: 'cancel-sign-in' }
  | { readonly type: 'sign-out' }
  | { readonly type: 'dial'; readonly number: string; readonly record?: RecordRef }
  | { readonly type: 'answer'; readonly key: CallKey }
  | { readonly type: 'decline'; readonly key: CallKey; readonly how?: Decline }
  /** Sends a ringing call on to another number. */
  | { readonly type: 'forward'; readonly key: CallKey; readonly number: string }
  | { readonly type: 'hang-up'; readonly key: CallKey }
  | { readonly type: 'hold'; readonly key: CallKey }
  | { readonly type: 'resume'; readonly key: CallKey }
  | { readonly type: 'mute'; readonly key: CallKey; readonly muted: boolean }
  | { readonly type: 'send-digits'; readonly key: CallKey; readonly digits: string }
  /** Hands the other side over to a number. */
  | { readonly type: 'transfer'; readonly key: CallKey; readonly number: string }
  /** Takes the call back while its transfer is under way. */
  | { readonly type: 'cancel-transfer'; readonly key: CallKey }
  /** Calls somebody to ask them first; the call waits on hold. */
  | { readonly type: 'consult'; readonly key: CallKey; readonly number: string }
  /** Ends the call to whom was asked, and goes back to the call that waits. */
  | { readonly type: 'go-back'; readonly key: CallKey }
  /** Connects the other sides of two calls with each other. */
  | { readonly type: 'connect'; readonly key: CallKey; readonly to: CallKey }
  /** Makes a conference of two calls. */
  | { readonly type: 'merge'; readonly key: CallKey; readonly other: CallKey }
  /** Does what the other side asks for: calls whom they want the agent to be connected with. */
  | { readonly type: 'accept-transfer'; readonly key: CallKey }
  | { readonly type: 'refuse-transfer'; readonly key: CallKey }
  | { readonly type: 'do-not-disturb'; readonly on: boolean }
  /** Choose who the other side is, and show the record. */
  | { readonly type: 'choose'; readonly key: CallKey; readonly record: RecordRef }
  /** Show a record in the CRM. */
  | { readonly type: 'pop'; readonly record: RecordRef }
  /** Start a new record for the number of a call. */
  | { readonly type: 'new-record'; readonly key: CallKey }
  | { readonly type: 'note'; readonly note: string }
  | { readonly type: 'dispose'; readonly disposition: string }
  /** The wrap-up is done. */
  | { readonly type: 'finish-wrap-up' }
  /** Makes a call quick: the agent is about to dial or answer. */
  | { readonly type: 'prepare' }
  /** Tries at once to get a line that has failed. */
  | { readonly type: 'try-again' }
  | { readonly type: 'dismiss'; readonly notice: string }
