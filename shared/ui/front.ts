import { isConnected, isHandedOver, type Call, type CallKey, type ConnectedCall } from '../call/call.ts'
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

/**
 * The call that the one in front is about, or else the one other call that is connected; none that is being handed
 * over, for nothing else can be done with it.
 */
export function callBeside(
  { call, consultFor }: DeskCall,
  calls: readonly DeskCall[],
): ConnectedCall | undefined {
  const connected = calls.map((each) => each.call).filter(isConnected)
  const others = connected.filter((each) => each.key !== call.key && !isHandedOver(each))
  const [other, ...more] = others
  return others.find(({ key }) => key === consultFor) ?? (more.length ? undefined : other)
}

/** The call whose other side is being connected with the other side of the one in front. */
export const handedOverTo = (
  { call: { key, party } }: DeskCall,
  calls: readonly DeskCall[],
): DeskCall | undefined =>
  calls.find(
    ({ call }) =>
      call.key !== key &&
      isHandedOver(call) &&
      call.transfer?.to.number === party.number &&
      call.transfer.to.address === party.address,
  )

/** The call that digits go to: the one that can be heard. */
export const speakingCall = (calls: readonly DeskCall[]): DeskCall | undefined =>
  calls.find(({ call }) => call.state === 'active')

/**
 * A number can be dialed below: no call is under way that has its own button for that. The field stays while a call
 * rings, so that typing is not lost, and in wrap-up, for a call for help waits for no note.
 */
export const canDial = ({ calls }: DeskState): boolean => calls.every(({ call }) => call.state === 'ringing')
