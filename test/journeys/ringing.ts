import type { Browser } from 'puppeteer-core'
import { AnyConsole } from '../drivers/any-browser.ts'
import { launchQuietChromium } from '../drivers/browser-modes.ts'
import type { ConsoleKind } from '../drivers/console.ts'
import { eventually } from '../drivers/eventually.ts'
import { listenForRing, ringIn, type Rung } from '../drivers/ringing.ts'
import { agents } from '../lab/agents.ts'
import { startLab, type Lab } from '../lab/lab.ts'

/** Of full scale; the ring has 0.2. */
const audible = 0.02

const sounds = (rung: Rung | undefined): boolean => rung?.state === 'running' && rung.level > audible

/** A call rings aloud in a browser that keeps a page silent which nobody has clicked in. */
export function describeRinging(kind: ConsoleKind): void {
  let lab: Lab

  beforeAll(async () => {
    lab = await startLab({ port: 0 })
  })
  afterAll(() => lab.close())

  describe('a call', () => {
    let browser: Browser
    let desk: AnyConsole

    beforeAll(async () => {
      browser = await launchQuietChromium()
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
    }, 60_000)
  })
}
