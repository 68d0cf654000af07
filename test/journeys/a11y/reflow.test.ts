import { openGallery, type OpenGallery } from './gallery-page.ts'
import type { Skin } from '../../../shared/ui/skins.ts'

/** px. The narrow panel, the wide one, and the narrow one at a zoom of 200 %. */
const widths = [320, 380, 160]
const skins: readonly Skin[] = ['slds', 'fluent']

let gallery: OpenGallery

beforeAll(async () => {
  gallery = await openGallery()
})

afterAll(() => gallery.close())

/** The elements of a scene that are wider than the panel, or hide a part of what they hold. */
const tooWide = (scene: string, skin: Skin): Promise<string[]> =>
  gallery.page.evaluate(
    async ({ scene, skin }) => {
      await window.gallery.show(scene, { skin, scheme: 'light' })
      return window.gallery
        .elements()
        .filter((element) => !element.closest('.hidden, .user, svg'))
        .filter((element) => {
          const { left, right } = element.getBoundingClientRect()
          return left < 0 || right > innerWidth || element.scrollWidth > Math.max(element.clientWidth, 1) + 1
        })
        .map((element) => `${scene}: ${element.localName}.${element.className}`)
    },
    { scene, skin },
  )

/** The buttons of a scene that are too small to hit. */
const tooSmall = (scene: string): Promise<string[]> =>
  gallery.page.evaluate(async (scene) => {
    await window.gallery.show(scene, { skin: 'fluent', scheme: 'light' })
    return window.gallery
      .elements()
      .filter((element) => element.matches('button:not(.link), select, input[type=tel]'))
      .filter((element) => element.getBoundingClientRect().height < 40 || element.clientWidth < 38)
      .map((element) => `${scene}: ${element.ariaLabel ?? element.textContent}`)
  }, scene)

describe.each(widths)('at %d px', (width) => {
  beforeAll(() => gallery.page.setViewportSize({ width, height: 500 }))

  it.each(skins)('nothing is wider than the panel, %s', async (skin) => {
    const found: string[] = []
    for (const scene of gallery.names) found.push(...(await tooWide(scene, skin)))
    expect(found).toEqual([])
  })
})

describe.each([
  [320, 300],
  [380, 700],
])('at %d × %d px', (width, height) => {
  beforeAll(() => gallery.page.setViewportSize({ width, height }))

  test('every button can be hit', async () => {
    const found: string[] = []
    for (const scene of gallery.names) found.push(...(await tooSmall(scene)))
    expect(found).toEqual([])
  })

  test.each(['incoming, several matches', 'in call', 'in call, keypad', 'several calls', 'wrap-up'])(
    'what matters most in "%s" is in view without scrolling',
    async (scene) => {
      await gallery.page.evaluate(
        (name) => window.gallery.show(name, { skin: 'slds', scheme: 'light' }),
        scene,
      )
      const action = gallery.page.getByRole('button', { name: /^(Answer|Hang up|Done)$/ }).first()
      const box = await action.boundingBox()
      expect(box && box.y >= 0 && box.y + box.height <= height).toBe(true)
    },
  )
})
