import type { RecordInfo } from '../record-info.ts'
import type { NewRecord } from '../workspace.ts'

/** What a person can do on the page. */
export interface Actions {
  readonly openRecord: (record: RecordInfo) => void
  readonly openList: (entity: string) => void
  readonly closeTab: (record: RecordInfo) => void
  readonly search: (text: string) => void
  /** Clicks a number that stands on a record. */
  readonly dial: (number: string, record: RecordInfo) => void
  readonly togglePanel: () => void
  readonly saveDialog: (dialog: NewRecord) => void
  readonly closeDialog: () => void
}
