import type { Notification } from '../app/notifications.ts'
import type { Page } from '../app/page.ts'
import type { PanelState } from '../app/panel.ts'
import type { SessionsState } from '../app/sessions.ts'
import type { Row } from '../dataverse/web-api.ts'
import type { PageConfig } from './config.ts'
import type { Content } from './content.ts'

/** Everything that the app shows. */
export interface Model {
  readonly config: PageConfig
  readonly sessions: SessionsState
  readonly panel: PanelState
  readonly notifications: readonly Notification[]
  readonly page: Page
  readonly content: Content
  /** Titles of records that tabs show, by id. */
  readonly titles: ReadonlyMap<string, string>
}

/** Everything that the agent can do. */
export interface Actions {
  readonly navigate: (page: Page) => void
  /** @param column where the number stands */
  readonly dial: (number: string, column: string) => void
  readonly togglePanel: () => void
  readonly focusSession: (id: string) => void
  readonly closeSession: (id: string) => void
  readonly focusTab: (id: string) => void
  readonly closeTab: (id: string) => void
  readonly accept: (notification: string) => void
  readonly decline: (notification: string) => void
  readonly save: (entity: string, values: Row) => void
}
