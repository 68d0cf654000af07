import { css, html, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { DeskCommand } from '../desk/state.ts'
import type { Session } from '../ports/identity.ts'
import { controls } from './controls.ts'
import { signInScreen } from './sign-in-screen.ts'
import { signInStyle } from './sign-in-style.ts'
import { ThemedElement, tokens } from './theme.ts'

/** The sign-in alone, for a page that does nothing else. */
export class SidetoneSignIn extends ThemedElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    command: { attribute: false },
  }
  static override styles = [
    tokens,
    controls,
    signInStyle,
    css`
      :host {
        container: phone / size;
        display: block;
        block-size: 100dvh;
        overflow: hidden auto;
        background: var(--st-page);
      }
      main {
        block-size: 100%;
      }
    `,
  ]

  declare session: Session
  /** Called within the click. */
  declare command: (command: DeskCommand) => void

  constructor() {
    super()
    this.session = { state: 'preparing' }
    this.command = () => undefined
  }

  override render(): TemplateResult {
    return html`<main aria-live="polite">
      <h1 class="hidden">Phone</h1>
      ${signInScreen(this.session, this.command)}
    </main>`
  }
}

customElements.define('sidetone-sign-in', SidetoneSignIn)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-sign-in': SidetoneSignIn
  }
}
