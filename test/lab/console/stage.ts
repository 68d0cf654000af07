import type { RecordChange } from './record-store.ts'

/** What an open console page is told. */
export type StageEvent =
  /** Go to the record. */
  | { readonly type: 'view'; readonly entity: string; readonly id: string }
  /** Do as if the agent had clicked the number on the record. */
  | { readonly type: 'click'; readonly number: string; readonly entity: string; readonly id: string }
  /** A record changed: show it. */
  | { readonly type: 'records'; readonly change: RecordChange }

/** The console pages that are open in browsers, so that a test can drive them without the mouse. */
export interface Stage {
  /** A page opened; events go to `send`. @returns the page closed */
  join(name: string, send: (event: StageEvent) => void): () => void
  /** Tells one page: the newest, or the newest of that name. @returns whether there is one */
  direct(event: StageEvent, name?: string): boolean
  /** Tells all pages. */
  broadcast(event: StageEvent): void
  /** Names of the open pages, oldest first. */
  pages(): readonly string[]
}

export function createStage(): Stage {
  const open = new Set<{ readonly name: string; readonly send: (event: StageEvent) => void }>()
  return {
    join(name, send) {
      const page = { name, send }
      open.add(page)
      return () => open.delete(page)
    },
    direct(event, name) {
      const page = [...open].findLast((each) => name === undefined || each.name === name)
      page?.send(event)
      return page !== undefined
    },
    broadcast(event) {
      for (const page of open) page.send(event)
    },
    pages: () => [...open].map(({ name }) => name),
  }
}
