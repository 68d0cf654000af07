import type { CallKey } from '../call/call.ts'
import type { Call } from '../call/call.ts'
import type { RecordRef } from './crm-host.ts'

/** A call written down on this machine, before it rings and until the CRM has confirmed its record. */
export interface JournalEntry {
  readonly key: CallKey
  /** Whose call it is, so that nobody sends another agent's calls: `User.id`. */
  readonly owner: string
  readonly call: Call
  readonly who?: RecordRef
  readonly about?: RecordRef
  readonly note?: string
  readonly disposition?: string
  /** The wrap-up is over: nothing is going to be added. */
  readonly complete: boolean
  /** Counts the changes; a confirmation is for one revision. */
  readonly revision: number
  /** The newest revision that the CRM has confirmed. */
  readonly confirmed?: number
}

/** Where calls are written down. Rejects with `storage.unavailable`. */
export interface Journal {
  write(entry: JournalEntry): Promise<void>
  /** All entries of one owner, oldest first. */
  entries(owner: string): Promise<readonly JournalEntry[]>
  remove(key: CallKey): Promise<void>
}
