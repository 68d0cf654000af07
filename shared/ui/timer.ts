import { css, html, LitElement, type TemplateResult } from 'lit'
import { systemClock, type Clock } from '../ports/clock.ts'
import { duration } from './words.ts'

/** The time since `since` (ms since the epoch). It wakes once a second, and only while it is on the screen. */
export class SidetoneTimer extends LitElement {
  static override properties = { since: { type: Number }, clock: { attribute: false } }
  static override styles = css`
    :host {
      font-variant-numeric: tabular-nums;
    }
  `

  declare since: number
  declare clock: Clock
  private stop = (): void => undefined

  constructor() {
    super()
    this.since = 0
    this.clock = systemClock
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.stop()
  }

  override render(): TemplateResult {
    return html`<span role="timer">${duration(this.clock.now() - this.since)}</span>`
  }

  override updated(): void {
    this.stop()
    if (!this.isConnected) return
    const intoSecond = (((this.clock.now() - this.since) % 1000) + 1000) % 1000
    this.stop = this.clock.after(1000 - intoSecond, () => {
      this.requestUpdate()
    })
  }
}

customElements.define('sidetone-timer', SidetoneTimer)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-timer': SidetoneTimer
  }
}
