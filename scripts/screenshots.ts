/**
 * Takes the screenshots of the README and the guides anew:
 *
 *     npx tsx scripts/screenshots.ts
 */
import { join } from 'node:path'
import { openGallery } from '../test/journeys/a11y/gallery-page.ts'
import type { Look } from '../test/journeys/a11y/states.ts'

/** px of CSS */
const size = { width: 360, height: 540 }
const deviceScaleFactor = 2

const looks = {
  salesforce: { skin: 'slds', scheme: 'light' },
  'salesforce-dark': { skin: 'slds', scheme: 'dark' },
  dynamics: { skin: 'fluent', scheme: 'light' },
  'dynamics-dark': { skin: 'fluent', scheme: 'dark' },
} as const satisfies Record<string, Look>

/** File, without its ending: scene of the gallery and look. */
const shots: readonly (readonly [file: string, scene: string, look: keyof typeof looks])[] = [
  ['ready-salesforce', 'viewing', 'salesforce'],
  ['ready-dynamics', 'viewing', 'dynamics'],
  ['ringing-salesforce', 'incoming, one match', 'salesforce'],
  ['ringing-dynamics', 'incoming, one match', 'dynamics'],
  ['in-call-salesforce', 'in call, good audio', 'salesforce'],
  ['in-call-salesforce-dark', 'in call, good audio', 'salesforce-dark'],
  ['in-call-dynamics', 'in call, good audio', 'dynamics'],
  ['in-call-dynamics-dark', 'in call, good audio', 'dynamics-dark'],
]

const folder = join(import.meta.dirname, '../docs/screenshots')
const gallery = await openGallery(size, deviceScaleFactor)
const { page } = gallery
await page.emulateMedia({ reducedMotion: 'reduce' })
for (const [file, scene, look] of shots) {
  await page.evaluate(([name, how]) => window.gallery.show(name, how), [scene, looks[look]] as const)
  await page.screenshot({ path: join(folder, `${file}.png`) })
}
await gallery.close()
