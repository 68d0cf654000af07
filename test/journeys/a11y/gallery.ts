import type { DeskCommand, DeskState } from '../../../shared/desk/state.ts'
import '../../../shared/ui/embedded-sign-in.ts'
import { putOnScreen, within } from '../../../shared/ui/on-screen.ts'
import type { SidetonePhone } from '../../../shared/ui/phone.ts'
import '../../../shared/ui/quality.ts'
import '../../../shared/ui/sign-in.ts'
import '../../../shared/ui/tools.ts'
import { scenes, type Look, type Scene } from './states.ts'

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
  /** User names and passwords that were sent since it was shown. */
  sent(): readonly (readonly [user: string, password: string])[]
  /** What a screen reader was told last. */
  said(role: 'status' | 'alert'): string
}

const all = scenes(Date.now())
let screen: ReturnType<typeof putOnScreen> | undefined
let sent: (readonly [user: string, password: string])[] = []

/** The sign-in of a phone that no CRM embeds, as the phone's entry point puts it there. */
async function putSignIn(phone: SidetonePhone, { asks = 'page', state: { session } }: Scene) {
  const form = document.createElement('sidetone-embedded-sign-in')
  form.slot = 'sign-in'
  Object.assign(form, { asks, session, skin: phone.skin, scheme: phone.scheme })
  form.submit = (user, password) => void sent.push([user, password])
  phone.append(form)
  await form.updateComplete
}

async function show(name: string, { skin, scheme }: Look): Promise<void> {
  const scene = all[name]
  if (!scene) throw new Error(`no scene "${name}"`)
  screen = putOnScreen()
  sent = []
  const { tools, debugging = false, silenced = false } = scene
  const loadTools = async () => tools?.() ?? Promise.reject(new Error('not loaded'))
  Object.assign(screen.phone, { skin, scheme, version: '1.0.0', loadTools, debugging, silenced })
  await screen.show(scene.state)
  if (scene.asks) await putSignIn(screen.phone, scene)
  for (const label of scene.clicks ?? []) await screen.click(label)
}

const gallery: Gallery = {
  names: Object.keys(all),
  show,
  async become(state) {
    const form = document.querySelector('sidetone-embedded-sign-in')
    if (form) form.session = state.session
    await form?.updateComplete
    await screen?.show(state)
  },
  elements: () =>
    [screen?.phone.renderRoot, screen?.phone]
      .flatMap((root) => (root ? within(root) : []))
      .filter((element) => element.checkVisibility()),
  given: () => screen?.given ?? [],
  sent: () => sent,
  said: (role) => screen?.said(role) ?? '',
}

document.body.style.margin = '0'
Object.assign(window, { gallery })
