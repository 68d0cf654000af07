/** Tells which pages of this browser are alive. */
export interface Pages {
  /** This page's own id. */
  readonly own: string
  isAlive(page: string): Promise<boolean>
}

const lockName = (page: string): string => `sidetone-page-${page}`

/**
 * Every page holds a lock of its own for as long as it lives; the browser lets it go when the page does, however
 * that comes about (Web Locks API).
 */
export function createPages(locks: LockManager, own: string): Pages {
  const never = new Promise<never>(() => undefined)
  void locks.request(lockName(own), () => never)
  return {
    own,
    async isAlive(page) {
      const { held = [] } = await locks.query()
      return held.some((lock) => lock.name === lockName(page))
    },
  }
}
