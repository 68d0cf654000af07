import type { SipLog } from '../log.ts'
import type { DropReason } from './frame-guard.ts'

/**
 * Counts what was dropped, by reason. The log hears of the first and of each doubling, so that a flood of bad frames
 * makes no flood of entries; it hears the reason and the count, nothing of the frame.
 */
export function createDropCount(log: SipLog): (reason: DropReason) => void {
  const counts = new Map<DropReason, number>()
  return (reason) => {
    const count = (counts.get(reason) ?? 0) + 1
    counts.set(reason, count)
    if (Number.isInteger(Math.log2(count))) {
      log({ level: 'info', event: 'frame.dropped', detail: `${reason} ${String(count)}` })
    }
  }
}
