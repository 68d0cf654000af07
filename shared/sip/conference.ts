import { isHeldByUs, type Call, type CallKey } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import type { CallList } from './call-list.ts'
import type { MixedAudio } from './media/mixer.ts'

/** The one conference of this phone. */
export interface Conference {
  /**
   * Mixes two calls until one of them is held here or ends.
   *
   * @throws PhoneError `call.not-possible` where there is a conference already
   */
  begin(members: ReadonlyMap<CallKey, MixedAudio>): Promise<void>
}

/** Whether a call has left its conference. */
const hasLeft = (call: Call | undefined): boolean => !call || call.state === 'ended' || isHeldByUs(call)

export function createConference(list: CallList): Conference {
  let end: (() => void) | undefined

  function follow(keys: readonly CallKey[], stopMixing: () => void): void {
    const mark = (merged: boolean) => keys.forEach((key) => list.apply(key, { type: 'merged', merged }))
    mark(true)
    const stop = list.calls.listen((all) => {
      if (keys.some((key) => hasLeft(all.find((call) => call.key === key)))) end?.()
    })
    end = () => {
      end = undefined
      stop()
      stopMixing()
      mark(false)
    }
  }

  return {
    async begin(members) {
      // Few calls become conferences: what mixes them is not in the first load of the page.
      const { mix } = await import('./media/mixer.ts')
      if (end || members.size < 2) throw new PhoneError('call.not-possible', 'conference')
      follow([...members.keys()], mix([...members.values()]))
    },
  }
}
