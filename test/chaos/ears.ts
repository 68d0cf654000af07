import { isHeldByUs, type Call } from '../../shared/call/call.ts'
import { eventually } from '../drivers/eventually.ts'
import { tones } from '../lab/agents.ts'
import type { FarEndCall } from '../lab/sip/far-end/far-end.ts'
import type { CallReport } from '../lab/sip/far-end/report.ts'
import { farOf } from './sides.ts'
import type { Stage } from './stage.ts'

/** How long it may take until the other side is heard: ms. */
const patience = 12_000

/** The longest silence in a call whose path is sound, that nobody takes for one: ms. */
const longestGap = 200

/** Hz */
const tolerance = 30

/** dBFS of a tone that is heard among others. */
const audible = -45

const isNear = (heard: number | undefined, wanted: number): boolean =>
  heard !== undefined && Math.abs(heard - wanted) < tolerance

/** Whether the other far end is heard, perhaps among others. */
export const hearsOther = ({ levelAt }: FarEndCall): boolean => levelAt(tones.farEnd) > audible

const hearsBoth = (far: FarEndCall): boolean => hearsOther(far) && far.levelAt(tones.agent) > audible

/** Both sides hear the other's tone; whoever is in a conference hears the other far end besides. */
export async function untilHeard(stage: Stage, far: FarEndCall, isMerged = false): Promise<void> {
  const hears = ({ heard }: CallReport) => (isMerged ? hearsBoth(far) : isNear(heard.frequency, tones.agent))
  await far.until(hears, patience)
  await eventually(
    () => stage.page.evaluate(() => window.chaos.heard()),
    ({ frequency }) => isNear(frequency, tones.farEnd),
    'the agent hears the far end',
    patience,
  )
}

/** A far end hears the other one, and nobody else. */
export const untilHearsOther = (far: FarEndCall): Promise<unknown> =>
  far.until(({ heard }) => isNear(heard.frequency, tones.farEnd), patience)

/** Whoever is on hold hears nothing of what is said without them. */
export async function untilSilent(stage: Stage, call: Call): Promise<void> {
  if (isHeldByUs(call)) await farOf(stage, call)?.until(({ heard }) => heard.frequency === undefined)
}

/** @throws Error which tells who heard nothing for how long */
export async function requireAudioKept(stage: Stage, far: FarEndCall | undefined): Promise<void> {
  const gaps = {
    'the far end': far?.report().heard.longestGap ?? Infinity,
    'the agent': await stage.page.evaluate(() => window.chaos.longestGap()),
  }
  for (const [who, gap] of Object.entries(gaps))
    if (gap > longestGap) throw new Error(`${who} heard nothing for ${String(gap)} ms`)
}
