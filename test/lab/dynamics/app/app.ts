import type { Clock } from '../../../../shared/ports/clock.ts'
import type { Notifications } from './notifications.ts'
import { createNotifications } from './notifications.ts'
import type { Page } from './page.ts'
import { pageParameters } from './page.ts'
import type { Panel } from './panel.ts'
import { createPanel } from './panel.ts'
import type { Session, Sessions } from './sessions.ts'
import { createSessions } from './sessions.ts'

/** A click on a number: the payload of `onclicktoact`. */
export interface NumberClick {
  readonly value: string
  /** The column. */
  readonly name: string
  readonly entityLogicalName: string
  readonly entityId: string
  readonly recordTitle: string
}

/** An event of the platform: its name and the payload that the panel gets as JSON. */
export interface AppEvent {
  readonly name: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** A model-driven app around the panel, without its looks. */
export interface App {
  readonly version: 1 | 2
  readonly sessions: Sessions
  readonly panel: Panel
  readonly notifications: Notifications
  /** The address of a page. */
  urlOf(page: Page): string
  click(number: NumberClick): void
  /** @returns ends the subscription */
  onEvent(listener: (event: AppEvent) => void): () => void
}

export interface AppOptions {
  /** 1: an app with one session; 2: Customer Service workspace. */
  readonly version: 1 | 2
  /** For instance `https://acme.crm4.dynamics.com`. */
  readonly origin: string
  readonly clock: Clock
}

export const appId = 'c0ffee00-5a1e-4a5e-9000-00000000a993'

const switched = ({ id, context }: Session, focused: boolean) => ({ sessionId: id, focused, context })

export function createApp({ version, origin, clock }: AppOptions): App {
  const listeners = new Set<(event: AppEvent) => void>()
  const tell = (name: string, payload: AppEvent['payload']) => {
    for (const listener of listeners) listener({ name, payload })
  }
  const urlOf = (page: Page) => {
    const query = new URLSearchParams({ appid: appId, ...pageParameters(page) })
    return `${origin}/main.aspx?${query.toString()}`
  }
  return {
    version,
    urlOf,
    sessions: createSessions({
      onpagenavigate: (page) => {
        tell('onpagenavigate', { value: urlOf(page) })
      },
      onSessionSwitched: (session, focused) => {
        if (version === 2) tell('onSessionSwitched', switched(session, focused))
      },
      onSessionClosed: ({ id, context }) => {
        if (version === 2) tell('onSessionClosed', { sessionId: id, context })
      },
    }),
    panel: createPanel({
      onmodechanged: (value) => {
        tell('onmodechanged', { value })
      },
      onsizechanged: (value) => {
        tell('onsizechanged', { value })
      },
    }),
    notifications: createNotifications(clock),
    click: (number) => {
      tell('onclicktoact', { format: 'Phone', ...number })
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
