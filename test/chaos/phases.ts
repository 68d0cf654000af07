import type { Call, CallKey, CallState } from '../../shared/call/call.ts'
import { eventually } from '../drivers/eventually.ts'
import type { FarEndCall } from '../lab/sip/far-end/far-end.ts'
import { hearsOther } from './ears.ts'
import { extension, type Stage } from './stage.ts'

/** What the phone is doing when it is disturbed. */
export type Phase =
  | 'registering'
  | 'idle'
  | 'dialing'
  | 'ringing'
  | 'answering'
  | 'active'
  | 'holding'
  | 'hanging-up'
  /** One call waits, and the agent talks in another one. */
  | 'two-calls'
  /** The one who waits is handed over to the other one. */
  | 'transferring'
  /** All three hear each other. */
  | 'conference'

/** The call that a phase has begun, where it has. */
export interface Begun {
  readonly key?: CallKey
  readonly far?: FarEndCall
  /** The one before it, where there are two: it waits, or is in a conference with it. */
  readonly other?: Talk
}

/** Both ends of one call. */
export interface Talk {
  readonly key: CallKey
  readonly far: FarEndCall
}

/** Two calls: the one that the agent is in, and the one before it. */
export interface TwoTalks extends Talk {
  readonly other: Talk
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

async function untilState(stage: Stage, state: CallState, key?: CallKey): Promise<CallKey> {
  const isWanted = (call: Call) => call.state === state && (key === undefined || call.key === key)
  const find = async () => (await stage.calls()).find(isWanted)
  const call = await eventually(find, (found) => found !== undefined, `a call is ${state}`, patience)
  return call?.key ?? ''
}

async function ring(stage: Stage): Promise<Talk> {
  const far = stage.farEnd.call({ extension })
  return { key: await untilState(stage, 'ringing'), far }
}

/** A call out or in, in which the far end hears the agent. */
async function talk(stage: Stage): Promise<Talk> {
  const begin = stage.random.pick([talkOut, talkIn])
  const { key, far } = await begin(stage)
  await untilState(stage, 'active', key)
  await far.until(({ heard }) => heard.packets > 10, patience)
  return { key, far }
}

async function talkOut(stage: Stage): Promise<Talk> {
  const next = stage.farEnd.nextCall()
  const key = await stage.dial(0)
  return { key, far: await next }
}

async function talkIn(stage: Stage): Promise<Talk> {
  const begun = await ring(stage)
  await stage.command('answer', begun.key)
  return begun
}

/** The agent talks in the second one. */
async function talkTwice(stage: Stage): Promise<TwoTalks> {
  const other = await talk(stage)
  await stage.command('setAside', other.key)
  await untilState(stage, 'held', other.key)
  const begun = await talk(stage)
  // From here on, and not while it was one of the calls and then the other.
  await stage.page.evaluate(() => window.chaos.forgetReceived())
  return { ...begun, other }
}

async function confer(stage: Stage): Promise<TwoTalks> {
  const begun = await talkTwice(stage)
  const { far, other } = begun
  await stage.pair('merge', begun.key, other.key)
  const all = [far, other.far]
  await eventually(() => all.every(hearsOther), Boolean, 'all hear each other', patience)
  return begun
}

/** What a phone whose line is ready does next. */
const phases: Readonly<Record<Exclude<Phase, 'registering'>, (stage: Stage) => Promise<Begun>>> = {
  idle: () => Promise.resolve({}),
  async dialing(stage) {
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
  'two-calls': talkTwice,
  async transferring(stage) {
    const begun = await talkTwice(stage)
    await stage.pair('transferTo', begun.other.key, begun.key)
    return begun
  },
  conference: confer,
}

/** Brings a phone there. What is asked for last may be under way yet. */
export async function begin(phase: Phase, stage: Stage): Promise<Begun> {
  await stage.connect()
  if (phase === 'registering') return {}
  await untilReady(stage)
  return phases[phase](stage)
}
