/** The fields of a record, named as the CRM names them. */
export type Fields = Readonly<Record<string, unknown>>

export interface StoredRecord {
  readonly entity: string
  readonly id: string
  readonly fields: Fields
  /** ms since the epoch */
  readonly createdAt: number
  /** ms since the epoch */
  readonly changedAt: number
}

export type RecordChange =
  | { readonly type: 'inserted' | 'updated' | 'deleted'; readonly record: StoredRecord }
  | { readonly type: 'reset' }

/** The records of a console, in memory. */
export interface RecordStore {
  /** @returns the id, made by the id maker unless given */
  insert(entity: string, fields: Fields, id?: string): string
  /** Merges the fields into the record; `undefined` where there is none. */
  update(entity: string, id: string, fields: Fields): StoredRecord | undefined
  get(entity: string, id: string): StoredRecord | undefined
  /** The records of an entity, oldest first. */
  query(entity: string, matches?: (fields: Fields, id: string) => boolean): readonly StoredRecord[]
  /** The record with an id, whatever its entity. */
  find(id: string): StoredRecord | undefined
  /** @returns whether there was one */
  delete(entity: string, id: string): boolean
  /** Forgets everything and plants the seed again. */
  reset(): void
  /** @returns ends the subscription */
  onChange(listener: (change: RecordChange) => void): () => void
}

export interface RecordStoreOptions {
  /** Makes the id of a new record. */
  readonly nextId: (entity: string) => string
  /** Fills an empty store. */
  readonly seed?: (store: Pick<RecordStore, 'insert'>) => void
  /** ms since the epoch */
  readonly now?: () => number
}

export function createRecordStore({ nextId, seed, now = Date.now }: RecordStoreOptions): RecordStore {
  const records = new Map<string, StoredRecord>()
  const listeners = new Set<(change: RecordChange) => void>()
  const tell = (change: RecordChange) => {
    for (const listener of listeners) listener(change)
  }
  const ofEntity = (entity: string, id: string) => {
    const record = records.get(id)
    return record?.entity === entity ? record : undefined
  }

  const store: RecordStore = {
    insert(entity, fields, id = nextId(entity)) {
      const at = now()
      const record = { entity, id, fields: { ...fields }, createdAt: at, changedAt: at }
      records.set(id, record)
      tell({ type: 'inserted', record })
      return id
    },
    update(entity, id, fields) {
      const old = ofEntity(entity, id)
      if (!old) return undefined
      const record = { ...old, fields: { ...old.fields, ...fields }, changedAt: now() }
      records.set(id, record)
      tell({ type: 'updated', record })
      return record
    },
    get: ofEntity,
    query: (entity, matches = () => true) =>
      [...records.values()].filter((record) => record.entity === entity && matches(record.fields, record.id)),
    find: (id) => records.get(id),
    delete(entity, id) {
      const record = ofEntity(entity, id)
      if (!record) return false
      records.delete(id)
      tell({ type: 'deleted', record })
      return true
    },
    reset() {
      records.clear()
      seed?.(store)
      tell({ type: 'reset' })
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  seed?.(store)
  return store
}
