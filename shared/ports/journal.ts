import type { Call, CallKey } from '../call/call.ts'
import type { Failure } from '../call/failure.ts'
import type { QualitySummary } from '../call/quality.ts'
import type { RecordRef } from './crm-host.ts'
import type { Readable } from './readable.ts'

/** A call written down on this machine, before it rings and until the CRM has confirmed its record. */
export interface JournalEntry {
  readonly key: CallKey
  /** Whose call it is, so that nobody sends another agent's calls: `User.id`. */
  readonly owner: string
  readonly call: Call
  /** How it has sounded, once it is over. */
  readonly quality?: QualitySummary
  readonly who?: RecordRef
  readonly about?: RecordRef
  readonly note?: string
  readonly disposition?: string
  /** The wrap-up is over: nothing is going to be added. */
  readonly complete: boolean
}

/**
 * Calls written down, and sent to the CRM until it has confirmed them. A call is sent when it has ended, and
 * once more when its wrap-up is complete.
 */
export interface Journal {
  /** Ended calls of which the CRM has not confirmed what is to be sent. */
  readonly waiting: Readable<readonly CallKey[]>
  /** Why the newest attempt to send one failed; `undefined` after one that succeeded. */
  readonly failure: Readable<Failure | undefined>
  /** Takes up the calls that an earlier page of the same owner left behind, and starts to send. */
  open(owner: string): Promise<void>
  /**
   * Writes a new entry, or a change of one, down.
   *
   * @throws PhoneError `storage.unavailable` where only memory is left; the entry is kept there and sent all the same
   */
  write(entry: JournalEntry): Promise<void>
  /** Stops sending; what is waiting stays written down. */
  close(): void
}
