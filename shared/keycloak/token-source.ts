import type { Unsubscribe } from '../ports/readable.ts'

/** Access tokens of a session that somebody else owns: the page around the phone, or a service behind it. */
export interface TokenSource {
  /**
   * A token that is good for at least 30 s.
   *
   * @throws PhoneError `sign-in.ended` or `sign-in.unreachable`
   */
  token(): Promise<string>
  /** Tells that the session has come to its end. */
  onEnd(listener: () => void): Unsubscribe
  /** The phone needs no more tokens. The session goes on; to end it is its owner's affair. */
  release(): void
}

/** How much longer a token must be good that is given out: s. */
export const leastValidity = 30
