import { next } from '../call/transition.ts'
import type { EndedCall } from '../call/call.ts'
import type { CallRecord } from '../ports/crm-host.ts'
import type { JournalEntry } from '../ports/journal.ts'

/** An entry whose call has ended. */
export type EndedEntry = JournalEntry & { readonly call: EndedCall }

export const hasEnded = (entry: JournalEntry): entry is EndedEntry => entry.call.state === 'ended'

/** What the CRM is to hold of an ended call. */
export function callRecordOf({ key, call, quality, who, about, note, disposition }: EndedEntry): CallRecord {
  const { direction, party, startedAt, answeredAt, endedAt, outcome, failure } = call
  return {
    ...{ key, direction, party, startedAt, endedAt, outcome },
    ...(answeredAt !== undefined && { answeredAt }),
    ...(failure && { failure }),
    ...(quality && { quality }),
    ...(who && { who }),
    ...(about && { about }),
    ...(note && { note }),
    ...(disposition && { disposition }),
  }
}

/**
 * An entry that its page left behind, with its call ended: nobody can talk on it any more. When it really ended
 * is not known, so the time at which it was found is the latest that is true.
 */
export function endAbandoned(entry: JournalEntry, foundAt: number): EndedEntry {
  const outcome =
    entry.call.state === 'ringing' ? 'missed' : entry.call.state === 'dialing' ? 'cancelled' : 'completed'
  const call = next(entry.call, { type: 'ended', at: foundAt, outcome, failure: 'call.lost' }) as EndedCall
  return { ...entry, call, complete: true }
}
