import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { mayBeEmergency } from '../desk/emergency.ts'
import type { DeskCommand, DialedNumber } from '../desk/state.ts'
import { button, type Button } from './button.ts'
import { controls } from './controls.ts'
import { dialerStyle } from './dialer-style.ts'
import { keypad } from './keypad.ts'
import { keypadStyle } from './keypad-style.ts'

/** What can be done with a number. */
export interface Purpose extends Pick<Button, 'label' | 'icon' | 'look'> {
  readonly command: (number: string) => DeskCommand
}

const call: Purpose = {
  label: 'Call',
  icon: 'phone',
  look: 'go',
  command: (number) => ({ type: 'dial', number }),
}

/** Typed by people in support: switches SIP debugging on and off. */
const debugCode = '*#0*#'

/**
 * The number field, the keypad, and the buttons that use the number, most often one that calls it. What is typed is
 * nobody else's business until it is dialed.
 *
 * @fires debug-code the code for SIP debugging was typed
 */
export class SidetoneDialer extends LitElement {
  static override styles = [controls, keypadStyle, dialerStyle]
  static override properties = {
    command: { attribute: false },
    purposes: { attribute: false },
    label: { attribute: false },
    lastDialed: { attribute: false },
    ready: { type: Boolean },
    roomy: { type: Boolean },
    quiet: { type: Boolean },
    aside: { type: Boolean, reflect: true },
    number: { state: true },
    open: { state: true },
  }

  declare command: (command: DeskCommand) => void
  /** The first one is what the Enter key does. */
  declare purposes: readonly Purpose[]
  /** What a screen reader calls the field. */
  declare label: string
  /** Called again where no number is entered. */
  declare lastDialed: DialedNumber | undefined
  /** There is a line to call with. */
  declare ready: boolean
  /** There is room for the keypad, so it is open until the agent closes it. */
  declare roomy: boolean
  /** Something else goes on: only what is being typed stays. */
  declare quiet: boolean
  /** Something else needs the room: all of it stands in one line. */
  declare aside: boolean
  declare private number: string
  declare private open: boolean | undefined

  constructor() {
    super()
    this.command = () => undefined
    this.purposes = [call]
    this.label = 'Number to call'
    this.ready = false
    this.roomy = false
    this.quiet = false
    this.aside = false
    this.number = ''
  }

  /** Types at the end, as a key of the keypad does. */
  type(digit: string): void {
    this.number += digit
  }

  override focus(): void {
    this.renderRoot.querySelector('input')?.focus()
  }

  override render(): TemplateResult | typeof nothing {
    if (this.quiet && !this.number && !this.shadowRoot?.activeElement) return nothing
    const open = this.open ?? this.roomy
    return html`<div class="field">
        ${this.field()} ${this.number ? this.eraser() : nothing} ${this.quiet ? nothing : this.opener(open)}
      </div>
      ${this.quiet ? nothing : this.keys(open)}`
  }

  override willUpdate(): void {
    if (this.number !== debugCode) return
    this.number = ''
    // For the field nothing changes where the whole code came at once.
    const input = this.renderRoot.querySelector('input')
    if (input) input.value = ''
    this.dispatchEvent(new CustomEvent('debug-code', { bubbles: true, composed: true }))
  }

  private keys(open: boolean): TemplateResult {
    return html`${open ? keypad((digit) => this.type(digit)) : nothing}
      <div class="row">${this.buttons()}</div>`
  }

  private buttons(): readonly TemplateResult[] {
    const { again, target } = this
    return this.purposes.map((purpose) =>
      button({
        ...purpose,
        label: again && target ? `Redial ${this.lastDialed?.shownNumber ?? ''}` : purpose.label,
        disabled: target === undefined,
        run: () => this.use(purpose, target),
        near: this.prepare,
      }),
    )
  }

  private field(): TemplateResult {
    return html`<input
      type="tel"
      aria-label=${this.label}
      placeholder="Enter a number"
      autocomplete="off"
      spellcheck="false"
      enterkeyhint="go"
      .value=${this.number}
      @input=${(event: InputEvent) => (this.number = (event.target as HTMLInputElement).value)}
      @focus=${this.prepare}
      @keydown=${this.keydown}
    />`
  }

  private eraser(): TemplateResult {
    const run = () => (this.number = this.number.slice(0, -1))
    return button({ label: 'Erase', icon: 'erase', look: 'bare', iconOnly: true, run })
  }

  private opener(open: boolean): TemplateResult {
    const run = () => (this.open = !open)
    const look = open ? 'bare on' : 'bare'
    return button({ label: 'Keypad', icon: 'keypad', look, iconOnly: true, expanded: open, run })
  }

  /** Nothing is entered, and a number was dialed before. */
  private get again(): boolean {
    return this.lastDialed !== undefined && !this.number.trim()
  }

  /** What a button or the Enter key would use now. */
  private get target(): string | undefined {
    const number = this.again ? this.lastDialed?.number : this.number.trim() || undefined
    // A call for help is taken at any time; the desk tells what becomes of it.
    const isTaken = this.ready || (number !== undefined && mayBeEmergency(number))
    return isTaken && !this.quiet ? number : undefined
  }

  private readonly prepare = (): void => {
    this.command({ type: 'prepare' })
  }

  private use({ command }: Purpose, number = ''): void {
    this.command(command(number))
    this.number = ''
  }

  private readonly keydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.number = ''
    if (event.key !== 'Enter') return
    event.preventDefault()
    const [purpose] = this.purposes
    if (purpose && this.target) this.use(purpose, this.target)
  }
}

customElements.define('sidetone-dialer', SidetoneDialer)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-dialer': SidetoneDialer
  }
}
