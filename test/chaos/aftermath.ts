import type { Call } from '../../shared/call/call.ts'
import { eventually } from '../drivers/eventually.ts'
import { tones } from '../lab/agents.ts'
import type { FarEndCall } from '../lab/sip/far-end/far-end.ts'
import type { Begun } from './phases.ts'
import type { Fortune, Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'

/** How long the line may take to come back, and a call to come to rest, when nothing disturbs them: ms. */
const patience = { line: 15_000, call: 5_000, audio: 12_000, end: 6_000 }

/** The longest time that a call may stay undecided: it rings no longer than this: ms. */
const longestWait = 200_000

/** The longest silence in a call whose path is sound, that nobody takes for one: ms. */
const longestGap = 200

/** Hz */
const tolerance = 30

const isConnected = ({ state }: Call): boolean => state === 'active' || state === 'held'
const isAtRest = (call: Call): boolean => isConnected(call) || call.state === 'ended'

/** The call at the far end: its Call-ID is the key of a call out, and part of the key of a call in. */
const farOf = (stage: Stage, { key }: Call): FarEndCall | undefined =>
  stage.farEnd.calls().find(({ id }) => key === id || key.replace(/\++$/, '').endsWith(`:${id}`))

const stateOf = (call: FarEndCall | undefined): string => call?.report().state ?? 'unknown'

/** Whether both sides say the same of each call. */
const isAgreed = (stage: Stage, calls: readonly Call[]): boolean => {
  const talking = calls.filter(isConnected).map((call) => farOf(stage, call))
  return (
    calls.every(isAtRest) &&
    talking.every((far) => stateOf(far) === 'answered') &&
    stage.farEnd
      .calls()
      .every((far) => stateOf(far) === 'ended' || talking.some((other) => other?.id === far.id))
  )
}

const outstanding = (stage: Stage): Promise<readonly string[]> =>
  stage.page.evaluate(() => window.chaos.outstanding())

const picture = async (stage: Stage): Promise<string> => {
  const here = (await stage.calls()).map(({ state, key }) => `${state} ${key}`)
  const there = stage.farEnd.calls().map((far) => `${stateOf(far)} ${far.id}`)
  return `here [${here.join(', ')}], there [${there.join(', ')}], under way [${(await outstanding(stage)).join(', ')}]`
}

/** Waits until both sides say the same; what needs a long time gets it. */
async function untilAgreed(stage: Stage, isSoon = false): Promise<void> {
  const agreed = async () => isAgreed(stage, await stage.calls()) && (await outstanding(stage)).length === 0
  await eventually(agreed, Boolean, '', patience.call + stage.ground.slack).catch(() => false)
  for (let passed = 0; !(await agreed()); passed += 10_000) {
    if (isSoon || passed > longestWait) throw new Error(`the two sides stay apart: ${await picture(stage)}`)
    await stage.pass(10_000, 5_000)
  }
}

/** Whatever was put on hold is taken off. */
async function untilActive(stage: Stage, key: string): Promise<void> {
  const find = async () => (await stage.calls()).find((call) => call.key === key)
  const call = await find()
  if (call?.state === 'held' && call.by !== 'them') await stage.command('resume', key)
  await eventually(
    () => outstanding(stage),
    (names) => names.length === 0,
    'it is resumed',
    patience.audio,
  )
  const far = call && farOf(stage, call)
  if (far?.report().heldBy.includes('far-end')) await far.hold(false)
  await eventually(find, (now) => now?.state === 'active', 'it is off hold', patience.call)
}

const isNear = (heard: number | undefined, wanted: number): boolean =>
  heard !== undefined && Math.abs(heard - wanted) < tolerance

/** Both sides hear the other's tone. */
async function untilHeard(stage: Stage, far: FarEndCall): Promise<void> {
  await far.until(({ heard }) => isNear(heard.frequency, tones.agent), patience.audio)
  await eventually(
    () => stage.page.evaluate(() => window.chaos.heard()),
    ({ frequency }) => isNear(frequency, tones.farEnd),
    'the agent hears the far end',
    patience.audio,
  )
}

/** One side ends it, and the other side knows. */
async function endBy(stage: Stage, call: Call, far: FarEndCall): Promise<void> {
  if (stage.random.pick([true, false])) await stage.command('hangUp', call.key)
  else await far.hangUp()
  const ended = async () => isAgreed(stage, await stage.calls()) && !(await stage.calls()).some(isConnected)
  await eventually(ended, Boolean, `it ends: ${await picture(stage)}`, patience.end)
}

const fortunes: Readonly<Record<Fortune, (isAlive: boolean) => boolean>> = {
  lives: (isAlive) => isAlive,
  ends: (isAlive) => !isAlive,
  either: () => true,
}

async function requireAudioKept(stage: Stage, far: FarEndCall | undefined): Promise<void> {
  const gaps = {
    'the far end': far?.report().heard.longestGap ?? Infinity,
    'the agent': await stage.page.evaluate(() => window.chaos.longestGap()),
  }
  for (const [who, gap] of Object.entries(gaps))
    if (gap > longestGap) throw new Error(`${who} heard nothing for ${String(gap)} ms`)
}

async function checkCalls(stage: Stage, scenario: Scenario, begun: Begun): Promise<void> {
  if (scenario.keepsAudio) await requireAudioKept(stage, begun.far)
  await untilAgreed(stage, scenario.soon)
  const alive = (await stage.calls()).filter(isConnected)
  const isAlive = alive.some(({ key }) => key === begun.key)
  if (begun.key && !fortunes[scenario.call ?? 'either'](isAlive))
    throw new Error(`the call ${isAlive ? 'lives' : 'has ended'}: ${JSON.stringify(await stage.calls())}`)
  for (const call of alive) {
    const far = farOf(stage, call)
    if (!far) continue
    await untilActive(stage, call.key)
    await untilHeard(stage, far)
    // What was silent when the disturbance ended has been heard again by now.
    if (scenario.keepsAudio) await requireAudioKept(stage, far)
    await endBy(stage, call, far)
  }
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
  const placed = stage.farEnd.calls().filter((far) => far.report().direction === 'to-agent').length
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
