import type { SupportEvent } from '../ports/support.ts'

/** An event, and when it happened: ms since the epoch. */
export interface TimelineEntry extends SupportEvent {
  readonly at: number
}

/** The newest of what has happened. */
export interface Timeline {
  add(entry: TimelineEntry): void
  /** The oldest first. */
  entries(): readonly TimelineEntry[]
}

/** A day with some hundred calls has more than anybody reads. */
const usual = { entries: 2_000, characters: 1_000_000 }

const sizeOf = ({ event, detail = '', message = '' }: TimelineEntry): number =>
  event.length + detail.length + message.length

/** Keeps entries until they are too many or too long; then the oldest go. */
export function createTimeline({ entries: most, characters } = usual): Timeline {
  const entries: TimelineEntry[] = []
  let size = 0
  return {
    add(entry) {
      entries.push(entry)
      size += sizeOf(entry)
      while (entries.length > 1 && (entries.length > most || size > characters)) {
        const oldest = entries.shift()
        if (oldest) size -= sizeOf(oldest)
      }
    },
    entries: () => [...entries],
  }
}
