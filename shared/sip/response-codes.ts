import type { Outcome } from '../call/call.ts'
import type { FailureCode } from '../call/failure.ts'
import type { Party } from '../call/party.ts'

/** Whether a response is a 2xx. */
export const isSuccess = (status = 0): boolean => status >= 200 && status < 300

/** How a call ended. */
export interface Ending {
  readonly outcome: Outcome
  readonly failure?: FailureCode
  /** Whom the other side says to call instead. */
  readonly redirectedTo?: Party
}

const ending = (outcome: Outcome, failure: FailureCode): Ending => ({ outcome, failure })

const notFound = ending('failed', 'call.not-found')
const busy = ending('busy', 'call.busy')
const noAnswer = ending('no-answer', 'call.no-answer')
const declined = ending('rejected', 'call.declined')
const forbidden = ending('failed', 'call.forbidden')
const incompatible = ending('failed', 'call.incompatible')
const unavailable = ending('failed', 'call.unavailable')
const failed = ending('failed', 'call.failed')
const redirected = ending('failed', 'call.redirected')

/** What the final responses to an INVITE say about a call (RFC 3261 section 21). */
const table: Readonly<Record<number, Ending>> = {
  401: forbidden,
  403: forbidden,
  404: notFound,
  406: incompatible,
  407: forbidden,
  408: ending('failed', 'call.timeout'),
  410: notFound,
  415: incompatible,
  433: forbidden,
  480: unavailable,
  484: notFound,
  485: notFound,
  486: busy,
  487: noAnswer,
  488: incompatible,
  500: unavailable,
  502: unavailable,
  503: unavailable,
  504: ending('failed', 'call.timeout'),
  580: incompatible,
  600: busy,
  603: declined,
  604: notFound,
  606: incompatible,
  607: declined,
  608: declined,
}

/** Once it has rung, "timeout" and "temporarily unavailable" mean that nobody took the call. */
const afterRinging: Readonly<Record<number, Ending>> = { 408: noAnswer, 480: noAnswer }

/**
 * How an outgoing call ended by a final response.
 *
 * @param rang whether the other side was alerted before
 */
export function endingOf(status: number, rang: boolean): Ending {
  if (status >= 300 && status < 400) return redirected
  return (rang ? afterRinging[status] : undefined) ?? table[status] ?? failed
}

/** What a refused registration means for the line. */
export type RegistrationRefusal =
  /** These credentials are not, or no longer, good. */
  | 'credentials'
  /** This server cannot help just now; another one, or the same one later, may. */
  | 'retry'
  /** No other attempt will do better. */
  | 'refused'

const refusals: Readonly<Record<number, RegistrationRefusal>> = {
  401: 'credentials',
  403: 'credentials',
  407: 'credentials',
  404: 'refused',
  405: 'refused',
  416: 'refused',
  420: 'refused',
}

/** What a final response to a REGISTER means (RFC 3261 section 10.3). */
export const refusalOf = (status: number): RegistrationRefusal => refusals[status] ?? 'retry'

/** Responses to a re-INVITE that ask for another try a little later: glare (RFC 3261 section 14.1) and "busy". */
export const asksForRetry = (status: number): boolean => status === 491 || status === 500

/** Responses to a BYE that say that somebody between us and the far end is away, and not for ever. */
export const isPassing = (status: number): boolean => [408, 430, 480, 500, 502, 503, 504].includes(status)

/**
 * Responses to a request in a call that say that the far end knows nothing of it any more (RFC 5057). A timeout is
 * none of them: it is our own line that may be away.
 */
export const endsDialog = (status: number): boolean => status === 481
