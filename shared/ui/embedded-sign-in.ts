import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit'
import type { Failure } from '../call/failure.ts'
import type { Session } from '../ports/identity.ts'
import { controls } from './controls.ts'
import { failureCard } from './failure-card.ts'
import { icon } from './icons.ts'
import { signInStyle } from './sign-in-style.ts'
import { ThemedElement, tokens } from './theme.ts'

const dots = html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`

/** Id of what is wrong, for the fields that it is about. */
const troubleId = 'trouble'

/**
 * The sign-in of a phone that no CRM embeds: a form for user name and password, or the wait for the page around the
 * phone, which signs the agent in by itself. It keeps no password: the field is emptied as it is sent, and has the
 * focus again where that did not work. What becomes of it is said aloud by the phone that it stands in.
 */
export class SidetoneEmbeddedSignIn extends ThemedElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    asks: {},
    user: {},
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
      input[readonly] {
        background: var(--st-sunken);
        color: var(--st-text-soft);
      }
      input[aria-invalid] {
        border-color: var(--st-bad-text);
      }
    `,
  ]

  declare session: Session
  /** Who tells whom to sign in. */
  declare asks: 'password' | 'page'
  /** The user name that the form begins with. */
  declare user: string
  /** Called with what stands in the form. */
  submit: (user: string, password: string) => void = () => undefined
  /** Whether what was sent last has had no answer yet. */
  private isSent = false

  constructor() {
    super()
    this.session = { state: 'preparing' }
    this.asks = 'page'
    this.user = ''
  }

  override render(): TemplateResult {
    const { failure } = this
    return html`<section class="welcome">
      <span class="mark" aria-hidden="true">${icon('phone')}</span>
      <h2 tabindex="-1">${this.isBusy ? 'Signing you in' : 'Welcome to your phone'}</h2>
      ${this.isBusy ? dots : this.hint()} ${failure ? failureCard({ failure, id: troubleId }) : nothing}
      ${this.asks === 'password' ? this.form() : nothing}
    </section>`
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('session') || !this.isSent || !this.failure) return
    this.isSent = false
    if (this.hasFreeFocus()) this.renderRoot.querySelector<HTMLElement>('[name=password]')?.focus()
  }

  private get isBusy(): boolean {
    return this.session.state === 'preparing' || this.session.state === 'signing-in'
  }

  private get failure(): Failure | undefined {
    return 'failure' in this.session ? this.session.failure : undefined
  }

  /** Nothing else on the page has taken the focus meanwhile. */
  private hasFreeFocus(): boolean {
    const { activeElement, body } = this.ownerDocument
    return this.matches(':focus-within') || activeElement === null || activeElement === body
  }

  private hint(): TemplateResult | typeof nothing {
    if (this.failure) return nothing
    const words =
      this.asks === 'password'
        ? 'With your user name and password.'
        : 'The page around the phone signs you in.'
    return html`<p class="soft">${words}</p>`
  }

  private form(): TemplateResult {
    const { isBusy, failure } = this
    const isWrong = failure?.code === 'sign-in.wrong-password' ? 'true' : nothing
    const about = failure ? troubleId : nothing
    return html`<form @submit=${this.send}>
      <div>
        <label for="user">User name</label>
        <input
          id="user"
          name="user"
          value=${this.user}
          autocomplete="username"
          autocapitalize="none"
          autocorrect="off"
          spellcheck="false"
          pattern=".*\\S.*"
          title="Your user name"
          required
          ?readonly=${isBusy}
          aria-invalid=${isWrong}
          aria-describedby=${about}
        />
      </div>
      <div>
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          enterkeyhint="go"
          required
          ?readonly=${isBusy}
          aria-invalid=${isWrong}
          aria-describedby=${about}
        />
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
    this.isSent = true
    this.submit(user.trim(), password)
  }
}

customElements.define('sidetone-embedded-sign-in', SidetoneEmbeddedSignIn)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-embedded-sign-in': SidetoneEmbeddedSignIn
  }
}
