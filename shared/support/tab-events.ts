import type { RecordEvent } from '../ports/support.ts'

/** What tells that the page was put aside, or that its network went (Page Lifecycle, HTML). */
const ofWindow = ['online', 'offline', 'pageshow', 'pagehide'] as const
const ofDocument = ['freeze', 'resume'] as const

/** Records what happens to the page itself. */
export function recordTab(window: Window, record: RecordEvent): void {
  const { document } = window
  for (const type of ofWindow) window.addEventListener(type, () => record({ event: `tab.${type}` }))
  for (const type of ofDocument) document.addEventListener(type, () => record({ event: `tab.${type}` }))
  document.addEventListener('visibilitychange', () => record({ event: `tab.${document.visibilityState}` }))
  window.addEventListener('error', ({ message }) =>
    record({ level: 'warn', event: 'tab.error', detail: message }),
  )
  window.addEventListener('unhandledrejection', ({ reason }) =>
    record({ level: 'warn', event: 'tab.unhandled', detail: String(reason) }),
  )
}
