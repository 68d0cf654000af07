import { isConnected, type Call, type CallKey } from '../../shared/call/call.ts'
import { eventually } from '../drivers/eventually.ts'
import type { FarEndCall } from '../lab/sip/far-end/far-end.ts'
import { requireAudioKept, untilHeard, untilHearsOther, untilSilent } from './ears.ts'
import type { Begun } from './phases.ts'
import type { Fortune, Scenario } from './scenario.ts'
import {
  farOf,
  handedOver,
  isAgreed,
  isEstablished,
  outstanding,
  picture,
  talkingFirst,
  untilAgreed,
} from './sides.ts'
import type { Stage } from './stage.ts'

/** How long the line may take to come back, and a call to do as it is told, when nothing disturbs them: ms. */
const patience = { line: 15_000, call: 5_000, command: 12_000, end: 6_000 }

/** Whatever was put on hold is taken off. */
async function untilActive(stage: Stage, key: string): Promise<void> {
  const find = async () => (await stage.calls()).find((call) => call.key === key)
  const call = await find()
  if (call?.state === 'held' && call.by !== 'them') await stage.command('resume', key)
  await eventually(
    () => outstanding(stage),
    (names) => names.length === 0,
    'it is resumed',
    patience.command,
  )
  const far = call && farOf(stage, call)
  if (far?.report().heldBy.includes('far-end')) await far.hold(false)
  await eventually(find, (now) => now?.state === 'active', 'it is off hold', patience.call)
}

/** One side ends it, and the other side knows. */
async function endBy(stage: Stage, call: Call, far: FarEndCall): Promise<void> {
  if (stage.random.pick([true, false])) await stage.command('hangUp', call.key)
  else await far.hangUp()
  const isOver = ({ key, state }: Call) => key !== call.key || state === 'ended'
  const ended = (calls: readonly Call[]) => isAgreed(stage, calls) && calls.every(isOver)
  await eventually(() => stage.calls(), ended, `it ends: ${await picture(stage)}`, patience.end)
}

const fortunes: Readonly<Record<Fortune, (isAlive: boolean) => boolean>> = {
  lives: (isAlive) => isAlive,
  ends: (isAlive) => !isAlive,
  either: () => true,
}

async function requireFortune(
  stage: Stage,
  key: CallKey | undefined,
  fortune: Fortune = 'either',
): Promise<void> {
  const isAlive = (await stage.calls()).some((call) => call.key === key && isEstablished(call))
  if (key && !fortunes[fortune](isAlive))
    throw new Error(`the call ${isAlive ? 'lives' : 'has ended'}: ${JSON.stringify(await stage.calls())}`)
}

/** It is there for both sides, and one of them ends it. */
async function checkAlive(stage: Stage, key: CallKey, isAudioKept: boolean): Promise<void> {
  const call = (await stage.calls()).find((each) => each.key === key)
  const far = call && farOf(stage, call)
  if (!far) return
  await untilActive(stage, key)
  await untilHeard(stage, far, isConnected(call) && call.merged)
  // What was silent when the disturbance ended has been heard again by now.
  if (isAudioKept) await requireAudioKept(stage, far)
  await endBy(stage, call, far)
}

/** Those whom the agent has connected with each other hear each other, and one of them ends it. */
async function checkHandedOver(stage: Stage, isExpected: boolean): Promise<void> {
  const both = handedOver(stage).filter((far) => far.report().state === 'answered')
  if (isExpected && both.length !== 2) throw new Error(`nobody was handed over: ${await picture(stage)}`)
  for (const far of both) await untilHearsOther(far)
  await both[0]?.hangUp()
  await Promise.all(both.map((far) => far.until(({ state }) => state === 'ended')))
}

async function checkCalls(stage: Stage, scenario: Scenario, begun: Begun): Promise<void> {
  const keepsAudio = scenario.keepsAudio ?? false
  if (keepsAudio) await requireAudioKept(stage, begun.far)
  await untilAgreed(stage, scenario.soon)
  await requireFortune(stage, begun.key, scenario.call)
  await requireFortune(stage, begun.other?.key, scenario.other)
  const alive = talkingFirst((await stage.calls()).filter(isEstablished))
  for (const call of alive) await untilSilent(stage, call)
  for (const { key } of alive) await checkAlive(stage, key, keepsAudio && key === begun.key)
  await checkHandedOver(stage, scenario.handsOver ?? false)
}

/** The phone is as good as new: a call goes out, both hear each other, and it ends. */
async function checkNextCall(stage: Stage): Promise<void> {
  const next = stage.farEnd.nextCall()
  const key = await stage.dial(0)
  const find = async () => (await stage.calls()).find((call) => call.key === key)
  const call = await eventually(
    find,
    (now) => now?.state === 'active',
    'the next call is active',
    patience.call,
  )
  const far = await next
  if (call) await untilHeard(stage, far)
  if (call) await endBy(stage, call, far)
}

async function checkLedger(stage: Stage): Promise<void> {
  const ledger = await stage.page.evaluate(() => window.chaos.ledger())
  for (const { key, states, outcomes } of ledger)
    if (outcomes.length !== 1)
      throw new Error(`${key} has outcomes [${outcomes.join(', ')}], states ${states.join()}`)
  const rung = ledger.filter(({ states }) => states[0] === 'ringing').length
  const among = new Set(handedOver(stage).map(({ id }) => id))
  const isPlaced = (far: FarEndCall) => far.report().direction === 'to-agent' && !among.has(far.id)
  const placed = stage.farEnd.calls().filter(isPlaced).length
  if (rung > placed) throw new Error(`${String(placed)} calls rang ${String(rung)} times`)
}

/** Nothing stays behind when the agent goes. */
async function checkLeftovers(stage: Stage): Promise<void> {
  const { page } = stage
  // Whatever a transaction waits for is given up after 32 s (RFC 3261 section 17).
  await stage.pass(40_000, 10_000)
  await page.evaluate(() => window.chaos.telephony.disconnect())
  await stage.pass(70_000, 35_000)
  const left = await page.evaluate(() => ({
    connections: window.connections.filter(({ connectionState }) => connectionState !== 'closed').length,
    tracks: window.openTracks(),
    timers: window.time.pending(),
    commands: window.chaos.outstanding(),
    stack: window.kept(),
  }))
  const { connections, tracks, timers, commands, stack } = left
  if (connections + tracks + timers + commands.length + stack.length > 0)
    throw new Error(`left behind: ${JSON.stringify(left)}`)
}

async function checkThrown(stage: Stage): Promise<void> {
  const thrown = await stage.page.evaluate(() => window.chaos.thrown())
  if (thrown.length > 0) throw new Error(`thrown: ${thrown.join('\n')}`)
}

/**
 * What holds after every run, however the phone was disturbed.
 *
 * @throws Error which tells what does not
 */
export async function checkAftermath(stage: Stage, scenario: Scenario, begun: Begun): Promise<void> {
  stage.network.heal()
  // Until the phone has noticed that its connection was ended, its line still seems to be there.
  const isReady = ({ state }: { state: string }) => state === 'ready' && stage.network.isServing()
  await eventually(() => stage.line(), isReady, 'the line is ready again', patience.line)
  await checkCalls(stage, scenario, begun)
  await checkNextCall(stage)
  await checkLedger(stage)
  await checkLeftovers(stage)
  await checkThrown(stage)
}
