import { isHeldByUs, type Call } from '../../shared/call/call.ts'
import { eventually } from '../drivers/eventually.ts'
import type { FarEndCall } from '../lab/sip/far-end/far-end.ts'
import type { Stage } from './stage.ts'

/** How long a call may take to come to rest when nothing disturbs it: ms. */
const patience = 5_000

/** The longest time that a call may stay undecided: it rings no longer than this: ms. */
const longestWait = 200_000

/** Both sides talk, or one of them waits; nothing is to be decided or mended. */
export const isEstablished = ({ state }: Call): boolean => state === 'active' || state === 'held'
const isAtRest = (call: Call): boolean => isEstablished(call) || call.state === 'ended'

/** The call at the far end: its Call-ID is the key of a call out, and part of the key of a call in. */
export const farOf = (stage: Stage, { key }: Call): FarEndCall | undefined =>
  stage.farEnd.calls().find(({ id }) => key === id || key.replace(/\++$/, '').endsWith(`:${id}`))

const stateOf = (call: FarEndCall | undefined): string => call?.report().state ?? 'unknown'
const isOver = (call: FarEndCall): boolean => stateOf(call) === 'ended'

/** Both sides of the calls that far ends have with each other, since the agent has handed one of them over. */
export function handedOver({ farEnd }: Stage): readonly FarEndCall[] {
  const calls = farEnd.calls()
  const directionsOf = (id: string) =>
    new Set(calls.filter((call) => call.id === id).map((call) => call.report().direction))
  return calls.filter(({ id }) => directionsOf(id).size === 2)
}

/** Whether both sides say the same of each call, far ends among themselves too. */
export function isAgreed(stage: Stage, calls: readonly Call[]): boolean {
  const talking = calls.filter(isEstablished).map((call) => farOf(stage, call))
  const among = handedOver(stage)
  const idsOf = (state: string) => new Set(among.filter((far) => stateOf(far) === state).map(({ id }) => id))
  const isShared = ({ id }: FarEndCall): boolean => idsOf('answered').has(id) && !idsOf('ended').has(id)
  return (
    calls.every(isAtRest) &&
    talking.every((far) => stateOf(far) === 'answered') &&
    stage.farEnd
      .calls()
      .every((far) => isOver(far) || isShared(far) || talking.some((other) => other?.id === far.id))
  )
}

export const outstanding = (stage: Stage): Promise<readonly string[]> =>
  stage.page.evaluate(() => window.chaos.outstanding())

export const picture = async (stage: Stage): Promise<string> => {
  const here = (await stage.calls()).map(({ state, key }) => `${state} ${key}`)
  const there = stage.farEnd.calls().map((far) => `${stateOf(far)} ${far.id}`)
  return `here [${here.join(', ')}], there [${there.join(', ')}], under way [${(await outstanding(stage)).join(', ')}]`
}

/** Waits until both sides say the same; what needs a long time gets it. */
export async function untilAgreed(stage: Stage, isSoon = false): Promise<void> {
  const agreed = async () => isAgreed(stage, await stage.calls()) && (await outstanding(stage)).length === 0
  await eventually(agreed, Boolean, '', patience + stage.ground.slack).catch(() => false)
  for (let passed = 0; !(await agreed()); passed += 10_000) {
    if (isSoon || passed > longestWait) throw new Error(`the two sides stay apart: ${await picture(stage)}`)
    await stage.pass(10_000, 5_000)
  }
}

/** Those who talk with the agent, and then those who wait. */
export function talkingFirst(calls: readonly Call[]): readonly Call[] {
  return [...calls].sort((one, other) => Number(isHeldByUs(one)) - Number(isHeldByUs(other)))
}
