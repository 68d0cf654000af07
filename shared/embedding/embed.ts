import { startPhone } from '../phone/start-phone.ts'
import { EmbedElement } from './embed-element.ts'
import { createEmbedding, type EmbeddedPhone } from './embedding.ts'
import type { Tell } from './events.ts'

const style = `
  :host { display: block; inline-size: 380px; block-size: 600px; max-inline-size: 100% }
  :host([hidden]) { display: none }
  sidetone-phone { block-size: 100% }
`

/** The phone in the page itself. The page has the deployment block, as the phone's own pages have. */
export class SidetoneEmbed extends EmbedElement {
  protected override start(tell: Tell): EmbeddedPhone | undefined {
    let phone: EmbeddedPhone | undefined
    const { settings } = this
    const root = this.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    root.adoptedStyleSheets = [sheet]
    void startPhone(
      window,
      this.skin,
      async (page) => {
        const embedding = createEmbedding(page, { tell, settings: async () => settings })
        phone = embedding.api
        return embedding.console
      },
      (element) => {
        element.sharesPage = true
        root.append(element)
      },
    )
    return phone
  }
}

customElements.define('sidetone-embed', SidetoneEmbed)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-embed': SidetoneEmbed
  }
}
