import { html, nothing, type TemplateResult } from 'lit'
import type { DeskCommand, DeskState } from '../desk/state.ts'
import { button } from './button.ts'
import { schemes, type Scheme } from './skins.ts'
import type { Tools } from './tools.ts'

export interface SettingsView {
  readonly state: DeskState
  readonly scheme: Scheme
  readonly version: string
  /** What is loaded after the panel was opened. */
  readonly tools: ToolsOnScreen
  readonly choose: (scheme: Scheme) => void
  readonly give: (command: DeskCommand) => void
}

/** Still on their way; not to be had now; or there. */
export type ToolsOnScreen = Tools | 'failed' | undefined

const schemeWords: Readonly<Record<Scheme, string>> = { auto: 'Automatic', light: 'Light', dark: 'Dark' }

const schemeField = ({ scheme, choose }: SettingsView) =>
  html`<fieldset>
    <legend>Appearance</legend>
    <div class="segments">
      ${schemes.map(
        (value) =>
          html`<label
            ><input
              type="radio"
              name="scheme"
              .checked=${value === scheme}
              @change=${() => choose(value)}
            /><span>${schemeWords[value]}</span></label
          >`,
      )}
    </div>
  </fieldset>`

const fact = (name: string, value: string | undefined) =>
  value
    ? html`<div>
        <dt class="soft">${name}</dt>
        <dd>${value}</dd>
      </div>`
    : nothing

const toolsPart = ({ tools }: SettingsView) =>
  tools === 'failed'
    ? html`<p class="soft">Some settings did not load. Close the settings and open them again.</p>`
    : html`<sidetone-tools .tools=${tools}></sidetone-tools>`

/** How the phone looks, what it is, and the way out. */
export function settingsPanel(view: SettingsView): TemplateResult {
  const { session, line } = view.state
  const user = session.state === 'signed-in' ? session.user : undefined
  return html`<section class="card settings" id="settings" aria-label="Settings">
    <h2 tabindex="-1">Settings</h2>
    ${schemeField(view)}
    <slot name="settings"></slot>
    ${toolsPart(view)}
    <dl>
      ${fact('Signed in as', user && [user.displayName, user.name].filter(Boolean).join(' · '))}
      ${fact('Line', line.state === 'ready' ? line.addressOfRecord : 'Not connected')}
      ${fact('Version', view.version)}
    </dl>
    ${button({ label: 'Sign out', look: 'plain', run: () => view.give({ type: 'sign-out' }) })}
  </section>`
}
