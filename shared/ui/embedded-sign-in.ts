import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { Session } from '../ports/identity.ts'
import { controls } from './controls.ts'
import { failureCard } from './failure-card.ts'
import { icon } from './icons.ts'
import { signInStyle } from './sign-in-style.ts'
import { ThemedElement, tokens } from './theme.ts'

const dots = html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`

/**
 * The sign-in of a phone that no CRM embeds: a form for user name and password, or the wait for the page around the
 * phone, which signs the agent in by itself. It keeps no password: the field is emptied as it is sent. What becomes
 * of it is said aloud by the phone that it stands in.
 */
export class SidetoneEmbeddedSignIn extends ThemedElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    asks: {},
  }
  static override styles = [
    tokens,
    controls,
    signInStyle,
    css`
      :host {
        display: block;
        min-block-size: 100%;
      }
      .welcome {
        min-block-size: inherit;
      }
      form {
        display: grid;
        gap: 0.75rem;
        inline-size: 100%;
        max-inline-size: 22rem;
        text-align: start;
      }
    `,
  ]

  declare session: Session
  /** Who tells whom to sign in. */
  declare asks: 'password' | 'page'
  /** Called with what stands in the form. */
  submit: (user: string, password: string) => void = () => undefined

  constructor() {
    super()
    this.session = { state: 'preparing' }
    this.asks = 'page'
  }

  override render(): TemplateResult {
    const { session } = this
    const isBusy = session.state === 'preparing' || session.state === 'signing-in'
    const failure = 'failure' in session ? session.failure : undefined
    return html`<section class="welcome">
      <span class="mark" aria-hidden="true">${icon('phone')}</span>
      <h2 tabindex="-1">${isBusy ? 'Signing you in' : 'Welcome to your phone'}</h2>
      ${isBusy ? dots : nothing} ${failure ? failureCard({ failure }) : nothing}
      ${this.asks === 'password' ? this.form(isBusy) : this.waiting(isBusy)}
    </section>`
  }

  private waiting(isBusy: boolean): TemplateResult | typeof nothing {
    return isBusy ? nothing : html`<p class="soft">The page around the phone signs you in.</p>`
  }

  private form(isBusy: boolean): TemplateResult {
    return html`<form @submit=${this.send}>
      <div>
        <label for="user">User name</label>
        <input
          id="user"
          name="user"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
        />
      </div>
      <div>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required />
      </div>
      <div class="actions">
        <button class="primary" aria-disabled=${isBusy ? 'true' : nothing}><span>Sign in</span></button>
      </div>
    </form>`
  }

  private readonly send = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const { user, password } = Object.fromEntries(new FormData(form)) as Record<string, string>
    const isBusy = this.session.state !== 'signed-out'
    if (isBusy || !user?.trim() || !password) return
    const field = form.elements.namedItem('password') as HTMLInputElement
    field.value = ''
    this.submit(user.trim(), password)
  }
}

customElements.define('sidetone-embedded-sign-in', SidetoneEmbeddedSignIn)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-embedded-sign-in': SidetoneEmbeddedSignIn
  }
}
