import type {
  Call,
  CallState,
  ConnectedCall,
  EndedCall,
  HeldCall,
  Holder,
  Outcome,
  Progress,
  Transfer,
} from './call.ts'
import type { FailureCode } from './failure.ts'
import type { Party } from './party.ts'

/** What can happen to a call. Times are ms since the epoch. */
export type CallEvent =
  | { readonly type: 'progressed'; readonly progress: Progress }
  | { readonly type: 'identified'; readonly party: Party }
  | { readonly type: 'answering' }
  | { readonly type: 'answered'; readonly at: number }
  | { readonly type: 'held'; readonly by: 'us' | 'them' }
  | { readonly type: 'resumed'; readonly by: 'us' | 'them' }
  | { readonly type: 'muted'; readonly muted: boolean }
  | { readonly type: 'merged'; readonly merged: boolean }
  | { readonly type: 'transferring'; readonly transfer: Transfer }
  /** There is nothing more to the transfer, and the call goes on, or has ended before. */
  | { readonly type: 'transfer-over' }
  | { readonly type: 'lost' }
  | { readonly type: 'recovered' }
  | {
      readonly type: 'ended'
      readonly at: number
      readonly outcome: Outcome
      readonly failure?: FailureCode
      readonly redirectedTo?: Party
    }

type Event<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>
type InState<S extends CallState> = Extract<Call, { state: S }>
type Row<S extends CallState> = { [T in CallEvent['type']]?: (call: InState<S>, event: Event<T>) => Call }

const begun = ({ key, direction, party, startedAt }: Call) => ({ key, direction, party, startedAt })

const answered = (call: ConnectedCall) => ({
  ...begun(call),
  answeredAt: call.answeredAt,
  muted: call.muted,
  ...(call.transfer && { transfer: call.transfer }),
  ...(call.merged && { merged: call.merged }),
})

const identified = <C extends Call>(call: C, { party }: Event<'identified'>): C => ({ ...call, party })

const muted = <C extends ConnectedCall>(call: C, event: Event<'muted'>): C => ({
  ...call,
  muted: event.muted,
})

const merged = <C extends ConnectedCall>({ merged: _, ...call }: C, event: Event<'merged'>): Call =>
  ({ ...call, ...(event.merged && { merged: true }) }) as Call

const transferring = <C extends ConnectedCall>(call: C, { transfer }: Event<'transferring'>): C => ({
  ...call,
  transfer,
})

const keepOwn = <C extends ConnectedCall>({ transfer: _, ...call }: C): Call => call as Call

/** What may happen in every state of a call that is connected. */
const whileConnected = { identified, muted, merged, transferring, 'transfer-over': keepOwn }

const activate = (call: Call, { at }: Event<'answered'>): Call => ({
  ...begun(call),
  state: 'active',
  answeredAt: at,
  muted: false,
})

/** What the agent has still to answer. */
const openWish = (call: Call): Pick<EndedCall, 'transfer'> => {
  const { transfer } = call as Partial<ConnectedCall>
  return transfer?.by === 'them' && transfer.progress === 'asked' ? { transfer } : {}
}

function answerWish(call: EndedCall): EndedCall {
  const { transfer, ...rest } = call
  return transfer ? rest : call
}

const end = (call: Call, { at, outcome, failure, redirectedTo }: Event<'ended'>): EndedCall => ({
  ...begun(call),
  state: 'ended',
  endedAt: at,
  outcome,
  ...('answeredAt' in call && { answeredAt: call.answeredAt }),
  ...(failure && { failure }),
  ...(redirectedTo && { redirectedTo }),
  ...openWish(call),
})

const join = (one: Holder | undefined, other: 'us' | 'them'): Holder =>
  one === undefined || one === other ? other : 'both'

const part = (holder: Holder | undefined, leaving: 'us' | 'them'): Holder | undefined =>
  holder === 'both' ? (leaving === 'us' ? 'them' : 'us') : holder === leaving ? undefined : holder

const settle = (call: ConnectedCall, by: Holder | undefined): Call =>
  by ? { ...answered(call), state: 'held', by } : { ...answered(call), state: 'active' }

const keepRecovering = (call: ConnectedCall, heldBy: Holder | undefined): Call => ({
  ...answered(call),
  state: 'recovering',
  ...(heldBy && { heldBy }),
})

/** The transition table: what each event makes of a call in each state. What has no row changes nothing. */
const table: { [S in CallState]: Row<S> } = {
  dialing: {
    progressed: (call, { progress }) => ({ ...call, progress }),
    identified,
    answered: activate,
    ended: end,
  },
  ringing: {
    identified,
    answering: (call) => ({ ...call, answering: true }),
    answered: activate,
    ended: end,
  },
  active: {
    ...whileConnected,
    held: (call, { by }) => settle(call, by),
    lost: (call) => keepRecovering(call, undefined),
    ended: end,
  },
  held: {
    ...whileConnected,
    held: (call: HeldCall, { by }) => settle(call, join(call.by, by)),
    resumed: (call: HeldCall, { by }) => settle(call, part(call.by, by)),
    lost: (call: HeldCall) => keepRecovering(call, call.by),
    ended: end,
  },
  recovering: {
    ...whileConnected,
    held: (call, { by }) => keepRecovering(call, join(call.heldBy, by)),
    resumed: (call, { by }) => keepRecovering(call, part(call.heldBy, by)),
    recovered: (call) => settle(call, call.heldBy),
    ended: end,
  },
  ended: { 'transfer-over': answerWish },
}

/**
 * What a call becomes by an event.
 *
 * @returns the same object where the event means nothing in that state: late and repeated messages are normal
 *   in SIP (RFC 3261 section 17), so they change nothing instead of throwing.
 */
export function next(call: Call, event: CallEvent): Call {
  const row: Readonly<Record<string, ((call: never, event: never) => Call) | undefined>> = table[call.state]
  const step = row[event.type] as ((call: Call, event: CallEvent) => Call) | undefined
  return step ? step(call, event) : call
}

/** The events that mean something in a state; for tests that walk the table. */
export const eventsOf = (state: CallState): readonly string[] => Object.keys(table[state])
