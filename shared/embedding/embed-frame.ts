import { EmbedElement } from './embed-element.ts'
import type { EmbeddedPhone } from './embedding.ts'
import type { Tell } from './events.ts'
import { createRemotePhone } from './remote-phone.ts'

const style = `
  :host { display: block; inline-size: 380px; block-size: 600px; max-inline-size: 100% }
  :host([hidden]) { display: none }
  iframe { display: block; inline-size: 100%; block-size: 100%; border: 0 }
`

/** The phone in a frame of its own. `src` is the address of its page, on the server of the phone. */
export class SidetoneFrame extends EmbedElement {
  protected override start(tell: Tell): EmbeddedPhone | undefined {
    const source = this.getAttribute('src') ?? ''
    const { ownerDocument: document, settings, skin } = this
    const { protocol, origin, href } = new URL(source, document.baseURI)
    if (protocol !== 'https:' && protocol !== 'http:') return undefined
    const frame = document.createElement('iframe')
    const phone = createRemotePhone({
      window,
      peer: () => frame.contentWindow,
      origin,
      begin: { type: 'begin', settings, skin },
      tell,
    })
    frame.title = this.title || 'Phone'
    frame.allow = 'microphone; autoplay; speaker-selection'
    // So that the phone knows whose page it is on, where the browser does not tell it otherwise.
    frame.referrerPolicy = 'origin'
    frame.src = href
    const root = this.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    root.adoptedStyleSheets = [sheet]
    root.append(frame)
    return phone
  }
}

customElements.define('sidetone-frame', SidetoneFrame)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-frame': SidetoneFrame
  }
}
