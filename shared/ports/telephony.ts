import type { Call, CallKey } from '../call/call.ts'
import type { Failure } from '../call/failure.ts'
import type { Quality } from '../call/quality.ts'
import type { Readable } from './readable.ts'

/** What the phone needs to register; short-lived, from the token service. */
export interface LineAccount {
  /** For instance `sip:ada@sip.example`. */
  readonly addressOfRecord: string
  readonly displayName?: string
  /** SIP over WebSocket servers (RFC 7118), the preferred one first. */
  readonly servers: readonly string[]
  readonly credentials: SipCredentials
  readonly iceServers: readonly IceServer[]
}

export interface SipCredentials {
  readonly user: string
  readonly password: string
  /** ms since the epoch; ask for a new account before then. */
  readonly expiresAt: number
}

export interface IceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}

/** Gets the account each time that one is needed: at the start, and again before the credentials expire. */
export type LineAccountSource = () => Promise<LineAccount>

/** This agent's registration. */
export type Line =
  | { readonly state: 'off' }
  | { readonly state: 'connecting' }
  | { readonly state: 'ready'; readonly addressOfRecord: string }
  /** It was ready, and the phone is getting it back by itself. */
  | { readonly state: 'reconnecting'; readonly since: number; readonly failure: Failure }
  /** The telephone system, or the service that gives the account, has said no. They are asked again, but rarely. */
  | { readonly state: 'failed'; readonly failure: Failure }

/** What the agent's voice mail holds. */
export interface WaitingMessages {
  readonly waiting: boolean
  /** How many are new, where that is told. */
  readonly count?: number
}

/** How a call is declined: on all phones of this agent, or only on this one, which counts as busy. */
export type Decline = 'decline' | 'busy'

/**
 * The telephone system. Every command resolves when the other side has confirmed it, and rejects with a
 * `PhoneError`; the state of the call tells the same, so a caller may ignore the promise's value.
 */
export interface Telephony {
  readonly line: Readable<Line>
  /** All calls, oldest first. An ended one stays until it is released. */
  readonly calls: Readable<readonly Call[]>
  readonly messages: Readable<WaitingMessages>
  /** How each call sounds, measured every second while both sides can talk; stays until the call is released. */
  readonly quality: Readable<ReadonlyMap<CallKey, Quality>>

  /** Registers, and stays registered until `disconnect`. Resolves at the first registration. */
  connect(account: LineAccountSource): Promise<void>
  /** Ends all calls and unregisters. */
  disconnect(): Promise<void>

  /** Tries at once where the line has failed, or waits before its next try; `line` tells what becomes of it. */
  tryAgain(): void

  /**
   * Asks the telephone system whether it is there.
   *
   * @returns how long it takes to answer: ms
   * @throws PhoneError why the line is not ready, or `line.unreachable` where there is no answer
   */
  reach(): Promise<number>

  /**
   * Makes ready what a call needs (microphone permission, a prepared connection), so that the next click is
   * quick. Never rejects.
   */
  prepare(): Promise<void>

  /**
   * Calls a number or an address. The call stands in `calls`, as `dialing`, when this returns; what becomes of
   * it is told there.
   *
   * @throws PhoneError `call.bad-number`, or `line.unreachable` where there is no line
   */
  dial(number: string): CallKey
  answer(key: CallKey): Promise<void>
  decline(key: CallKey, how?: Decline): Promise<void>
  /**
   * Sends a call that rings here on to a number or an address.
   *
   * @throws PhoneError `call.bad-number`
   */
  forward(key: CallKey, number: string): Promise<void>
  /** Ends a call in any state: cancels, declines or hangs up. */
  hangUp(key: CallKey): Promise<void>
  hold(key: CallKey): Promise<void>
  /**
   * Holds a call for the sake of another one: neither side hears the other when this returns, and the call is on hold.
   * The far end is told; what it says to that changes nothing. Rejects only where there is no such call.
   */
  setAside(key: CallKey): Promise<void>
  resume(key: CallKey): Promise<void>
  mute(key: CallKey, muted: boolean): Promise<void>
  /** @param digits one or more of `0-9 * # A-D`, sent as RFC 4733 events or, where the far end has none, by INFO */
  sendDigits(key: CallKey, digits: string): Promise<void>
  /**
   * Hands the other side over to a number or an address, and ends the call here when they are connected. The other
   * side is on hold meanwhile. Where it comes to nothing, or is cancelled, the call is as it was before.
   *
   * @throws PhoneError `call.bad-number`, or `transfer.…` which tells why it came to nothing
   */
  transfer(key: CallKey, number: string): Promise<void>
  /**
   * Connects the other sides of two calls with each other, and ends both calls here.
   *
   * @throws PhoneError as `transfer` does
   */
  transferTo(key: CallKey, other: CallKey): Promise<void>
  /**
   * Takes the other side back while a transfer of ours is under way. It is told to stop calling; where it does not,
   * and is connected after all, it hangs up here.
   *
   * @throws PhoneError `call.not-possible` where no transfer of ours is under way
   */
  cancelTransfer(key: CallKey): Promise<void>
  /**
   * Does what the other side asks for by its `transfer`: calls whom they name, in their place. They may have hung up by
   * then; the wish of one who has stands for three minutes.
   *
   * @returns the key of the call to them
   * @throws PhoneError where that is not asked for, or nobody can be called; the call is as it was before
   */
  acceptTransfer(key: CallKey): Promise<CallKey>
  refuseTransfer(key: CallKey): Promise<void>
  /**
   * Makes a conference of two calls: takes both off hold, and everybody hears everybody. A call leaves it by `hold`
   * or by its end, and the other one goes on alone. Where one of them was muted, both are.
   */
  merge(key: CallKey, other: CallKey): Promise<void>
  /** Takes an ended call off the list; one whose `transfer` waits for the agent, as soon as that is answered. */
  release(key: CallKey): void
}
