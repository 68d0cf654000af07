import { atom } from 'nanostores'
import type { CallKey } from '../call/call.ts'
import type { Failure, PhoneError } from '../call/failure.ts'
import type { Journal, JournalEntry } from '../ports/journal.ts'

export interface FakeJournal extends Journal {
  /** Every version of every entry, in the order in which it was written. */
  readonly writes: readonly JournalEntry[]
  newest(key: CallKey): JournalEntry | undefined
  setWaiting(keys: readonly CallKey[], failure?: Failure): void
  /** Writes take until this is called; then the ones before settle. */
  holdWrites(): () => void
  refuseWrites(error: PhoneError): void
}

/** A journal in memory that sends nothing. */
export function createFakeJournal(): FakeJournal {
  const waiting = atom<readonly CallKey[]>([])
  const failure = atom<Failure | undefined>(undefined)
  const writes: JournalEntry[] = []
  let gate: Promise<void> = Promise.resolve()
  let refusal: PhoneError | undefined
  return {
    waiting,
    failure,
    writes,
    open: async () => undefined,
    async write(entry) {
      writes.push(entry)
      await gate
      if (refusal) throw refusal
    },
    close: () => undefined,
    newest: (key) => writes.findLast((entry) => entry.key === key),
    setWaiting(keys, reason) {
      waiting.set(keys)
      failure.set(reason)
    },
    holdWrites() {
      let release: () => void = () => undefined
      gate = new Promise((resolve) => (release = resolve))
      return () => release()
    },
    refuseWrites: (error) => void (refusal = error),
  }
}
