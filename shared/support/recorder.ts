import { atom } from 'nanostores'
import type { DeskCall, DeskState } from '../desk/state.ts'
import type { Clock } from '../ports/clock.ts'
import type { Readable } from '../ports/readable.ts'
import type { Support, SupportEvent } from '../ports/support.ts'
import { deskEvents } from './desk-events.ts'
import { createRedactor } from './redact/redactor.ts'
import { createTimeline, type TimelineEntry } from './timeline.ts'

/** Keeps what happens, made harmless first. */
export interface Recorder extends Support {
  /** @param at when it happened: ms since the epoch */
  record(event: SupportEvent, at: number): void
  /** Records what happens at the desk: sign-in, line, calls, and what the CRM says. */
  followDesk(state: Readable<DeskState>): void
  /** Whether everything is written to the browser's console as well. */
  readonly debugging: Readable<boolean>
  switchDebugging(): void
}

export interface RecorderParts {
  readonly clock: Pick<Clock, 'now'>
  /** The browser's console. */
  readonly out: Pick<Console, 'debug'>
  /** What the file says about this phone. */
  readonly about: Readonly<Record<string, string>>
}

const isoTime = (at: number): string => new Date(at).toISOString()

const words = ({ at, event, call, detail, message }: TimelineEntry): string =>
  [[`Sidetone ${isoTime(at)} ${event}`, call, detail].filter(Boolean).join(' '), message]
    .filter(Boolean)
    .join('\n')

export function createRecorder({ clock, out, about }: RecorderParts): Recorder {
  const redactor = createRedactor()
  const timeline = createTimeline()
  const debugging = atom(false)

  const harmless = ({ call, detail, message, ...rest }: SupportEvent, at: number): TimelineEntry => ({
    ...rest,
    at,
    // The key of an incoming call holds its Call-ID, which other people choose.
    ...(call && { call: redactor.key(call) }),
    ...(detail && { detail: redactor.text(detail) }),
    ...(message && { message: redactor.message(message) }),
  })

  function learn({ call, matches, who, about }: DeskCall): void {
    redactor.learn(call.party.number, call.party.name)
    for (const record of [who, about, ...matches.map((match) => match.record)])
      redactor.learn('', record?.name)
  }

  const readable = ({ at, message, ...rest }: TimelineEntry) => ({
    at: isoTime(at),
    ...rest,
    ...(message && { message: message.trimEnd().split('\r\n') }),
  })

  function record(event: SupportEvent, at: number): void {
    const entry = harmless(event, at)
    timeline.add(entry)
    if (debugging.get()) out.debug(redactor.known(words(entry)))
  }

  return {
    debugging,
    record,
    followDesk(state) {
      let before: DeskState | undefined
      state.subscribe((after) => {
        for (const call of after.calls) learn(call)
        for (const event of deskEvents(before, after)) record(event, clock.now())
        before = after
      })
    },
    switchDebugging() {
      debugging.set(!debugging.get())
      record({ event: 'support.debugging', detail: debugging.get() ? 'on' : 'off' }, clock.now())
    },
    file() {
      const made = isoTime(clock.now())
      const timelineNow = timeline.entries().map(readable)
      const text = JSON.stringify({ ...about, made, timeline: timelineNow }, undefined, 1)
      return { name: `sidetone-${made.replace(/\D/g, '').slice(0, 14)}.json`, text: redactor.known(text) }
    },
  }
}
