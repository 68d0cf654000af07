import { atom } from 'nanostores'
import type { Readable } from '../../../../shared/ports/readable.ts'
import type { Page } from './page.ts'

export interface Tab {
  readonly id: string
  readonly title?: string
  readonly page: Page
}

export interface Session {
  readonly id: string
  readonly title: string
  /** Opened by the channel provider, so the provider may work in it. */
  readonly provided: boolean
  readonly context: unknown
  readonly tabs: readonly Tab[]
  readonly focusedTab: string
  /** How many times the provider asked for the agent's attention here. */
  readonly requests: number
}

export interface SessionsState {
  /** The home session first. */
  readonly list: readonly Session[]
  readonly focused: string
}

export interface NewSession {
  readonly title: string
  readonly context?: unknown
  readonly page: Page
}

/** What the sessions tell: names and payloads of the platform's own events. */
export interface SessionEvents {
  onpagenavigate(page: Page): void
  onSessionSwitched(session: Session, focused: boolean): void
  onSessionClosed(session: Session): void
}

export const home = 'session-id-0'
const most = 10

const firstSession: Session = {
  id: home,
  title: 'Home',
  provided: false,
  context: null,
  tabs: [{ id: 'tab-id-0', page: { type: 'home' } }],
  focusedTab: 'tab-id-0',
  requests: 0,
}

export type Sessions = ReturnType<typeof createSessions>

/** The agent's sessions with their tabs. An app that knows no sessions works in the home session's only tab. */
export function createSessions(events: SessionEvents) {
  const state = atom<SessionsState>({ list: [firstSession], focused: home })
  let made = 0
  let madeTabs = 0

  const find = (id: string) => state.get().list.find((session) => session.id === id)
  const focused = (): Session => find(state.get().focused) ?? firstSession
  const change = (id: string, part: (session: Session) => Partial<Session>) => {
    const { list, focused } = state.get()
    state.set({ focused, list: list.map((each) => (each.id === id ? { ...each, ...part(each) } : each)) })
  }
  const newTab = (page: Page, title?: string): Tab => ({
    id: `tab-id-${String(++madeTabs)}`,
    page,
    ...(title && { title }),
  })

  const focus = (id: string) => {
    const [before, after] = [focused(), find(id)]
    if (!after || before.id === id) return
    state.set({ ...state.get(), focused: id })
    change(id, () => ({ requests: 0 }))
    events.onSessionSwitched(before, false)
    events.onSessionSwitched(after, true)
  }

  return {
    state: state as Readable<SessionsState>,
    find,
    focused,
    focusedPage: (): Page => {
      const { tabs, focusedTab } = focused()
      return tabs.find((tab) => tab.id === focusedTab)?.page ?? { type: 'home' }
    },
    canCreate: () => state.get().list.length - 1 < most,
    focus,
    /** Shows a page in the focused tab. */
    navigate(page: Page) {
      events.onpagenavigate(page)
      const { id } = focused()
      change(id, ({ tabs, focusedTab }) => ({
        tabs: tabs.map((tab) => (tab.id === focusedTab ? { id: tab.id, page } : tab)),
      }))
    },
    create({ title, context = null, page }: NewSession): string {
      const id = `session-id-${String(++made)}`
      const tab = newTab(page)
      const session = { id, title, context, provided: true, tabs: [tab], focusedTab: tab.id, requests: 0 }
      state.set({ ...state.get(), list: [...state.get().list, session] })
      focus(id)
      return id
    },
    close(id: string) {
      const session = find(id)
      if (!session || id === home) return
      if (focused().id === id) focus(home)
      state.set({ ...state.get(), list: state.get().list.filter((each) => each.id !== id) })
      events.onSessionClosed(session)
    },
    setTitle: (id: string, title: string) => {
      change(id, () => ({ title }))
    },
    requestFocus: (id: string) => {
      if (focused().id !== id) change(id, ({ requests }) => ({ requests: requests + 1 }))
    },
    createTab(page: Page, isFocused = true, title?: string): string {
      const tab = newTab(page, title)
      if (isFocused) events.onpagenavigate(page)
      change(focused().id, ({ tabs, focusedTab }) => ({
        tabs: [...tabs, tab],
        focusedTab: isFocused ? tab.id : focusedTab,
      }))
      return tab.id
    },
    focusTab(tabId: string) {
      const { id, tabs } = focused()
      const tab = tabs.find((each) => each.id === tabId)
      if (!tab) return
      events.onpagenavigate(tab.page)
      change(id, () => ({ focusedTab: tabId }))
    },
    setTabTitle: (tabId: string, title: string) => {
      change(focused().id, ({ tabs }) => ({
        tabs: tabs.map((tab) => (tab.id === tabId ? { ...tab, title } : tab)),
      }))
    },
    closeTab(tabId: string) {
      const { id, tabs, focusedTab } = focused()
      const left = tabs.filter((tab) => tab.id !== tabId)
      const [first] = left
      if (!first) return
      change(id, () => ({ tabs: left, focusedTab: focusedTab === tabId ? first.id : focusedTab }))
    },
  }
}
