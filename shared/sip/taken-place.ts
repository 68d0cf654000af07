import type { CallKey } from '../call/call.ts'
import type { Clock } from '../ports/clock.ts'
import type { CallList } from './call-list.ts'

/** How long somebody may take until they are in the place of a call of ours; an INVITE may take as long: ms. */
const takingLimit = 32_000

type Calls = Pick<CallList, 'calls'>

export const goesOn = ({ calls }: Calls, key: CallKey): boolean =>
  calls.get().some((call) => call.key === key && call.state !== 'ended')

/**
 * Waits until somebody has taken our place in a call. Its other side ends it then; hung up before that, it is not there
 * to be taken over (RFC 3891 section 3), and whoever calls is refused.
 *
 * @returns resolves too when nobody has come for long enough
 */
export function untilTaken(list: Calls, key: CallKey, clock: Pick<Clock, 'after'>): Promise<void> {
  if (!goesOn(list, key)) return Promise.resolve()
  return new Promise((resolve) => {
    const over = (): void => {
      stop()
      cancel()
      resolve()
    }
    const stop = list.calls.listen(() => {
      if (!goesOn(list, key)) over()
    })
    const cancel = clock.after(takingLimit, over)
  })
}
