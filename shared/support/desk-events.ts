import type { Failure } from '../call/failure.ts'
import type { DeskCall, DeskState } from '../desk/state.ts'
import type { SupportEvent } from '../ports/support.ts'

const because = (failure: Failure | undefined): Pick<SupportEvent, 'detail' | 'level'> =>
  failure
    ? { level: 'warn', detail: [failure.code, failure.detail].filter(Boolean).join(' ') }
    : { level: 'info' }

const failureIn = (part: object): Failure | undefined =>
  'failure' in part ? (part.failure as Failure | undefined) : undefined

/** Everything about a call that is worth an entry: it is told when it is another than before. */
const callFacts = ({ call, search, matches, failure }: DeskCall): readonly SupportEvent[] => [
  { level: 'info', event: `call.${call.state}`, call: call.key, ...('by' in call && { detail: call.by }) },
  {
    level: search === 'failed' ? 'warn' : 'info',
    event: 'crm.search',
    call: call.key,
    detail: search === 'done' ? `${String(matches.length)} found` : search,
  },
  ...(failure ? [{ event: 'call.trouble', call: call.key, ...because(failure) }] : []),
]

const facts = (state: DeskState): readonly SupportEvent[] => [
  { event: `session.${state.session.state}`, ...because(failureIn(state.session)) },
  { event: `line.${state.line.state}`, ...because(failureIn(state.line)) },
  { level: 'info', event: 'crm.waiting', detail: String(state.waiting) },
  ...(state.waitingFailure ? [{ event: 'crm.not-saved', ...because(state.waitingFailure) }] : []),
  ...state.notices.map(({ id, failure }) => ({ event: 'notice', call: id, ...because(failure) })),
  ...state.calls.flatMap(callFacts),
]

const same = (one: SupportEvent) => (other: SupportEvent) => JSON.stringify(one) === JSON.stringify(other)

const callsGone = (before: DeskState | undefined, { calls }: DeskState): readonly SupportEvent[] =>
  (before?.calls ?? [])
    .filter(({ call }) => !calls.some((other) => other.call.key === call.key))
    .map(({ call }) => ({ level: 'info', event: 'call.gone', call: call.key }))

/** What has happened from one state of the desk to the next. */
export function deskEvents(before: DeskState | undefined, after: DeskState): readonly SupportEvent[] {
  const known = before ? facts(before) : []
  return [...facts(after).filter((fact) => !known.some(same(fact))), ...callsGone(before, after)]
}
