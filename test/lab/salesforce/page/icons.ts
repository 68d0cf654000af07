import { html, svg, type TemplateResult } from 'lit'

/** Paths on a grid of 24 by 24, drawn as lines, under the names of the Lightning Design System. */
const paths: Readonly<Record<string, string>> = {
  call: 'M6 3h3l2 5-2 2a11 11 0 0 0 5 5l2-2 5 2v3a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z',
  incoming_call:
    'M6 3h3l2 5-2 2a11 11 0 0 0 5 5l2-2 5 2v3a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2zM21 3l-6 6m0-5v5h5',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
  pause: 'M8 5v14M16 5v14',
  unmuted: 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.5',
  close: 'M6 6l12 12M18 6L6 18',
  minimize: 'M5 18h14',
  search: 'M10 4a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15 15l6 6',
  down: 'M6 9l6 6 6-6',
}

export const icon = (name: string): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${paths[name] ?? ''} />`}</svg>`

/** The nine dots of the app launcher. */
export const launcher = html`<span class="launcher" aria-hidden="true"></span>`

export const cloud = html`<svg class="cloud" viewBox="0 0 44 30" aria-hidden="true">
  <path d="M12 28a9 9 0 0 1-3-17.5A10 10 0 0 1 26 6a8 8 0 0 1 11 8 7 7 0 0 1-2 14z" />
</svg>`
