import { html, type TemplateResult } from 'lit'
import type { PanelState } from '../app/panel.ts'
import type { Provider } from '../cif/context.ts'
import { icon } from './icons.ts'
import type { Actions } from './model.ts'

const looks = ['minimized', 'docked', 'hidden'] as const

/** The side panel. Its frame stays on the page in every mode, so that a call outlives it. */
export const panelView = (
  { label, channelUrl }: Provider,
  { mode, width }: PanelState,
  { togglePanel }: Actions,
): TemplateResult =>
  html`<aside class="panel ${looks[mode]}" aria-label=${label} style="--width:${width}px">
    <header>
      <button aria-label=${mode === 1 ? 'Collapse panel' : 'Expand panel'} @click=${togglePanel}>
        ${icon('phone')}
      </button>
      <span>${label}</span>
    </header>
    <iframe
      id="SidePanelIFrame"
      title=${label}
      src=${channelUrl}
      allow="microphone; autoplay; speaker-selection"
    ></iframe>
  </aside>`
