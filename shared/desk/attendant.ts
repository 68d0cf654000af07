import type { Call, CallKey, RingingCall } from '../call/call.ts'
import type { Clock } from '../ports/clock.ts'
import type { Readable } from '../ports/readable.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { DeskCommand } from './state.ts'

export interface AttendantParts {
  readonly telephony: Pick<Telephony, 'calls'>
  readonly clock: Clock
  readonly doNotDisturb: Readable<boolean>
  /** Whether the telephone system may have a call answered. */
  readonly mayAnswer: () => boolean
  readonly execute: (command: DeskCommand) => void
}

const isRinging = (call: Call): call is RingingCall => call.state === 'ringing' && !call.answering

/** Does with a new call what the agent or the admin has decided ahead: refuses it, or answers it. */
export function createAttendant({ telephony, clock, doNotDisturb, mayAnswer, execute }: AttendantParts) {
  /** The agent talks to nobody else, and has neither answered nor declined it. */
  const isAlone = (key: CallKey): boolean => {
    const [call, ...others] = telephony.calls.get().filter(({ state }) => state !== 'ended')
    return call?.key === key && others.length === 0 && isRinging(call)
  }

  return (call: Call): void => {
    if (!isRinging(call)) return
    const { key, answerAfter } = call
    if (doNotDisturb.get()) return execute({ type: 'decline', key, how: 'busy' })
    if (answerAfter === undefined || !mayAnswer()) return
    clock.after(answerAfter * 1_000, () => isAlone(key) && execute({ type: 'answer', key }))
  }
}
