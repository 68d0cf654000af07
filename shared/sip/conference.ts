import { isConnected, isHeldByUs, isMuted, type Call, type CallKey } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import type { CallList } from './call-list.ts'
import type { SipCall } from './sip-call.ts'

type Member = Pick<SipCall, 'audio' | 'mute' | 'setHeld'>

/** The one conference of this phone. */
export interface Conference {
  /**
   * Takes two calls off hold, and mixes them until one of them is held here or ends. Whoever has muted one of them is
   * heard by nobody.
   *
   * @throws PhoneError `call.not-possible` where there is a conference already
   */
  begin(members: ReadonlyMap<CallKey, Member>): Promise<void>
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

  async function takeOffHold(key: CallKey, member: Member): Promise<void> {
    const call = list.get(key)
    if (!isConnected(call)) throw new PhoneError('call.not-possible')
    if (isHeldByUs(call)) await member.setHeld(false)
  }

  function muteAlike(members: ReadonlyMap<CallKey, Member>): void {
    const calls = list.calls.get().filter((call) => members.has(call.key) && isConnected(call))
    if (calls.some(isMuted)) calls.forEach(({ key }) => members.get(key)?.mute(true))
  }

  return {
    async begin(members) {
      await Promise.all([...members].map(([key, member]) => takeOffHold(key, member)))
      // Few calls become conferences: what mixes them is not in the first load of the page.
      const { mix } = await import('./media/mixer.ts')
      if (end || members.size < 2) throw new PhoneError('call.not-possible', 'conference')
      follow([...members.keys()], mix([...members.values()].map(({ audio }) => audio)))
      muteAlike(members)
    },
  }
}
