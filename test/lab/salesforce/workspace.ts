import { atom } from 'nanostores'
import type { Fields } from '../console/record-store.ts'
import type { RecordInfo } from './record-info.ts'

/** Somewhere that the console can show. */
export type Place =
  | { readonly type: 'home' }
  | { readonly type: 'record'; readonly record: RecordInfo }
  | { readonly type: 'list'; readonly entity: string; readonly listViewId?: string }
  | { readonly type: 'search'; readonly text: string }
  | { readonly type: 'flow'; readonly name: string; readonly args: unknown }
  | { readonly type: 'url'; readonly url: string }

/** The dialog that makes a new record. */
export interface NewRecord {
  readonly entity: string
  readonly fields: Fields
}

/** Which kind of app is open. A console app has tabs, and swallows some navigation events. */
export type AppKind = 'console' | 'standard'

export interface WorkspaceState {
  readonly place: Place
  /** Records open in tabs of a console app, oldest first. */
  readonly tabs: readonly RecordInfo[]
  readonly dialog?: NewRecord
  /** Counts how often the view was asked to refresh. */
  readonly refreshed: number
}

/** How the console got somewhere. */
export type Move = 'opened' | 'tab-closed' | 'dialog' | 'focused'

/** What the agent has open, in one browser tab. */
export type Workspace = ReturnType<typeof createWorkspace>

export function createWorkspace(app: AppKind) {
  const state = atom<WorkspaceState>({ place: { type: 'home' }, tabs: [], refreshed: 0 })
  const listeners = new Set<(place: Place, from: Place) => void>()
  const change = (part: Partial<WorkspaceState>) => state.set({ ...state.get(), ...part })
  const tell = (from: Place) => {
    for (const listener of listeners) listener(state.get().place, from)
  }
  const isSame = (record: RecordInfo) => (tab: RecordInfo) => tab.id === record.id

  function open(place: Place): void {
    const { tabs, place: from } = state.get()
    const added = place.type === 'record' && app === 'console' && !tabs.some(isSame(place.record))
    change({ place, ...(added && { tabs: [...tabs, place.record] }) })
    tell(from)
  }

  return {
    app,
    state: state as Pick<typeof state, 'get' | 'listen' | 'subscribe'>,
    open,
    closeTab(record: RecordInfo): void {
      const { tabs, place } = state.get()
      const left = tabs.filter((tab) => tab.id !== record.id)
      change({ tabs: left })
      const neighbour = left.at(-1)
      const wasOpen = place.type === 'record' && place.record.id === record.id
      if (wasOpen) open(neighbour ? { type: 'record', record: neighbour } : { type: 'home' })
    },
    openDialog(dialog: NewRecord): void {
      change({ dialog })
      tell(state.get().place)
    },
    closeDialog(): void {
      const { dialog: _closed, ...rest } = state.get()
      state.set(rest)
    },
    refresh(): void {
      change({ refreshed: state.get().refreshed + 1 })
    },
    /** The browser's tab came to the front. */
    focus(): void {
      tell(state.get().place)
    },
    /** Tells of everything that may have changed the record in view. @returns ends it */
    onNavigate(listener: (place: Place, from: Place) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The path of a place, as Lightning writes it. */
export function pathOf(place: Place): string {
  switch (place.type) {
    case 'home':
      return '/lightning/page/home'
    case 'record':
      return `/lightning/r/${place.record.entity}/${place.record.id}/view`
    case 'list':
      return `/lightning/o/${place.entity}/list?filterName=${place.listViewId ?? 'Recent'}`
    case 'search':
      return `/lightning/search?text=${encodeURIComponent(place.text)}`
    case 'flow':
      return `/lightning/flow/${place.name}`
    case 'url':
      return place.url
  }
}
