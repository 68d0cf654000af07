import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Failure } from '../call/failure.ts'
import type { Device, Devices, DevicesState, DeviceUse, Processing } from '../ports/devices.ts'
import type { Unsubscribe } from '../ports/readable.ts'
import { button } from './button.ts'
import { controls } from './controls.ts'
import { failureCard } from './failure-card.ts'
import { fieldsStyle } from './tools-style.ts'

const useWords: Readonly<Record<DeviceUse, string>> = {
  microphone: 'Microphone',
  speaker: 'Speaker',
  ringer: 'Ringer',
}

const processingWords: Readonly<Record<keyof Processing, string>> = {
  echoCancellation: 'Cancel echo',
  noiseSuppression: 'Suppress noise',
  autoGainControl: 'Even out loudness',
}

const processings = Object.keys(processingWords) as (keyof Processing)[]

/** Decibels below full scale that are shown as nothing. */
const quietest = 60

/** Loudness as a share of the bar, as ears judge it: 0 to 1. */
export const barOf = (level: number): number =>
  level > 0 ? Math.min(1, Math.max(0, 1 + (20 * Math.log10(level)) / quietest)) : 0

const listFor = ({ microphones, speakers }: DevicesState, use: DeviceUse): readonly Device[] =>
  use === 'microphone' ? microphones : speakers

const isSame = (chosen: Device) => (device: Device) =>
  device.id === chosen.id || device.label === chosen.label

/**
 * The devices to choose from. The microphone is open, and its level shown, as long as this is on the screen and the
 * page in view.
 */
export class SidetoneDevices extends LitElement {
  static override properties = {
    devices: { attribute: false },
    level: { state: true },
    failure: { state: true },
    isOpen: { state: true },
  }
  static override styles = [controls, fieldsStyle]

  declare devices: Devices | undefined
  declare private level: number
  declare private failure: Failure | undefined
  declare private isOpen: boolean
  private stopFollowing: Unsubscribe | undefined
  private stopMeter: Unsubscribe | undefined
  /** How many microphones there were. */
  private known = 0

  constructor() {
    super()
    this.level = 0
    this.isOpen = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.ownerDocument.addEventListener('visibilitychange', this.look)
    this.requestUpdate('devices')
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.ownerDocument.removeEventListener('visibilitychange', this.look)
    this.stopFollowing?.()
    this.stopFollowing = undefined
    this.close()
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('devices') || !this.isConnected) return
    this.stopFollowing?.()
    this.stopFollowing = this.devices?.state.listen((state) => this.follow(state))
    this.devices?.list()
    this.look()
  }

  override render(): TemplateResult | typeof nothing {
    const state = this.devices?.state.get()
    if (!state) return nothing
    return html`${this.failure ? failureCard({ failure: this.failure }) : nothing}
      ${state.microphones.length ? this.choices(state) : this.permission()}
      <div>${processings.map((name) => this.processing(name, state.processing[name]))}</div>`
  }

  private choices(state: DevicesState): TemplateResult {
    return html`<div>
        ${this.choice('microphone', state)}
        <div
          class="level"
          role="meter"
          aria-label="Microphone level"
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow=${Math.round(this.level * 100)}
        >
          <i .style=${`transform: scaleX(${this.level.toFixed(2)})`}></i>
        </div>
      </div>
      ${
        state.canChooseSpeaker
          ? html`${this.choice('speaker', state)} ${this.refusal('speaker', state)}
            ${this.choice('ringer', state)} ${this.refusal('ringer', state)}`
          : nothing
      }`
  }

  private choice(use: DeviceUse, state: DevicesState): TemplateResult {
    const chosen = state.chosen[use]
    const there = listFor(state, use)
    const current = chosen && there.find(isSame(chosen))
    const options =
      chosen && !current ? [...there, { ...chosen, label: `${chosen.label} (not connected)` }] : there
    const selected = current?.id ?? chosen?.id ?? ''
    return html`<div>
      <label for=${use}>${useWords[use]}</label>
      <select
        id=${use}
        @change=${(event: Event) => this.choose(use, (event.target as HTMLSelectElement).value)}
      >
        <option value="" ?selected=${!selected}>As the computer has it</option>
        ${options.map(
          ({ id, label }) => html`<option value=${id} ?selected=${id === selected}>${label}</option>`,
        )}
      </select>
    </div>`
  }

  private refusal(use: DeviceUse, { refused: { [use]: failure } }: DevicesState): TemplateResult {
    return html`<div role="status">${failure ? failureCard({ failure, mild: true }) : nothing}</div>`
  }

  private processing(name: keyof Processing, on: boolean): TemplateResult {
    return html`<label class="check"
      ><input type="checkbox" .checked=${on} @change=${() => this.devices?.process({ [name]: !on })} />${
        processingWords[name]
      }</label
    >`
  }

  private permission(): TemplateResult {
    return html`<p class="soft">Browsers name no device before they are allowed to.</p>
      ${button({ label: 'Allow the microphone', look: 'plain', run: () => this.open() })}`
  }

  private choose(use: DeviceUse, id: string): void {
    const { devices } = this
    if (devices)
      devices.choose(
        use,
        listFor(devices.state.get(), use).find((device) => device.id === id),
      )
  }

  /** What is plugged in may be what was missing. */
  private follow({ microphones: { length } }: DevicesState): void {
    if (length > this.known && !this.stopMeter) this.look()
    this.known = length
    this.requestUpdate()
  }

  /** The microphone is opened without a question where that was allowed before. */
  private readonly look = (): void => {
    const isInView = this.ownerDocument.visibilityState !== 'hidden'
    if (!isInView) this.close()
    else if (this.devices?.state.get().microphones.length) this.open()
  }

  private open(): void {
    this.failure = undefined
    this.stopMeter ??= this.devices?.meter(
      (level) => (this.level = barOf(level)),
      (failure) => {
        this.failure = failure
        this.close()
      },
    )
  }

  private close(): void {
    this.stopMeter?.()
    this.stopMeter = undefined
    this.level = 0
  }
}

customElements.define('sidetone-devices', SidetoneDevices)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-devices': SidetoneDevices
  }
}
