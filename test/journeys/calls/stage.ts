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

/**
 * Who is on the other side. Somebody of the telephone network needs a system that has trunks, with UDP and plain RTP.
 * Colleagues on Kamailio have their own tests: `signalling-forked`, `telephony-transfer`, `desk-calls`,
 * `ringing-calls` and `browser-calls`.
 */
const places = {
  embedded: ['a colleague', startScriptedParty],
  kamailio: ['somebody in the telephone network', startScriptedNumber],
} as const satisfies Readonly<Partial<Record<TelephoneSystemName, readonly [string, Start]>>>

/** The telephone systems that calls have to work on, in words of their own. */
export const systems = [
  ['the embedded telephone system', 'embedded'],
  ['Kamailio and rtpengine', 'kamailio'],
] as const satisfies readonly (readonly [string, keyof typeof places])[]

/** Lets go of the line and of everything that the page holds. */
export async function leave(page: Page): Promise<void> {
  await page.evaluate(() => window.phone.telephony.disconnect())
  await page.context().close()
}

/** Runs the same tests on each telephone system, or on some, with somebody on the other side of the call. */
export function onEachStage(
  describeTests: (stage: Stage) => void,
  chosen: readonly (typeof systems)[number][] = systems,
): void {
  describe.each(chosen.map(([name, system]) => [name, ...places[system], system] as const))(
    'on %s, with %s',
    (_, _who, start, system) => {
      let bench: CallBench
      let page: Page
      let party: ScriptedParty
      beforeAll(async () => {
        bench = await startCallBench({ system })
      })
      afterAll(() => bench.close())
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
    },
  )
}
