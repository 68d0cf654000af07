import * as v from 'valibot'
import { failures, type Failure, type FailureCode } from '../call/failure.ts'
import type { Session } from '../ports/identity.ts'
import type { Readable, Unsubscribe } from '../ports/readable.ts'

const text = v.pipe(v.string(), v.maxLength(10_000))

const user = v.object({ id: text, name: text, displayName: v.optional(text) })

/** A failure as a page is told: the code is for programs, the two sentences are for people. */
const told = v.object({
  code: v.picklist(Object.keys(failures) as FailureCode[]),
  says: text,
  advice: text,
  detail: v.optional(text),
})

const record = v.object({ kind: text, entity: text, id: text, name: v.optional(text) })

const call = v.object({
  key: text,
  direction: v.picklist(['incoming', 'outgoing']),
  party: v.object({ number: text, name: v.optional(text) }),
  startedAt: v.number(),
  answeredAt: v.optional(v.number()),
  endedAt: v.number(),
  outcome: text,
  failure: v.optional(text),
  note: v.optional(text),
  disposition: v.optional(text),
  who: v.optional(record),
  about: v.optional(record),
})

/** Everything that a page around the phone is told, and what stands in `detail` of the event. No token is in any. */
export const eventDetails = {
  'logged-in': v.object({ user }),
  /** The failure tells why, where it was not the agent who wanted it. */
  'logged-out': v.object({ failure: v.optional(told) }),
  'login-failed': v.object({ failure: told }),
  'incoming-call': v.object({ key: text, number: text, name: v.optional(text) }),
  /** A call has ended, or its note has changed: one call has always the same key. */
  'call-recorded': v.object({ call }),
  /** The agent wants to see a record, or to make one for a number. */
  'record-wanted': v.object({
    record: v.optional(record),
    number: v.optional(text),
    name: v.optional(text),
  }),
  'status-changed': v.object({ icon: text, label: text }),
} as const

export type EmbeddingEvents = {
  readonly [N in keyof typeof eventDetails]: v.InferOutput<(typeof eventDetails)[N]>
}

export type EventName = keyof EmbeddingEvents

export type Tell = <N extends EventName>(name: N, detail: EmbeddingEvents[N]) => void

const toldOf = ({ code, detail }: Failure) => ({ code, ...failures[code], ...(detail && { detail }) })

/** Tells what becomes of the sign-in. */
export function tellSession(session: Readable<Session>, tell: Tell): Unsubscribe {
  let wasSignedIn = false
  return session.subscribe((now) => {
    const failure = 'failure' in now ? now.failure : undefined
    if (now.state === 'signed-in') {
      wasSignedIn = true
      tell('logged-in', { user: now.user })
    } else if (now.state === 'preparing') {
      // Why a session has ended is told with what comes next.
    } else if (wasSignedIn) {
      wasSignedIn = false
      tell('logged-out', failure ? { failure: toldOf(failure) } : {})
    } else if (failure) tell('login-failed', { failure: toldOf(failure) })
  })
}
