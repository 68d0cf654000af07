import { atom } from 'nanostores'
import type { CallKey } from '../call/call.ts'
import { failureOf, PhoneError, type Failure } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { CallRecord } from '../ports/crm-host.ts'
import type { Journal, JournalEntry } from '../ports/journal.ts'
import type { Readable } from '../ports/readable.ts'
import { callRecordOf, endAbandoned, hasEnded } from './call-record.ts'
import type { Pages } from './pages.ts'
import type { JournalStore, StoredEntry } from './store.ts'

/** Pauses between attempts to send: ms. The last one repeats. */
const pauses = [1_000, 5_000, 15_000, 60_000] as const

export interface JournalParts {
  readonly store: JournalStore
  /** Writes a call to the CRM; may be called again for the same key. */
  readonly send: (record: CallRecord) => Promise<unknown>
  readonly pages: Pages
  readonly clock: Clock
}

/** Whether there is something in the entry that the CRM has not confirmed. */
const isDue = ({ entry, confirmed }: StoredEntry): boolean =>
  hasEnded(entry) && (!confirmed || entry.complete)

/** Whether the CRM refuses this one call: it may well take others. */
const isOfOneCall = (error: unknown): boolean => failureOf(error, 'crm.unreachable').code === 'crm.refused'

/**
 * A journal over a store. Calls are sent one at a time, in the order in which they began; one that the CRM refuses
 * holds back no other.
 */
export class StoredJournal implements Journal {
  readonly #parts: JournalParts
  readonly #waiting = atom<readonly CallKey[]>([])
  readonly #failure = atom<Failure | undefined>(undefined)
  readonly #kept = new Map<CallKey, StoredEntry>()
  #sending = false
  #failed = 0
  #cancelPause: (() => void) | undefined

  constructor(parts: JournalParts) {
    this.#parts = parts
  }

  get waiting(): Readable<readonly CallKey[]> {
    return this.#waiting
  }

  get failure(): Readable<Failure | undefined> {
    return this.#failure
  }

  async open(owner: string): Promise<void> {
    const left = await this.#parts.store.entries(owner).catch((error: unknown) => {
      this.#reportStorage(error)
      return []
    })
    for (const stored of left) await this.#takeUp(stored).catch(this.#reportStorage)
    void this.#sendDue()
  }

  async write(entry: JournalEntry): Promise<void> {
    const confirmed = this.#kept.get(entry.key)?.confirmed ?? false
    const stored = { entry, startedAt: entry.call.startedAt, page: this.#parts.pages.own, confirmed }
    await this.#keep(stored).finally(() => void this.#sendDue())
  }

  close(): void {
    this.#cancelPause?.()
  }

  #due(): readonly StoredEntry[] {
    return [...this.#kept.values()].filter(isDue).sort((a, b) => a.startedAt - b.startedAt)
  }

  #publish(): void {
    this.#waiting.set(this.#due().map(({ entry }) => entry.key))
  }

  async #keep(stored: StoredEntry): Promise<void> {
    this.#kept.set(stored.entry.key, stored)
    this.#publish()
    await this.#parts.store.put(stored).catch((cause: unknown) => {
      throw new PhoneError('storage.unavailable', undefined, { cause })
    })
  }

  async #takeUp(stored: StoredEntry): Promise<void> {
    const { pages, clock } = this.#parts
    if (this.#kept.has(stored.entry.key) || (await pages.isAlive(stored.page))) return
    const entry = hasEnded(stored.entry)
      ? { ...stored.entry, complete: true }
      : endAbandoned(stored.entry, clock.now())
    await this.#keep({ ...stored, entry, page: pages.own })
  }

  async #sendDue(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    this.#cancelPause?.()
    try {
      await this.#sendRound()
    } catch (error) {
      this.#failure.set(failureOf(error, 'crm.unreachable'))
      this.#cancelPause = this.#parts.clock.after(this.#nextPause(), () => void this.#sendDue())
    } finally {
      this.#sending = false
    }
  }

  /**
   * Sends what is due; of those that the CRM refuses, each is tried once.
   *
   * @throws what the CRM said of a call that is still due: the first one that it refused, or why it takes none now
   */
  async #sendRound(): Promise<void> {
    const refused = new Map<CallKey, unknown>()
    const first = () => this.#due().find(({ entry }) => !refused.has(entry.key))
    for (let stored = first(); stored; stored = first()) {
      const { key } = stored.entry
      await this.#send(stored).catch((error: unknown) => {
        if (!isOfOneCall(error)) throw error
        refused.set(key, error)
      })
    }
    const [refusal] = refused.values()
    if (refused.size > 0) throw refusal
  }

  async #send(stored: StoredEntry): Promise<void> {
    if (hasEnded(stored.entry)) await this.#parts.send(callRecordOf(stored.entry))
    this.#failed = 0
    this.#failure.set(undefined)
    await this.#confirm(stored).catch(this.#reportStorage)
  }

  async #confirm(sent: StoredEntry): Promise<void> {
    const { key } = sent.entry
    const newest = this.#kept.get(key)
    if (newest?.entry === sent.entry && sent.entry.complete) {
      this.#kept.delete(key)
      this.#publish()
      await this.#parts.store.remove(key)
    } else if (newest) {
      await this.#keep({ ...newest, confirmed: true })
    }
  }

  #nextPause(): number {
    const pause = pauses[Math.min(this.#failed, pauses.length - 1)] ?? 0
    this.#failed += 1
    return pause
  }

  /** The CRM has the call; that this browser cannot note it costs one more write of the same key. */
  readonly #reportStorage = (error: unknown): void => {
    this.#failure.set(failureOf(error, 'storage.unavailable'))
  }
}
