import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { Devices } from '../ports/devices.ts'
import type { Support } from '../ports/support.ts'
import type { TestCall } from '../ports/test-call.ts'
import { button } from './button.ts'
import { controls } from './controls.ts'
import './devices.ts'
import './test-call.ts'
import { toolsStyle } from './tools-style.ts'

/** What the settings panel offers besides settings; it comes when the panel is opened first. */
export interface Tools {
  readonly devices: Devices
  readonly testCall: TestCall
  readonly support: Support
}

/** Devices, the test call and the file for support. */
export class SidetoneTools extends LitElement {
  static override properties = { tools: { attribute: false } }
  static override styles = [controls, toolsStyle]

  declare tools: Tools | undefined

  override render(): TemplateResult | typeof nothing {
    if (!this.tools) return nothing
    const { devices, testCall, support } = this.tools
    return html`<section aria-labelledby="devices">
        <h3 id="devices">Microphone and speakers</h3>
        <sidetone-devices .devices=${devices}></sidetone-devices>
      </section>
      <section aria-labelledby="test">
        <h3 id="test">Test call</h3>
        <sidetone-test-call .test=${testCall}></sidetone-test-call>
      </section>
      <section aria-labelledby="support">
        <h3 id="support">Support</h3>
        <p class="soft">What has happened lately, without secrets and without telephone numbers.</p>
        ${button({ label: 'Download support file', look: 'plain', run: () => this.download(support) })}
      </section>`
  }

  private download(support: Support): void {
    const { name, text } = support.file()
    const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    const link = this.ownerDocument.createElement('a')
    link.href = address
    link.download = name
    link.click()
    URL.revokeObjectURL(address)
  }
}

customElements.define('sidetone-tools', SidetoneTools)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-tools': SidetoneTools
  }
}
