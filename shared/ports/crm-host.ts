import type { CallKey, Direction, Outcome } from '../call/call.ts'
import type { FailureCode } from '../call/failure.ts'
import type { Party } from '../call/party.ts'
import type { QualitySummary } from '../call/quality.ts'
import type { Unsubscribe } from './readable.ts'

/** What kind of thing a record is, whatever the CRM calls it. */
export type RecordKind = 'person' | 'company' | 'case' | 'other'

/** A record of the CRM. */
export interface RecordRef {
  readonly kind: RecordKind
  /** The CRM's own name of the entity, for instance `Contact` or `incident`. */
  readonly entity: string
  readonly id: string
  readonly name?: string
}

/** A record that has the number that was looked for. */
export interface CrmMatch {
  readonly record: RecordRef & { readonly name: string }
  /** What tells two matches apart, for instance the company's name. */
  readonly detail?: string
  /** Why it was found, for instance `Mobile phone`. */
  readonly reason?: string
}

/** The agent clicked a number in the CRM. */
export interface DialRequest {
  readonly number: string
  /** The record that the number stands on. */
  readonly record?: RecordRef
}

export type PopTarget =
  | { readonly type: 'record'; readonly record: RecordRef }
  | { readonly type: 'new-record'; readonly number: string; readonly name?: string }
  | { readonly type: 'search'; readonly number: string }

/** A call as it is written to the CRM. Times are ms since the epoch. */
export interface CallRecord {
  /** Idempotency key: however often a call is written, one activity stands in the CRM. */
  readonly key: CallKey
  readonly direction: Direction
  readonly party: Party
  readonly startedAt: number
  readonly answeredAt?: number
  readonly endedAt: number
  readonly outcome: Outcome
  readonly failure?: FailureCode
  /** How it sounded, where that was measured. */
  readonly quality?: QualitySummary
  /** The person on the other side. */
  readonly who?: RecordRef
  /** The company or case that the call is about. */
  readonly about?: RecordRef
  readonly note?: string
  readonly disposition?: string
}

export interface CrmRecordId {
  readonly entity: string
  readonly id: string
}

/** What the console shows of the phone while the panel is closed. */
export interface PanelStatus {
  readonly label: string
  readonly icon: 'signed-out' | 'ready' | 'ringing' | 'in-call' | 'on-hold' | 'wrap-up' | 'trouble'
}

export interface PanelRequest {
  readonly visible?: boolean
  /** px */
  readonly height?: number
  /** px */
  readonly width?: number
}

/** What the agent did with the console's own notification of an incoming call. */
export type NotificationAnswer = 'accepted' | 'declined' | 'none'

/** What this console can do beyond the least. */
export interface CrmAbilities {
  /** The panel's size can be set. */
  readonly resizablePanel: boolean
  /** The console has its own notifications of incoming calls. */
  readonly notifications: boolean
}

/** Settings that an admin has made in the CRM: names and values as they came, checked by `parseSettings`. */
export type RawSettings = Readonly<Record<string, unknown>>

/**
 * The CRM console around the phone. Every promise rejects with a `PhoneError` (`crm.refused`,
 * `crm.unreachable`, `crm.malformed`).
 */
export interface CrmHost {
  readonly abilities: CrmAbilities
  settings(): Promise<RawSettings>
  /** Numbers become clickable with the first listener. */
  onDialRequest(listener: (request: DialRequest) => void): Unsubscribe
  /** The record in view changed; `undefined` where no record is in view. */
  onRecordViewed(listener: (record: RecordRef | undefined) => void): Unsubscribe
  /** @param forms the number as it may be written in the CRM, the most telling first; E.164 is always among them where known */
  findByNumber(forms: readonly string[]): Promise<readonly CrmMatch[]>
  pop(target: PopTarget): Promise<void>
  /** Writes the call, or brings the record already written for its key up to date. */
  writeCall(record: CallRecord): Promise<CrmRecordId>
  showPanel(panel: PanelRequest): Promise<void>
  setStatus(status: PanelStatus): Promise<void>
  /** Tells of an incoming call where the console has notifications; settles with `none` where it has not. */
  notifyIncoming(call: { readonly key: CallKey; readonly party: Party; readonly who?: string }): {
    readonly answer: Promise<NotificationAnswer>
    cancel(): void
  }
}
