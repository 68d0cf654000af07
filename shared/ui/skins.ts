/** How the phone looks: like the CRM around it. `slds` is Salesforce's, `fluent` is Microsoft's. */
export type Skin = 'slds' | 'fluent'

/** `auto` follows the browser. */
export type Scheme = 'light' | 'dark' | 'auto'

export const schemes: readonly Scheme[] = ['auto', 'light', 'dark']

/** One colour in its four looks. */
export interface Colour {
  readonly slds: readonly [light: string, dark: string]
  readonly fluent: readonly [light: string, dark: string]
}

const colour = (sldsLight: string, sldsDark: string, fluentLight: string, fluentDark: string): Colour => ({
  slds: [sldsLight, sldsDark],
  fluent: [fluentLight, fluentDark],
})

/**
 * Every colour on the screen. Each stands in the CSS as `--st-NAME`, and a page may set it anew on the element
 * from outside, for instance for a company's own brand.
 */
export const colours = {
  page: colour('#f2f4f8', '#14171d', '#f5f5f5', '#1a1a1a'),
  surface: colour('#ffffff', '#1f242d', '#ffffff', '#292929'),
  sunken: colour('#f1f4f9', '#2b323e', '#f3f3f3', '#363636'),
  line: colour('#dde2ea', '#38404d', '#e0e0e0', '#424242'),
  'field-side': colour('#7c8798', '#8390a5', '#d1d1d1', '#5c5c5c'),
  'field-line': colour('#7c8798', '#8390a5', '#616161', '#adadad'),
  text: colour('#10182a', '#f3f5f9', '#242424', '#ffffff'),
  'text-soft': colour('#4e5a6d', '#b3bece', '#5c5c5c', '#bdbdbd'),
  brand: colour('#0b6bd0', '#57a3fd', '#0f6cbd', '#115ea3'),
  'on-brand': colour('#ffffff', '#03182f', '#ffffff', '#ffffff'),
  'brand-text': colour('#0a57ad', '#8cc1ff', '#115ea3', '#62abf5'),
  'brand-soft': colour('#e2eefc', '#1b3655', '#ebf3fc', '#0e3a5f'),
  go: colour('#1d7a3e', '#1f8443', '#0e700e', '#107c10'),
  'on-go': colour('#ffffff', '#ffffff', '#ffffff', '#ffffff'),
  'go-text': colour('#1a6b37', '#6fd589', '#0e700e', '#6bc46b'),
  'go-soft': colour('#e1f3e6', '#15372a', '#e9f5e9', '#12391c'),
  stop: colour('#c3202f', '#d2333f', '#c50f1f', '#c4262e'),
  'on-stop': colour('#ffffff', '#ffffff', '#ffffff', '#ffffff'),
  'bad-text': colour('#a3121f', '#ff9ba0', '#a80f1b', '#f5a3a8'),
  'bad-soft': colour('#fdebec', '#43202a', '#fdf0f1', '#4a2226'),
  'warn-text': colour('#7a4a00', '#f6c667', '#7a4b00', '#f7c66b'),
  'warn-soft': colour('#fff2d9', '#3d321c', '#fff4de', '#413417'),
  focus: colour('#0a57ad', '#8cc1ff', '#242424', '#ffffff'),
  shade: colour('#0f1a2e1f', '#00000080', '#00000024', '#00000066'),
} as const satisfies Record<string, Colour>

export type ColourName = keyof typeof colours

/** Text on its ground: each pair has a contrast of at least 4.5 in every look. */
export const textOnGround: readonly (readonly [ColourName, ColourName])[] = [
  ...(['page', 'surface', 'sunken'] as const).flatMap((ground) =>
    (['text', 'text-soft', 'brand-text', 'go-text', 'bad-text', 'warn-text'] as const).map(
      (text) => [text, ground] as const,
    ),
  ),
  ['on-brand', 'brand'],
  ['on-go', 'go'],
  ['on-stop', 'stop'],
  ['brand-text', 'brand-soft'],
  ['go-text', 'go-soft'],
  ['bad-text', 'bad-soft'],
  ['text', 'bad-soft'],
  ['warn-text', 'warn-soft'],
  ['text', 'warn-soft'],
]

/** Everything else that differs from skin to skin. */
export const shapes: Readonly<Record<Skin, Readonly<Record<string, string>>>> = {
  slds: {
    font: "-apple-system,BlinkMacSystemFont,'Segoe UI',system-ui,Roboto,'Helvetica Neue',Arial,sans-serif",
    'radius-button': '1.5rem',
    'radius-field': '.75rem',
    'radius-tile': '1rem',
    'radius-card': '1.25rem',
  },
  fluent: {
    font: "'Segoe UI Variable Text','Segoe UI',-apple-system,BlinkMacSystemFont,system-ui,Roboto,Arial,sans-serif",
    'radius-button': '.25rem',
    'radius-field': '.25rem',
    'radius-tile': '.375rem',
    'radius-card': '.5rem',
  },
}
