import type { CallKey } from '../call/call.ts'
import type { DeskState } from '../desk/state.ts'

type Calls = Pick<DeskState, 'calls'>

/** Follows the calls, and tells whether one has just begun that the phone may have answered by itself. */
export function watchUnasked(): (state: Calls) => boolean {
  let waiting: ReadonlySet<CallKey> = new Set()
  return ({ calls }) => {
    const hasBegun = calls.some(({ call }) => call.state === 'active' && waiting.has(call.key))
    waiting = new Set(
      calls.flatMap(({ call }) =>
        call.state === 'ringing' && call.answerAfter !== undefined ? [call.key] : [],
      ),
    )
    return hasBegun
  }
}
