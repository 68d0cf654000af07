import type { Adapter, AdapterPayload } from 'oidc-provider'

interface Row {
  readonly model: string
  readonly payload: AdapterPayload
  /** ms since 1970 */
  readonly expires: number
}

/** Where a realm keeps its sessions, grants, codes and tokens: in memory, gone when the lab stops. */
export interface Store {
  /** What oidc-provider reads and writes one kind of thing with. */
  adapter(model: string): Adapter
  hasSession(uid: string): boolean
  /** The grant of an authorization code that has been used. */
  grantOfUsedCode(code: string): string | undefined
  /** Ends matching sessions, and with them the tokens that live as long. @returns how many */
  endSessions(matches: (session: AdapterPayload) => boolean): number
}

const keyOf = (model: string, id: string): string => `${model}:${id}`

/** Sweeping at every this many writes keeps a long run from growing. */
const sweepEvery = 1000

/** @param reusable models whose rows may be used again after their one time */
export const createStore = (reusable: readonly string[] = []): Store => {
  const rows = new Map<string, Row>()
  /** Keys by a second name: a session's `uid`, a device's user code. */
  const aliases = new Map<string, string>()
  let writes = 0

  const remove = (key: string): void => {
    const payload = rows.get(key)?.payload
    rows.delete(key)
    for (const alias of [payload?.uid, payload?.userCode]) {
      if (alias !== undefined && aliases.get(alias) === key) aliases.delete(alias)
    }
  }

  const sweep = (): void => {
    for (const [key, { expires }] of rows) if (expires <= Date.now()) remove(key)
  }

  const read = (key: string | undefined): AdapterPayload | undefined => {
    const row = key === undefined ? undefined : rows.get(key)
    return row && row.expires > Date.now() ? row.payload : undefined
  }

  const write = (model: string, id: string, payload: AdapterPayload, seconds = Infinity): void => {
    if (++writes % sweepEvery === 0) sweep()
    const key = keyOf(model, id)
    rows.set(key, { model, payload, expires: Date.now() + seconds * 1000 })
    for (const alias of [payload.uid, payload.userCode]) if (alias !== undefined) aliases.set(alias, key)
  }

  const removeMatching = (model: string, matches: (payload: AdapterPayload) => boolean): number => {
    const found = [...rows].filter(([, row]) => row.model === model && matches(row.payload))
    for (const [key] of found) remove(key)
    return found.length
  }

  return {
    adapter: (model) => ({
      upsert: async (id, payload, seconds) => write(model, id, payload, seconds),
      find: async (id) => read(keyOf(model, id)),
      findByUid: async (uid) => read(aliases.get(uid)),
      findByUserCode: async (userCode) => read(aliases.get(userCode)),
      consume: async (id) => {
        const payload = read(keyOf(model, id))
        if (payload && !reusable.includes(model)) payload.consumed = Math.floor(Date.now() / 1000)
      },
      destroy: async (id) => remove(keyOf(model, id)),
      revokeByGrantId: async (grantId) => {
        removeMatching(model, (payload) => payload.grantId === grantId)
      },
    }),
    grantOfUsedCode: (code) => {
      const used = read(keyOf('AuthorizationCode', code))
      return used?.consumed === undefined ? undefined : used.grantId
    },
    hasSession: (uid) => read(aliases.get(uid)) !== undefined,
    endSessions: (matches) => removeMatching('Session', matches),
  }
}
