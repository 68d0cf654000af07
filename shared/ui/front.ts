import type { Call, CallKey } from '../call/call.ts'
import type { DeskCall, DeskState } from '../desk/state.ts'

const rank: Readonly<Record<Call['state'], number>> = {
  ringing: 0,
  active: 1,
  recovering: 1,
  dialing: 2,
  held: 3,
  ended: 4,
}

/** The call that wants the agent's attention: the one that they chose to see, else the newest of equals. */
export const frontCall = (calls: readonly DeskCall[], chosen?: CallKey): DeskCall | undefined =>
  calls.find(({ call }) => call.key === chosen) ??
  calls.reduce<DeskCall | undefined>(
    (front, call) => (front && rank[front.call.state] < rank[call.call.state] ? front : call),
    undefined,
  )

/** The call that digits go to: the one that can be heard. */
export const speakingCall = (calls: readonly DeskCall[]): DeskCall | undefined =>
  calls.find(({ call }) => call.state === 'active')

/** A number can be dialed: nothing else is going on. The field stays while a call rings, so that typing is not lost. */
export const canDial = ({ calls, wrapUp }: DeskState): boolean =>
  !wrapUp && calls.every(({ call }) => call.state === 'ringing')
