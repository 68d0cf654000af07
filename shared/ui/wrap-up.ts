import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { talkTime } from '../call/call.ts'
import { failures } from '../call/failure.ts'
import type { DeskCommand, WrapUp } from '../desk/state.ts'
import { button } from './button.ts'
import { controls } from './controls.ts'
import { icon } from './icons.ts'
import { avatar, personHeading } from './person.ts'
import { recordStyle } from './record-style.ts'
import { whoIsIt } from './who.ts'
import { transferStyle } from './transfer-style.ts'
import { askedTransfer } from './transfer-under-way.ts'
import { wrapUpStyle } from './wrap-up-style.ts'
import { duration, nameOf, numberBelow, outcomeWords } from './words.ts'

/** What is left to do after a call: who it was, how it went, and a note. */
export class SidetoneWrapUp extends LitElement {
  static override styles = [controls, recordStyle, transferStyle, wrapUpStyle]
  static override properties = {
    wrapUp: { attribute: false },
    dispositions: { attribute: false },
    command: { attribute: false },
    draft: { state: true },
  }

  declare wrapUp: WrapUp | undefined
  declare dispositions: readonly string[]
  declare command: (command: DeskCommand) => void
  /** The note as it stands in the field: the state may come back late, and must not undo what is being typed. */
  declare private draft: string

  constructor() {
    super()
    this.dispositions = []
    this.command = () => undefined
    this.draft = ''
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('wrapUp')) return
    const sameCall = changed.get('wrapUp')?.call.key === this.wrapUp?.call.key
    const typing = this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement?.id === 'note'
    if (!sameCall || !typing) this.draft = this.wrapUp?.note ?? ''
  }

  override focus(): void {
    this.renderRoot.querySelector('textarea')?.focus()
  }

  override render(): TemplateResult | typeof nothing {
    const { wrapUp } = this
    if (!wrapUp) return nothing
    return html`<section class="card" aria-label="Wrap-up">
      ${this.heading(wrapUp)} ${this.wish(wrapUp)} ${this.instead(wrapUp)}
      ${this.dispositions.length ? this.dispositionField(wrapUp) : nothing} ${this.noteField()}
      ${whoIsIt({ ...wrapUp, search: 'done', key: wrapUp.call.key }, this.command)}
      <div class="actions">
        ${saved(wrapUp)} ${button({ label: 'Done', look: 'primary', run: () => this.finish(wrapUp) })}
      </div>
    </section>`
  }

  private heading(wrapUp: WrapUp): TemplateResult {
    const { call } = wrapUp
    const number = numberBelow(wrapUp)
    const length = call.answeredAt === undefined ? undefined : duration(talkTime(call))
    return html`<header>
      ${avatar(nameOf(wrapUp))}
      <div>
        ${personHeading(wrapUp, this.command)}
        <p class="soft">
          ${number ? html`<bdi>${number}</bdi> ·` : nothing}
          ${[outcomeWords[call.outcome], length].filter(Boolean).join(' · ')}
        </p>
        ${call.failure ? html`<p class="soft">${failures[call.failure].says} <code>${call.failure}</code></p>` : nothing}
      </div>
    </header>`
  }

  /** What the other side has asked for before they hung up. */
  private wish({ call: { key, transfer } }: WrapUp): TemplateResult | typeof nothing {
    return transfer ? askedTransfer(this.command, key, transfer) : nothing
  }

  /** Whom the other side has named in its place: all of the address, for it tells whose number that is. */
  private instead({ call: { redirectedTo: other } }: WrapUp): TemplateResult | typeof nothing {
    if (!other) return nothing
    const number = other.address ?? other.number
    const run = () => this.command({ type: 'dial', number })
    return html`<div class="under-way asked" role="group" aria-label="Sent on">
      <p>
        They name <b><bdi>${number.replace(/^sip:/, '')}</bdi></b> instead.
      </p>
      <div class="row">
        ${button({ label: `Call ${other.number}`, icon: 'phone', look: 'plain wide', run })}
      </div>
    </div>`
  }

  private finish({ call: { key, transfer } }: WrapUp): void {
    if (transfer) this.command({ type: 'refuse-transfer', key })
    this.command({ type: 'finish-wrap-up' })
  }

  private dispositionField({ disposition }: WrapUp): TemplateResult {
    const choose = (event: Event) =>
      this.command({ type: 'dispose', disposition: (event.target as HTMLSelectElement).value })
    return html`<div class="inline">
      <label for="disposition">Disposition</label>
      <span class="select">
        <select id="disposition" @change=${choose}>
          ${['', ...this.dispositions].map(
            (value) =>
              html`<option value=${value} .selected=${value === disposition}>${value || 'Choose…'}</option>`,
          )}
        </select>
        ${icon('open')}
      </span>
    </div>`
  }

  private noteField(): TemplateResult {
    const write = (event: Event) => {
      this.draft = (event.target as HTMLTextAreaElement).value
      this.command({ type: 'note', note: this.draft })
    }
    return html`<div>
      <label for="note">Note</label>
      <textarea
        id="note"
        rows="3"
        placeholder="What was it about?"
        .value=${this.draft}
        @input=${write}
      ></textarea>
    </div>`
  }
}

const saved = ({ saved: state }: WrapUp) =>
  state === 'confirmed'
    ? html`<p class="saved confirmed">${icon('check')}Saved in CRM</p>`
    : html`<p class="saved">${icon('clock')}Waiting to be saved</p>`

customElements.define('sidetone-wrap-up', SidetoneWrapUp)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-wrap-up': SidetoneWrapUp
  }
}
