import type { CallKey } from '../call/call.ts'

/**
 * Something that happened on the line or in a call, for a support bundle. `info` is one entry for each meaningful
 * step of a lifecycle, `warn` is what a person should look at, `debug` is the rest. No entry but a `message` holds a
 * password or a session description; numbers and addresses stand at `debug` only.
 */
export interface SipLogEntry {
  readonly level: 'debug' | 'info' | 'warn'
  /** What happened, for instance `line.ready`. */
  readonly event: string
  readonly call?: CallKey
  readonly detail?: string
  /** A whole SIP message with everything in it: whoever keeps it makes it harmless first. */
  readonly message?: string
}

/** Takes log entries; must not throw. */
export type SipLog = (entry: SipLogEntry) => void

export const dropEntries: SipLog = () => undefined
