import type { Page } from 'playwright-core'
import type { TelephoneSystemName } from '../../lab/telephone-system.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { startScriptedNumber, startScriptedParty, type ScriptedParty } from './scripted-party.ts'

/** A telephone system, a phone whose line is ready, and somebody whose every message is the test's own. */
export interface Stage {
  readonly bench: CallBench
  readonly page: Page
  readonly party: ScriptedParty
}

type Start = (bench: CallBench) => Promise<ScriptedParty>

const colleague: readonly [string, Start] = ['a colleague', startScriptedParty]

/** Somebody of the telephone network needs a system that has trunks: UDP and plain RTP. */
const places: Readonly<Record<TelephoneSystemName, readonly (readonly [string, Start])[]>> = {
  embedded: [colleague],
  kamailio: [colleague, ['somebody in the telephone network', startScriptedNumber]],
}

/** The telephone systems that calls have to work on, in words of their own. */
export const systems = [
  ['the embedded telephone system', 'embedded'],
  ['Kamailio and rtpengine', 'kamailio'],
] as const satisfies readonly (readonly [string, TelephoneSystemName])[]

/** Lets go of the line and of everything that the page holds. */
export async function leave(page: Page): Promise<void> {
  await page.evaluate(() => window.phone.telephony.disconnect())
  await page.context().close()
}

/** Runs the same tests wherever the other side of a call can be. */
export function onEachStage(describeTests: (stage: Stage) => void): void {
  describe.each(systems)('on %s', (_, system) => {
    let bench: CallBench
    beforeAll(async () => {
      bench = await startCallBench({ system })
    })
    afterAll(() => bench.close())

    describe.each(places[system])('with %s', (_place, start) => {
      let page: Page
      let party: ScriptedParty
      beforeEach(async () => {
        ;[page, party] = await Promise.all([bench.openReadyPhone(), start(bench)])
      })
      afterEach(async () => {
        await leave(page)
        await party.close()
      })
      describeTests({
        get bench() {
          return bench
        },
        get page() {
          return page
        },
        get party() {
          return party
        },
      })
    })
  })
}
