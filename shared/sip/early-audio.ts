import type { Clock } from '../ports/clock.ts'

/** How often it is looked for: often enough that two ringing tones at once are hardly noticed: ms. */
const lookInterval = 100

const hasArrived = (stats: RTCStatsReport | undefined): boolean =>
  [...(stats?.values() ?? [])].some(
    (entry: RTCInboundRtpStreamStats) =>
      entry.type === 'inbound-rtp' && entry.kind === 'audio' && (entry.packetsReceived ?? 0) > 0,
  )

export interface EarlyAudioDependencies {
  readonly clock: Pick<Clock, 'after'>
  readonly stats: () => Promise<RTCStatsReport | undefined>
  /** Whether the call is still waiting for its answer. */
  readonly isWaiting: () => boolean
}

/** Resolves when the first audio of the far end has arrived, or nobody waits for it any more. */
export async function untilEarlyAudio({ clock, stats, isWaiting }: EarlyAudioDependencies): Promise<void> {
  while (isWaiting() && !hasArrived(await stats()))
    await new Promise<void>((resolve) => clock.after(lookInterval, resolve))
}
