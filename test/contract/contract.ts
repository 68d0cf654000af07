import type { Readable } from '../../shared/ports/readable.ts'

/**
 * One sentence of a contract. It runs in Node and in a page, so it needs nothing but the subject; what does not
 * hold is thrown.
 */
export interface Clause<Subject> {
  readonly name: string
  readonly run: (subject: Subject) => Promise<void>
}

/** How long a clause waits for something to become true: ms. It ends at once when it does. */
const patience = 10_000

/** Throws where the two are not alike. */
export function expectAlike(actual: unknown, expected: unknown): void {
  const [one, other] = [canonical(actual), canonical(expected)]
  if (one !== other) throw new Error(`expected ${other}, got ${one}`)
}

/** Throws where the object lacks something of the expected one. */
export function expectMatch(actual: unknown, expected: Record<string, unknown>): void {
  const picked = Object.keys(expected).map((key) => [
    key,
    (actual as Record<string, unknown> | undefined)?.[key],
  ])
  expectAlike(Object.fromEntries(picked), expected)
}

/** Throws where the promise does not reject with one of the codes. */
export async function expectFailure(promise: Promise<unknown>, ...codes: readonly string[]): Promise<void> {
  const code = await promise.then(
    () => 'success',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  )
  if (!codes.includes(code)) throw new Error(`expected ${codes.join(' or ')}, got ${code}`)
}

/** The value of the state as soon as it satisfies the condition. */
export function until<T>(state: Readable<T>, condition: (value: T) => boolean, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop()
      reject(new Error(`not ${what} within ${String(patience)} ms: ${canonical(state.get())}`))
    }, patience)
    const stop = state.listen((value) => settle(value))
    const settle = (value: T): void => {
      if (!condition(value)) return
      clearTimeout(timer)
      stop()
      resolve(value)
    }
    settle(state.get())
  })
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    item && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => a.localeCompare(b)))
      : item,
  )
