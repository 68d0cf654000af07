import { openGallery, type OpenGallery } from './gallery-page.ts'

let gallery: OpenGallery

beforeAll(async () => {
  gallery = await openGallery()
})

afterAll(() => gallery.close())

const show = (scene: string) =>
  gallery.page.evaluate((name) => window.gallery.show(name, { skin: 'slds', scheme: 'light' }), scene)

test('no animation goes on for ever', async () => {
  const endless: string[] = []
  for (const scene of gallery.names) {
    await show(scene)
    const found = await gallery.page.evaluate(() =>
      document
        .getAnimations()
        .some((animation) => animation.effect?.getComputedTiming().endTime === Infinity),
    )
    if (found) endless.push(scene)
  }
  expect(endless).toEqual([])
})

test('nothing moves where the agent has asked for no motion', async () => {
  await gallery.page.emulateMedia({ reducedMotion: 'reduce' })
  await show('incoming, one match')
  const moving = await gallery.page.evaluate(() => document.getAnimations().length)
  await gallery.page.emulateMedia({ reducedMotion: null })
  expect(moving).toBe(0)
})
