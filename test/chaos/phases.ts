import type { CallKey } from '../../shared/call/call.ts'
import { eventually } from '../drivers/eventually.ts'
import type { FarEndCall } from '../lab/sip/far-end/far-end.ts'
import { extension, type Stage } from './stage.ts'

/** What the phone is doing when it is disturbed. */
export type Phase =
  'registering' | 'idle' | 'dialing' | 'ringing' | 'answering' | 'active' | 'holding' | 'hanging-up'

/** The call that a phase has begun, where it has. */
export interface Begun {
  readonly key?: CallKey
  readonly far?: FarEndCall
}

/** ms */
const patience = 10_000

export async function untilReady(stage: Stage): Promise<void> {
  await eventually(
    () => stage.line(),
    ({ state }) => state === 'ready',
    'the line is ready',
    patience,
  )
}

async function ready(stage: Stage): Promise<void> {
  await stage.connect()
  await untilReady(stage)
}

async function ring(stage: Stage): Promise<Required<Begun>> {
  await ready(stage)
  const far = stage.farEnd.call({ extension })
  const [call] = await eventually(
    () => stage.calls(),
    ([first]) => first?.state === 'ringing',
    'the call rings',
    patience,
  )
  return { key: call?.key ?? '', far }
}

async function untilActive(stage: Stage): Promise<void> {
  await eventually(
    () => stage.calls(),
    ([first]) => first?.state === 'active',
    'the call is active',
    patience,
  )
}

/** A call out or in, in which the far end hears the agent. */
export async function talk(stage: Stage): Promise<Required<Begun>> {
  const begun = stage.random.pick([talkOut, talkIn])
  const { key, far } = await begun(stage)
  await untilActive(stage)
  await far.until(({ heard }) => heard.packets > 10, patience)
  return { key, far }
}

async function talkOut(stage: Stage): Promise<Required<Begun>> {
  await ready(stage)
  const next = stage.farEnd.nextCall()
  const key = await stage.dial(0)
  return { key, far: await next }
}

async function talkIn(stage: Stage): Promise<Required<Begun>> {
  const begun = await ring(stage)
  await stage.command('answer', begun.key)
  return begun
}

/** Brings a phone there. What is asked for last may be under way yet. */
export const phases: Readonly<Record<Phase, (stage: Stage) => Promise<Begun>>> = {
  async registering(stage) {
    await stage.connect()
    return {}
  },
  async idle(stage) {
    await ready(stage)
    return {}
  },
  async dialing(stage) {
    await ready(stage)
    return { key: await stage.dial(stage.between(200, 1_500)) }
  },
  ringing: ring,
  async answering(stage) {
    const begun = await ring(stage)
    await stage.command('answer', begun.key)
    return begun
  },
  active: talk,
  async holding(stage) {
    const begun = await talk(stage)
    await stage.command('hold', begun.key)
    return begun
  },
  async 'hanging-up'(stage) {
    const begun = await talk(stage)
    if (stage.random.pick([true, false])) await stage.command('hangUp', begun.key)
    else void begun.far.hangUp()
    return begun
  },
}
