import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Unsubscribe } from '../ports/readable.ts'
import type { TestCall, TestResult } from '../ports/test-call.ts'
import { button } from './button.ts'
import { controls } from './controls.ts'
import { icon } from './icons.ts'
import { iconFor, nameOf, wordsOf } from './test-call-words.ts'
import { fieldsStyle } from './tools-style.ts'

const isRunning = (results: readonly TestResult[]): boolean =>
  results.some(({ verdict }) => verdict === 'running' || verdict === 'asking')

/** Tries before the shift whether the next call will work. */
export class SidetoneTestCall extends LitElement {
  static override properties = { test: { attribute: false } }
  static override styles = [controls, fieldsStyle]

  declare test: TestCall | undefined
  private stopFollowing: Unsubscribe | undefined
  private hadFocus = false
  /** The focus waits at "Stop" for the next question. */
  private isBetween = false

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate('test')
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.stopFollowing?.()
    this.stopFollowing = undefined
    this.test?.stop()
  }

  override willUpdate(): void {
    this.hadFocus = this.shadowRoot?.activeElement != null
  }

  override updated(changed: PropertyValues<this>): void {
    this.keepFocus()
    if (!changed.has('test') || !this.isConnected) return
    this.stopFollowing?.()
    this.stopFollowing = this.test?.results.listen(() => this.requestUpdate())
  }

  override render(): TemplateResult | typeof nothing {
    const { test } = this
    if (!test) return nothing
    const results = test.results.get()
    return html`${results.length ? this.list(results) : this.invitation()}
    ${
      isRunning(results)
        ? button({ label: 'Stop', look: 'plain', run: () => test.stop() })
        : button({ label: results.length ? 'Test again' : 'Test now', look: 'plain', run: () => test.run() })
    }`
  }

  /** An answered question goes away with its buttons: the focus goes to the next one, and till then to "Stop". */
  private keepFocus(): void {
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector)
    const [question, rest] = [find('.asking button'), find('ul ~ button')]
    const active = this.renderRoot instanceof ShadowRoot ? this.renderRoot.activeElement : null
    const isLost = this.hadFocus && !active
    const isWaiting = this.isBetween && active === rest
    this.isBetween = isLost || isWaiting
    if (!this.isBetween) return
    const next = question ?? rest
    next?.focus()
    this.isBetween = !question
  }

  private invitation(): TemplateResult {
    return html`<p class="soft">
      Tries your microphone, speaker, ringer, line and network, in half a minute.
    </p>`
  }

  private list(results: readonly TestResult[]): TemplateResult {
    return html`<ul class="steps" role="list" aria-live="polite">
      ${results.map((result) => this.step(result))}
    </ul>`
  }

  private step(result: TestResult): TemplateResult {
    const { step, verdict } = result
    return html`<li class="step ${verdict}">
      ${icon(iconFor(verdict))}<b>${nameOf(step)}</b>
      <span class=${verdict === 'failed' ? '' : 'soft'}>${wordsOf(result)}</span>
      ${verdict === 'asking' ? this.question() : nothing}
    </li>`
  }

  private question(): TemplateResult {
    const answer = (heard: boolean) => () => this.test?.answer(heard)
    return html`<div class="row">
      ${button({ label: 'Yes', look: 'plain', run: answer(true) })}
      ${button({ label: 'No', look: 'plain', run: answer(false) })}
    </div>`
  }
}

customElements.define('sidetone-test-call', SidetoneTestCall)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-test-call': SidetoneTestCall
  }
}
