import type { DeskCommand, DeskState } from '../../../shared/desk/state.ts'
import { putOnScreen, within } from '../../../shared/ui/on-screen.ts'
import '../../../shared/ui/quality.ts'
import '../../../shared/ui/sign-in.ts'
import '../../../shared/ui/tools.ts'
import { scenes, type Look } from './states.ts'

/** What a test can ask of the page in the browser: one phone, in one scene and one look. */
export interface Gallery {
  readonly names: readonly string[]
  show(scene: string, look: Look): Promise<void>
  /** Hands another state to the phone that is there. */
  become(state: DeskState): Promise<void>
  /** All that is on the screen. */
  elements(): readonly Element[]
  /** What the phone has asked for since it was shown. */
  given(): readonly DeskCommand[]
}

const all = scenes(Date.now())
let screen: ReturnType<typeof putOnScreen> | undefined

async function show(name: string, { skin, scheme }: Look): Promise<void> {
  const scene = all[name]
  if (!scene) throw new Error(`no scene "${name}"`)
  screen = putOnScreen()
  const { tools, debugging = false } = scene
  const loadTools = async () => tools?.() ?? Promise.reject(new Error('not loaded'))
  Object.assign(screen.phone, { skin, scheme, version: '1.0.0', loadTools, debugging })
  await screen.show(scene.state)
  for (const label of scene.clicks ?? []) await screen.click(label)
}

const gallery: Gallery = {
  names: Object.keys(all),
  show,
  become: async (state) => screen?.show(state),
  elements: () => (screen ? within(screen.phone.renderRoot) : []),
  given: () => screen?.given ?? [],
}

document.body.style.margin = '0'
Object.assign(window, { gallery })
