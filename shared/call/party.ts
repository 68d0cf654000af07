/** The other side of a call, as far as it is known. */
export interface Party {
  /** What was dialed, or the user part of the caller's address. */
  readonly number: string
  /** Full address where there is one, for instance `sip:+4930123456@sip.example`. */
  readonly address?: string
  /** Display name as the other side sent it: untrusted text. */
  readonly name?: string
}
