import type { CallKey } from '../call/call.ts'
import type { DeskState } from '../desk/state.ts'
import type { Clock } from '../ports/clock.ts'

type Calls = Pick<DeskState, 'calls'>

/**
 * Follows the calls, and tells whether one has just begun that the phone may have answered by itself.
 *
 * @param duration how long that is news: ms
 * @param onOver it is none any more
 */
export function watchUnasked(
  clock: Pick<Clock, 'after'>,
  duration: number,
  onOver: () => void,
): (state: Calls) => boolean {
  let waiting: ReadonlySet<CallKey> = new Set()
  let isNews = false
  const end = () => {
    isNews = false
    onOver()
  }
  return ({ calls }) => {
    if (calls.some(({ call }) => call.state === 'active' && waiting.has(call.key))) {
      isNews = true
      clock.after(duration, end)
    }
    waiting = new Set(
      calls.flatMap(({ call }) =>
        call.state === 'ringing' && call.answerAfter !== undefined ? [call.key] : [],
      ),
    )
    return isNews
  }
}
