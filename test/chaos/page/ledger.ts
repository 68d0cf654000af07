import type { Call, CallKey, CallState } from '../../../shared/call/call.ts'
import type { Readable } from '../../../shared/ports/readable.ts'

/** One call as it was seen on the phone's list. */
export interface Entry {
  readonly key: CallKey
  readonly states: readonly CallState[]
  /** How it ended: exactly one for a call that is over. */
  readonly outcomes: readonly string[]
}

/** Writes down what happens to each call, so that nothing that happens twice goes unseen. */
export function keepLedger(calls: Readable<readonly Call[]>): () => readonly Entry[] {
  const entries = new Map<CallKey, { states: CallState[]; outcomes: string[] }>()
  const seen = new Map<CallKey, Call>()

  function write(call: Call): void {
    if (seen.get(call.key) === call) return
    seen.set(call.key, call)
    const entry = entries.get(call.key) ?? { states: [], outcomes: [] }
    entries.set(call.key, entry)
    if (entry.states.at(-1) !== call.state) entry.states.push(call.state)
    if (call.state === 'ended')
      entry.outcomes.push(call.failure ? `${call.outcome} ${call.failure}` : call.outcome)
  }

  calls.listen((list) => list.forEach(write))
  return () => [...entries].map(([key, entry]) => ({ key, ...entry }))
}
