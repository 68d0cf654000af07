import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import { openGallery, type OpenGallery } from './gallery-page.ts'
import { looks, type Look } from './states.ts'

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}

const source = () => readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let gallery: OpenGallery

beforeAll(async () => {
  gallery = await openGallery()
  await gallery.page.evaluate(await source())
})

afterAll(() => gallery.close())

/** What axe finds wrong: rule, element and reason. */
const findings = (scene: string, look: Look): Promise<string[]> =>
  gallery.page.evaluate(
    async ({ scene, look }) => {
      await window.gallery.show(scene, look)
      const { violations } = await window.axe.run(document, { resultTypes: ['violations'] })
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ target, failureSummary = '' }) => `${scene}: ${id} ${target.join(' ')} ${failureSummary}`,
        ),
      )
    },
    { scene, look },
  )

test.each(looks)('axe finds nothing in any scene, $skin $scheme', async (look) => {
  const found: string[] = []
  for (const scene of gallery.names) found.push(...(await findings(scene, look)))
  expect(found).toEqual([])
})
