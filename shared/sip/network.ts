import type { Unsubscribe } from '../ports/readable.ts'

/** Network Information API, where there is one. */
interface Networked {
  readonly connection?: EventTarget
}

/** Calls back when the browser is online again, or its network has changed in any way. */
export function watchNetwork(callback: () => void): Unsubscribe {
  const { connection } = navigator as Networked
  globalThis.addEventListener('online', callback)
  connection?.addEventListener('change', callback)
  return () => {
    globalThis.removeEventListener('online', callback)
    connection?.removeEventListener('change', callback)
  }
}
