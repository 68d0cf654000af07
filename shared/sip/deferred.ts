/** A promise and the two ways to settle it. */
export interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: Error) => void
}

export function deferred<T = void>(): Deferred<T> {
  const parts: Partial<Omit<Deferred<T>, 'promise'>> = {}
  const promise = new Promise<T>((resolve, reject) => Object.assign(parts, { resolve, reject }))
  return { promise, ...(parts as Omit<Deferred<T>, 'promise'>) }
}
