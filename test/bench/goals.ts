import type { Figures, Value } from './figure.ts'

/** What a figure is to be: at most `most`, or exactly `exactly`. */
export interface Goal {
  /** The figure's key; a key with parts belongs to the goal of its first ones. */
  readonly figure: string
  readonly p50?: number
  readonly p95?: number
  readonly most?: number
  readonly exactly?: number
}

/** Times are in ms, at a round-trip time of 0: everything is on one machine. */
const goals: readonly Goal[] = [
  { figure: 'firstLoadGzipBytes', most: 95_000 },
  { figure: 'signInMs', p50: 700 },
  { figure: 'clickToInviteMs', p50: 12, p95: 40 },
  { figure: 'clickToInviteDeadServersMs', p95: 300 },
  { figure: 'inviteToRingingMs', p95: 40 },
  { figure: 'answerToAudioMs', p95: 120 },
  { figure: 'lineBackMs', p95: 1_000 },
  { figure: 'idleWakeupsPerSecond', most: 2 },
  { figure: 'thousandCalls.connected', exactly: 1_000 },
  { figure: 'thousandCalls.heapGrowthBytes', most: 200_000 },
  { figure: 'thousandCalls.openConnections', exactly: 0 },
  { figure: 'thousandCalls.openTracks', exactly: 0 },
  { figure: 'thousandCalls.openAudioContexts', exactly: 0 },
  { figure: 'thousandCalls.openSessions', exactly: 0 },
]

export const goalOf = (key: string): Goal | undefined =>
  goals.find(({ figure }) => key === figure || key.startsWith(`${figure}.`))

export const goalText = ({ p50, p95, most, exactly }: Goal): string =>
  [
    p50 !== undefined && `p50 ≤ ${String(p50)}`,
    p95 !== undefined && `p95 ≤ ${String(p95)}`,
    most !== undefined && `≤ ${String(most)}`,
    exactly !== undefined && `= ${String(exactly)}`,
  ]
    .filter(Boolean)
    .join(', ')

export function isMet(
  { p50 = Infinity, p95 = Infinity, most = Infinity, exactly }: Goal,
  value: Value,
): boolean {
  if (typeof value === 'object') return value.p50 <= p50 && value.p95 <= p95
  return exactly === undefined ? value <= most : value === exactly
}

/** Which figures of ours miss their goal. */
export const missedIn = (figures: Figures): readonly string[] =>
  Object.entries(figures).flatMap(([key, { ours }]) => {
    const goal = goalOf(key)
    return goal && !isMet(goal, ours) ? [key] : []
  })
