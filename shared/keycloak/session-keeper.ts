import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import * as v from 'valibot'
import type { Grant } from './grant.ts'
import { seal, unseal, type SealedText } from './seal.ts'

/** A session as it is kept, for an agent of the CRM. */
export interface KeptSession extends Grant {
  readonly userName: string
}

/**
 * Keeps the newest refresh token where a reloaded page and the agent's other tabs find it: in the part of this
 * browser's storage that belongs to the phone in this CRM. Where the browser refuses storage nothing is kept.
 */
export interface SessionKeeper {
  /** Runs acts one at a time in all those tabs, so that none uses a refresh token that another one is using. */
  alone<T>(act: () => Promise<T>): Promise<T>
  /** What is kept; `undefined` where nothing is, or nothing that can be trusted. */
  find(): Promise<KeptSession | undefined>
  /** Keeps a session in the place of the one before; answers whether the browser lets it. */
  keep(session: KeptSession): Promise<boolean>
  forget(): Promise<void>
}

interface Schema extends DBSchema {
  sessions: { key: string; value: unknown }
}

/** There is one session at a time, so it has always the same place. */
const place = 'newest'

const databaseName = 'sidetone-sign-in'
const lockName = 'sidetone-sign-in'

const isSealed = (value: unknown): boolean => v.is(v.looseObject({ iv: v.unknown() }), value)

const recordSchema = v.object({
  issuer: v.string(),
  clientId: v.string(),
  userName: v.string(),
  refreshToken: v.custom<SealedText>(isSealed),
})

type Whose = Omit<KeptSession, 'refreshToken'>

/** The seal is bound to it, so that nobody can pass one session off as another. */
const binding = ({ issuer, clientId, userName }: Whose): string =>
  JSON.stringify([issuer, clientId, userName])

async function opened(record: unknown): Promise<KeptSession | undefined> {
  const { refreshToken, ...whose } = v.parse(recordSchema, record)
  return { ...whose, refreshToken: await unseal(refreshToken, binding(whose)) }
}

async function sealed({ refreshToken, issuer, clientId, userName }: KeptSession): Promise<unknown> {
  const whose = { issuer, clientId, userName }
  return { ...whose, refreshToken: await seal(refreshToken, binding(whose)) }
}

/** Keeps the session in IndexedDB, sealed. */
export function createSessionKeeper(locks: Pick<LockManager, 'request'> | undefined): SessionKeeper {
  let database: Promise<IDBPDatabase<Schema>> | undefined
  const open = () =>
    openDB<Schema>(databaseName, 1, { upgrade: (db) => void db.createObjectStore('sessions') })

  const unlessRefused = async <T>(use: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T | undefined> => {
    try {
      return await use(await (database ??= open()))
    } catch {
      return undefined
    }
  }

  return {
    async alone(act) {
      let hasBegun = false
      const begin = () => {
        hasBegun = true
        return act()
      }
      try {
        return await (locks ? locks.request(lockName, begin) : begin())
      } catch (error) {
        if (hasBegun) throw error
        // A browser that refuses storage refuses locks too; there is nothing then that tabs could get wrong.
        return begin()
      }
    },
    find: () =>
      unlessRefused(async (db) => {
        const record = await db.get('sessions', place)
        return record === undefined ? undefined : opened(record)
      }),
    async keep(session) {
      const record = await sealed(session)
      return (await unlessRefused(async (db) => db.put('sessions', record, place))) !== undefined
    },
    async forget() {
      await unlessRefused((db) => db.delete('sessions', place))
    },
  }
}
