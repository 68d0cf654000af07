/** A call as it stands in a console, in the same words for every CRM. */
export interface Activity {
  /** The CRM's id of the activity. */
  readonly id: string
  /** The call's idempotency key. */
  readonly key: string
  readonly subject: string
  readonly direction: 'incoming' | 'outgoing'
  readonly number: string
  /** The person on the other side. */
  readonly who?: ActivityParty
  /** The company or case that the call is about. */
  readonly about?: ActivityParty
  readonly durationSeconds: number
  readonly outcome: string
  /** How it sounded: one line of the description, empty where there is none. */
  readonly audio: string
  readonly note: string
  readonly disposition: string
  /** ISO 8601 */
  readonly startedAt: string
  /** The CRM's own word for it. */
  readonly status: string
}

export interface ActivityParty {
  readonly entity: string
  readonly id: string
  readonly name: string
}
