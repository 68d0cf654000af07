import { html, nothing, type TemplateResult } from 'lit'
import { icon, type IconName } from './icons.ts'

export interface Button {
  readonly label: string
  readonly icon?: IconName
  /** Class names: how it looks. */
  readonly look: string
  /** Shows the icon alone; the label is for those who cannot see it. */
  readonly iconOnly?: boolean
  /** It cannot be used now. It keeps the focus, which the attribute `disabled` would drop. */
  readonly disabled?: boolean
  /** For a button that opens and closes something: whether that is open. */
  readonly expanded?: boolean
  /** For a button that switches something on and off: whether that is on. */
  readonly pressed?: boolean
  readonly run: () => void
  /** The pointer or the focus has come: a click is likely. */
  readonly near?: () => void
}

/** A button that does one thing. */
export function button(what: Button): TemplateResult {
  const { label, icon: name, look, iconOnly, disabled, expanded, pressed, run, near } = what
  return html`<button
    type="button"
    class=${look}
    aria-label=${iconOnly ? label : nothing}
    title=${iconOnly ? label : nothing}
    aria-disabled=${disabled ? 'true' : nothing}
    aria-expanded=${expanded === undefined ? nothing : String(expanded)}
    aria-pressed=${pressed === undefined ? nothing : String(pressed)}
    @click=${() => {
      if (!disabled) run()
    }}
    @pointerenter=${near}
    @focus=${near}
  >
    ${name ? icon(name) : nothing}${iconOnly ? nothing : html`<span>${label}</span>`}
  </button>`
}
