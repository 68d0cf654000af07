import { html, type TemplateResult } from 'lit'

const handset =
  'M6.8 3.6h2.1c.5 0 .9.3 1 .8l.9 3.2c.1.4 0 .8-.3 1.1L8.7 10.4a13 13 0 0 0 4.9 4.9l1.7-1.8c.3-.3.7-.4 1.1-.3l3.2.9c.5.1.8.5.8 1v2.1c0 1.7-1.4 3.2-3.2 3.1A14.1 14.1 0 0 1 3.7 6.8c-.1-1.8 1.4-3.2 3.1-3.2Z'

/** Paths on a grid of 24, drawn with a line 1.8 wide. */
const paths = {
  phone: handset,
  'hang-up':
    'M3.3 15.7l-.7-1.6c-.3-.6-.2-1.4.3-1.9C5.4 9.8 8.6 8.5 12 8.5s6.6 1.3 9.1 3.7c.5.5.6 1.3.3 1.9l-.7 1.6c-.2.5-.8.8-1.3.6l-3-.9c-.5-.1-.8-.6-.8-1.1v-1.8a11.5 11.5 0 0 0-7.2 0v1.8c0 .5-.3 1-.8 1.1l-3 .9c-.5.2-1.1-.1-1.3-.6Z',
  mic: 'M12 3.5a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0v-5a3 3 0 0 0-3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M9 21h6',
  'mic-off':
    'M9 9.5v2a3 3 0 0 0 4.9 2.3M15 10.5v-4a3 3 0 0 0-5.7-1.3M5.5 11.5a6.5 6.5 0 0 0 10.8 4.9M18.5 11.5a6.5 6.5 0 0 1-.5 2.5M12 18v3M9 21h6M4 3.5l16 17',
  hold: 'M9 6v12M15 6v12',
  resume: 'M8.5 5.8v12.4L18 12Z',
  keypad:
    'M6 5.5h.01M12 5.5h.01M18 5.5h.01M6 11h.01M12 11h.01M18 11h.01M6 16.5h.01M12 16.5h.01M18 16.5h.01M12 21.5h.01',
  erase:
    'M9.2 5.5h9.3a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H9.2a2 2 0 0 1-1.5-.7L3 12l4.7-5.8a2 2 0 0 1 1.5-.7ZM11.5 9.5l5 5M16.5 9.5l-5 5',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4ZM9 14.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4Z',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7.5v5l3 2',
  warning: 'M12 4L2.8 19.5h18.4ZM12 10v4.5M12 17h.01',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.5a7.5 7.5 0 0 1 15 0',
  company: 'M4.5 20.5v-16h9v16M13.5 9.5h6v11M2.5 20.5h19M8 8.5h2M8 12.5h2M8 16.5h2M16.5 13h.01M16.5 16.5h.01',
  case: 'M4 8h16v11.5H4ZM9 8V5.5a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1V8M4 13h16',
  other: 'M6 3.5h8l4 4v13H6ZM14 3.5v4h4M9 12.5h6M9 16h6',
  swap: 'M7 4.5L3.5 8L7 11.5M4 8h11M17 12.5l3.5 3.5L17 19.5M20 16H9',
  merge: 'M5 5c0 5 7 4 7 9v6M19 5c0 5-7 4-7 9M8.5 16.5L12 20l3.5-3.5',
  'voice-mail':
    'M6.5 9a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4ZM17.5 9a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4ZM6.5 15.4h11',
  transfer: 'M4 19c0-6 4-9 10-9h5M15 5.5L19.5 10L15 14.5',
  back: 'M9 6L4 11l5 5M4 11h10a6 6 0 0 1 6 6v1.5',
  'do-not-disturb':
    'M6.5 16.5h11c-1.2-1.3-1.5-2.6-1.5-6a4 4 0 0 0-6.8-2.9M8.1 9.6c-.1 3.6-.3 5.4-1.6 6.9M10.5 19.5h3M4 3.5l16 17',
  add: 'M12 5v14M5 12h14',
  open: 'M9.5 6.5l5.5 5.5-5.5 5.5',
  incoming: 'M18 6L7 17M7 9v8h8',
  outgoing: 'M6 18L17 7M9 7h8v8',
} as const

export type IconName = keyof typeof paths

/** A decoration: what stands beside it, or the label of its button, tells the same in words. */
export const icon = (name: IconName): TemplateResult =>
  html`<svg class="icon icon-${name}" viewBox="0 0 24 24" aria-hidden="true">
    <path d=${paths[name]}></path>
  </svg>`
