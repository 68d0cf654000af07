import type { CallKey } from '../call/call.ts'

/** Something that happened, for somebody in support. */
export interface SupportEvent {
  /** What happened, for instance `line.ready`. */
  readonly event: string
  readonly level?: 'debug' | 'info' | 'warn'
  readonly call?: CallKey
  readonly detail?: string
  /** A whole SIP message, with everything in it: it is made harmless before it is kept. */
  readonly message?: string
}

/** Takes events; must not throw. */
export type RecordEvent = (event: SupportEvent) => void

/** A file to hand to support. */
export interface SupportFile {
  readonly name: string
  /** JSON. It holds no secret, and of telephone numbers the last two digits. */
  readonly text: string
}

/** What support needs to see what went wrong. */
export interface Support {
  /** Everything that has happened lately, as one timeline. */
  file(): SupportFile
}
