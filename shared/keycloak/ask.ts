import { PhoneError, type FailureCode } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'

/** How requests are made. */
export interface Asking {
  readonly fetch: typeof fetch
  readonly clock: Clock
}

export interface Answer {
  readonly status: number
  /** The status is 2xx. */
  readonly ok: boolean
  /** Parsed JSON, or `undefined` for anything else. */
  readonly body: unknown
}

/** How long one request may take: ms. */
export const patience = 10_000

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A POST with a JSON body. */
export const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/**
 * Asks a server, without cookies, and not for ever.
 *
 * @param limit how long it may take: ms
 * @throws PhoneError with the given code where no answer comes
 */
export async function ask(
  { fetch, clock }: Asking,
  address: string,
  init: RequestInit,
  otherwise: FailureCode,
  limit = patience,
): Promise<Answer> {
  const late = new AbortController()
  const stop = clock.after(limit, () => {
    late.abort(new Error(`no answer within ${String(limit / 1000)} s`))
  })
  init.signal?.addEventListener('abort', () => {
    late.abort(new Error('given up'))
  })
  try {
    const response = await fetch(address, {
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      ...init,
      signal: late.signal,
    })
    return { status: response.status, ok: response.ok, body: parsed(await response.text()) }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new PhoneError(otherwise, `${new URL(address).host}: ${reason}`, { cause })
  } finally {
    stop()
  }
}

/** Waits for something that cannot be aborted, but not for ever. */
export function within<T>(clock: Clock, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(patience, () => {
      reject(new Error(`not done within ${String(patience / 1000)} s`))
    })
    promise.then(resolve, reject).finally(stop)
  })
}
