import { html, type TemplateResult } from 'lit'
import type { CallKey } from '../call/call.ts'
import type { DeskCommand } from '../desk/state.ts'
import type { CallView, Opened } from './call-view.ts'
import type { Purpose } from './dialer.ts'

interface Entry {
  /** What a screen reader calls the field. */
  readonly label: string
  readonly purposes: (key: CallKey) => readonly Purpose[]
}

/** What can be done with a number beside a call; the first one is what Enter does. */
const entries: Readonly<Record<Exclude<Opened, 'keypad'>, Entry>> = {
  'new-call': {
    label: 'Number to call',
    purposes: () => [
      { label: 'Call', icon: 'phone', look: 'go', command: (number) => ({ type: 'dial', number }) },
    ],
  },
  transfer: {
    label: 'Number to transfer to',
    purposes: (key) => [
      { label: 'Ask first', look: 'plain wide', command: (number) => ({ type: 'consult', key, number }) },
      {
        label: 'Transfer',
        icon: 'transfer',
        look: 'primary',
        command: (number) => ({ type: 'transfer', key, number }),
      },
    ],
  },
  forward: {
    label: 'Number to forward to',
    purposes: (key) => [
      {
        label: 'Forward',
        icon: 'transfer',
        look: 'primary',
        command: (number) => ({ type: 'forward', key, number }),
      },
    ],
  },
}

/** A field for a number beside a call. */
export function numberEntry(
  { desk, give, toggle }: CallView,
  opened: Exclude<Opened, 'keypad'>,
): TemplateResult {
  const { label, purposes } = entries[opened]
  const command = (given: DeskCommand) => {
    if (given.type !== 'prepare') toggle(opened)
    give(given)
  }
  return html`<sidetone-dialer
    .command=${command}
    .ready=${true}
    .label=${label}
    .purposes=${purposes(desk.call.key)}
  ></sidetone-dialer>`
}
