import { openDB, type DBSchema } from 'idb'
import * as v from 'valibot'
import type { CallKey } from '../call/call.ts'
import type { JournalEntry } from '../ports/journal.ts'
import { storedShape } from './stored-entry.ts'

/** An entry with what the journal needs to know about it. */
export interface StoredEntry {
  readonly entry: JournalEntry
  /** When the call began: ms since the epoch; entries are sent in this order. */
  readonly startedAt: number
  /** The page that wrote it; another page takes it up when that one is gone. */
  readonly page: string
  /** Whether the CRM has confirmed the call as it was when it ended. */
  readonly confirmed: boolean
}

/** Where entries lie. */
export interface JournalStore {
  put(stored: StoredEntry): Promise<void>
  entries(owner: string): Promise<readonly StoredEntry[]>
  remove(key: CallKey): Promise<void>
}

/** Keeps entries as long as the page lives. */
export function createMemoryStore(): JournalStore {
  const byKey = new Map<CallKey, StoredEntry>()
  return {
    put: async (stored) => void byKey.set(stored.entry.key, stored),
    entries: async (owner) => [...byKey.values()].filter((stored) => stored.entry.owner === owner),
    remove: async (key) => void byKey.delete(key),
  }
}

interface Schema extends DBSchema {
  entries: { key: CallKey; value: StoredEntry; indexes: { owner: string } }
}

/** Keeps entries in this browser, over reloads and crashes. Rejects where the browser refuses storage. */
export async function openIndexedDbStore(name = 'sidetone-journal'): Promise<JournalStore> {
  const db = await openDB<Schema>(name, 1, {
    upgrade: (database) =>
      void database
        .createObjectStore('entries', { keyPath: 'entry.key' })
        .createIndex('owner', 'entry.owner'),
  })
  return {
    put: async (stored) => void (await db.put('entries', stored)),
    entries: async (owner) =>
      (await db.getAllFromIndex('entries', 'owner', owner)).filter((stored) => v.is(storedShape, stored)),
    remove: async (key) => db.delete('entries', key),
  }
}
