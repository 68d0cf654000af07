import type { Browser } from 'puppeteer-core'
import { AnyConsole } from '../drivers/any-browser.ts'
import { launchQuietChromium, launchQuietFirefox } from '../drivers/browser-modes.ts'
import type { ConsoleKind } from '../drivers/console.ts'
import { eventually } from '../drivers/eventually.ts'
import { listenForRing, ringIn, type Rung } from '../drivers/ringing.ts'
import { soundCardMissing, startSoundCard } from '../drivers/sound-card.ts'
import { agents } from '../lab/agents.ts'
import { startLab, type Lab } from '../lab/lab.ts'

/** Of full scale; the ring has 0.2. */
const audible = 0.02

interface QuietBrowser {
  readonly name: string
  readonly missing: string | undefined
  launch(): Promise<Browser>
}

const sounds = (rung: Rung | undefined): boolean => rung?.state === 'running' && rung.level > audible

/** Browsers that keep a page silent which nobody has clicked in, and what each needs here and does not find. */
const browsers: readonly QuietBrowser[] = [
  { name: 'Chromium', missing: undefined, launch: launchQuietChromium },
  {
    name: 'Firefox',
    missing: soundCardMissing(),
    async launch() {
      const soundCard = await startSoundCard()
      const browser = await launchQuietFirefox(soundCard.environment)
      browser.once('disconnected', () => void soundCard.close())
      return browser
    },
  },
]

/** A call rings aloud, also where the agent looks at something else. */
export function describeRinging(kind: ConsoleKind): void {
  let lab: Lab

  beforeAll(async () => {
    lab = await startLab({ port: 0 })
  })
  afterAll(() => lab.close())

  for (const { name, missing, launch } of browsers) {
    const describeCall = (): void => {
      let browser: Browser
      let desk: AnyConsole

      beforeAll(async () => {
        browser = await launch()
      })
      afterAll(() => browser.close())

      beforeEach(async () => {
        const [agent] = agents
        if (!agent) throw new Error('the lab has no agents')
        desk = await AnyConsole.open({ browser, lab, kind, agent })
        await desk.signIn()
      })
      afterEach(() => desk.close())

      it('rings while another tab is in front of the phone', async () => {
        const frame = await desk.phoneFrame()
        await listenForRing(frame)
        await desk.leave()
        await eventually(
          () => frame.evaluate(() => document.visibilityState),
          (state) => state === 'hidden',
          'the phone is out of sight',
        )
        const calling = lab.telephone.farEnd.call({ extension: 'ada' })
        await eventually(() => ringIn(frame), sounds, 'the ring is heard')
        await calling.hangUp()
        // Else it is brought to the page that comes next.
        await calling.until(({ state }) => state === 'ended')
      }, 60_000)
    }
    if (missing === undefined) describe(`a call in ${name}`, describeCall)
    else describe.skip(`a call in ${name} is left out: it needs ${missing}`, describeCall)
  }
}
