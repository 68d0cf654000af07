import type { Clock } from '../ports/clock.ts'

/** Frames that wait for the next connection. */
export interface Outbox {
  /** Keeps a frame; `false` where it would mean nothing on a later connection. */
  keep(frame: string): boolean
  /** Hands out what is still worth sending, in order, and forgets it. */
  drain(): readonly string[]
}

/** Nobody waits longer for a message: 64 times T1 (RFC 3261 section 17): ms. */
const patience = 32_000

const largest = 64

/** Requests that belong to one connection: registering is the line's own business, a late call is no call. */
const momentary = /^(?:REGISTER|OPTIONS) |^INVITE (?![^]*\r\nTo:[^\r\n]*;tag=)/i

/** A call that the agent has ended has to end at the far end too, however long we were away. */
const lasting = /^(?:BYE|CANCEL) /

export function createOutbox(clock: Pick<Clock, 'now'>): Outbox {
  let waiting: { readonly frame: string; readonly since: number }[] = []
  return {
    keep(frame) {
      if (momentary.test(frame)) return false
      const isKept = waiting.some((item) => item.frame === frame)
      if (!isKept) waiting = [...waiting, { frame, since: clock.now() }].slice(-largest)
      return true
    },
    drain() {
      const frames = waiting.filter(
        ({ frame, since }) => lasting.test(frame) || clock.now() - since < patience,
      )
      waiting = []
      return frames.map(({ frame }) => frame)
    },
  }
}
