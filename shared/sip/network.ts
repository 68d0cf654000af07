import type { Unsubscribe } from '../ports/readable.ts'

/** Network Information API, where there is one. */
interface Networked {
  readonly connection?: EventTarget & { readonly type?: string }
}

/** @param isOther whether it is another network for sure; else it may only be faster or slower than before */
export type NetworkListener = (isOther: boolean) => void

/** Calls back when the browser is online again, or its network has changed in any way. */
export function watchNetwork(listener: NetworkListener): Unsubscribe {
  const { connection } = navigator as Networked
  let type = connection?.type
  const back = () => listener(true)
  const changed = () => {
    const isOther = connection?.type !== type
    type = connection?.type
    listener(isOther)
  }
  globalThis.addEventListener('online', back)
  connection?.addEventListener('change', changed)
  return () => {
    globalThis.removeEventListener('online', back)
    connection?.removeEventListener('change', changed)
  }
}
