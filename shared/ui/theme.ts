import { css, LitElement, unsafeCSS, type PropertyDeclarations } from 'lit'
import { colours, shapes, type Scheme, type Skin } from './skins.ts'

const declare = (name: string, value: string): string => `--st-${name}:${value};`

function rules(skin: Skin): string {
  const coloured = Object.entries(colours).map(([name, looks]) =>
    declare(name, `light-dark(${looks[skin].join(',')})`),
  )
  const shaped = Object.entries(shapes[skin]).map(([name, value]) => declare(name, value))
  return `:host([skin=${skin}]){${[...coloured, ...shaped].join('')}}`
}

/** The token layer: all that the styles of the elements may use. */
export const tokens = css`
  ${unsafeCSS(rules('slds') + rules('fluent'))}
  :host {
    color-scheme: light dark;
  }
  :host([scheme='light']) {
    color-scheme: light;
  }
  :host([scheme='dark']) {
    color-scheme: dark;
  }
`

/** An element that stands on a page of its own, and so brings the look with it. */
export class ThemedElement extends LitElement {
  static override properties: PropertyDeclarations = { skin: { reflect: true }, scheme: { reflect: true } }

  declare skin: Skin
  declare scheme: Scheme

  constructor() {
    super()
    this.skin = 'slds'
    this.scheme = 'auto'
  }
}
