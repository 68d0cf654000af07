import { colours, shapes, textOnGround, type ColourName, type Skin } from './skins.ts'

const looks = (['slds', 'fluent'] as const).flatMap((skin) =>
  ([0, 1] as const).map((scheme) => [skin, scheme] as const),
)

/** WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const hex = (name: ColourName, skin: Skin, scheme: 0 | 1) => colours[name][skin][scheme]

describe('the colours', () => {
  it.each(looks)('keep text readable in %s, scheme %d', (skin, scheme) => {
    const weak = textOnGround
      .map(
        ([text, ground]) =>
          [text, ground, contrast(hex(text, skin, scheme), hex(ground, skin, scheme))] as const,
      )
      .filter(([, , ratio]) => ratio < 4.5)
    expect(weak).toEqual([])
  })

  it.each(looks)('make fields, buttons and the focus stand out in %s, scheme %d', (skin, scheme) => {
    const weak = (['field-line', 'focus', 'go', 'stop', 'brand'] as const)
      .flatMap((name) => (['page', 'surface'] as const).map((ground) => [name, ground] as const))
      .map(
        ([name, ground]) =>
          [name, ground, contrast(hex(name, skin, scheme), hex(ground, skin, scheme))] as const,
      )
      .filter(([name, , ratio]) => ratio < (name.startsWith('field') || name === 'focus' ? 3 : 2))
    expect(weak).toEqual([])
  })
})

test('every skin has the same shapes', () => {
  expect(Object.keys(shapes.fluent)).toEqual(Object.keys(shapes.slds))
})
