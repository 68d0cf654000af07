import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { qualityTexts, type Grade, type Quality, type QualityCode } from '../call/quality.ts'
import { controls } from './controls.ts'
import { textCard } from './failure-card.ts'

const gradeWords: Readonly<Record<Grade, string>> = {
  good: 'Good audio',
  fair: 'Fair audio',
  poor: 'Poor audio',
}

/** The figures behind the word, for those who ask. */
const figures = ({ mos, roundTrip, loss, jitter }: Quality): string =>
  [
    `MOS ${mos.toFixed(1)}`,
    roundTrip === undefined ? '' : `round trip ${roundTrip.toFixed(0)} ms`,
    `loss ${(loss * 100).toFixed(0)} %`,
    `jitter ${jitter.toFixed(0)} ms`,
  ]
    .filter(Boolean)
    .join(', ')

const style = css`
  :host {
    display: contents;
  }
  .bars {
    align-items: end;
    gap: 0.125rem;
    margin: -0.375rem 0 -0.375rem -0.5rem;
    color: var(--st-go-text);
  }
  i {
    inline-size: 0.1875rem;
    margin-block-end: 0.75rem;
    border-radius: 1px;
    background: currentColor;
  }
  i:nth-child(1) {
    block-size: 0.375rem;
  }
  i:nth-child(2) {
    block-size: 0.625rem;
  }
  i:nth-child(3) {
    block-size: 0.875rem;
  }
  .fair {
    color: var(--st-warn-text);
  }
  .poor {
    color: var(--st-bad-text);
  }
  .fair i:nth-child(3),
  .poor i:nth-child(n + 2) {
    opacity: 0.3;
  }
  p {
    order: 1;
    flex: 1 0 100%;
    margin: 0;
    font-size: 0.75rem;
    font-weight: 400;
  }
  @media (forced-colors: active) {
    i {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
`

/** How a call sounds: three bars, and the figures behind them for whoever opens them. */
export class SidetoneQuality extends LitElement {
  static override properties = {
    quality: { attribute: false },
    open: { type: Boolean, reflect: true },
  }
  static override styles = [controls, style]

  declare quality: Quality | undefined
  declare private open: boolean

  constructor() {
    super()
    this.open = false
  }

  override render(): TemplateResult | typeof nothing {
    const { quality, open } = this
    if (!quality) return nothing
    const { grade } = quality
    return html`<button
        type="button"
        class="bare bars ${grade}"
        aria-label=${gradeWords[grade]}
        aria-expanded=${open ? 'true' : 'false'}
        @click=${() => (this.open = !open)}
      >
        <i></i><i></i><i></i>
      </button>
      ${open ? html`<p class="soft">${figures(quality)}</p>` : nothing}`
  }
}

/** Why a call sounds bad, and what helps; said to a screen reader when the agent is idle. */
export class SidetoneQualityAdvice extends LitElement {
  static override properties = { cause: { attribute: false }, telling: { type: Boolean, reflect: true } }
  static override styles = [
    controls,
    css`
      :host(:not([telling])) {
        position: absolute;
      }
    `,
  ]

  declare cause: QualityCode | undefined
  declare private telling: boolean

  override willUpdate(): void {
    this.telling = this.cause !== undefined
  }

  override render(): TemplateResult {
    const { cause } = this
    return html`<div role="status">
      ${cause ? textCard({ text: qualityTexts[cause], code: cause, mild: true }) : nothing}
    </div>`
  }
}

customElements.define('sidetone-quality', SidetoneQuality)
customElements.define('sidetone-quality-advice', SidetoneQualityAdvice)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-quality': SidetoneQuality
    'sidetone-quality-advice': SidetoneQualityAdvice
  }
}
