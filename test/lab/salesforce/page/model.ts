import type { RecordPage, Table } from '../pages.ts'
import type { RecordInfo } from '../record-info.ts'
import type { SoftphoneState } from '../softphone.ts'
import type { WorkspaceState } from '../workspace.ts'
import type { PageConfig } from './config.ts'

/** What stands in the middle of the page: the place's data, once it has come. */
export type Content =
  | { readonly type: 'record'; readonly page: RecordPage }
  | { readonly type: 'list'; readonly table: Table }
  | { readonly type: 'search'; readonly text: string; readonly found: readonly RecordInfo[] }
  | { readonly type: 'text'; readonly title: string; readonly text: string }

/** Everything that the page shows. */
export interface Model {
  readonly config: PageConfig
  readonly workspace: WorkspaceState
  readonly softphone: SoftphoneState
  readonly content: Content | undefined
  /** Address of the adapter's page. */
  readonly adapter: string
}
