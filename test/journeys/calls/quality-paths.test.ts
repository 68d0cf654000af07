import type { Page } from 'playwright-core'
import type { LineAccount } from '../../../shared/ports/telephony.ts'
import { numbers } from '../../lab/agents.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { dial, hearsAgent, untilAgentHears, untilState } from './phone-page.ts'
import { leave, systems } from './stage.ts'

let bench: CallBench
let page: Page

const account = (credential: string, lifetime = 600): LineAccount => ({
  ...bench.accountOf('ada', lifetime),
  // Nobody answers there, which must not delay a call.
  iceServers: [{ urls: ['turn:127.0.0.1:9?transport=udp'], username: 'ada', credential }],
})

const credentialOf = (index: number) =>
  page.evaluate((at) => window.connections.at(at)?.getConfiguration().iceServers?.[0]?.credential, index)

describe.each(systems)('on %s', (_, system) => {
  beforeAll(async () => {
    bench = await startCallBench({ system })
  })
  afterAll(() => bench.close())

  beforeEach(async () => {
    page = await bench.openPhone()
  })
  afterEach(() => leave(page))

  describe('the credentials of relays', () => {
    it('are renewed before they expire, for the next call and for the repair of one under way', async () => {
      let asked = 0
      await page.exposeFunction('freshAccount', () => (asked++ ? account('second') : account('first', 10)))
      await page.evaluate(() => window.phone.telephony.connect(() => window.freshAccount()))
      const next = bench.farEnd.nextCall()
      const key = await dial(page, numbers.answers)
      const far = await next
      await untilState(page, key, 'active')
      await far.until(hearsAgent)
      const used = await page.evaluate(() =>
        window.connections.findIndex(({ connectionState }) => connectionState === 'connected'),
      )
      expect(await credentialOf(used)).toBe('first')

      await page.waitForFunction(
        () => window.connections.at(-1)?.getConfiguration().iceServers?.[0]?.credential === 'second',
        undefined,
        { timeout: 20_000 },
      )
      const { changes } = far.report()
      await page.evaluate((index) => window.pretend(index, 'failed'), used)
      await untilState(page, key, 'recovering')
      await far.until((report) => report.changes > changes)
      expect(await credentialOf(used)).toBe('second')
      await page.evaluate((index) => window.pretend(index, undefined), used)
      await untilState(page, key, 'active')
      const { packets } = far.report().heard
      await far.until((report) => report.heard.packets > packets + 25 && hearsAgent(report))
      await untilAgentHears(page)
    })
  })

  describe('the codecs of an offer', () => {
    it('are Opus first, then those of telephone networks, then G.722', async () => {
      await page.evaluate((given) => window.phone.connect(given), account('x'))
      await page.waitForFunction(() => window.connections.at(-1)?.localDescription)
      const names = await page.evaluate(() =>
        Array.from(
          window.connections.at(-1)?.localDescription?.sdp.matchAll(/^a=rtpmap:\d+ ([\w-]+)\//gm) ?? [],
          ([, name]) => name,
        ),
      )
      expect([...new Set(names)]).toEqual(['opus', 'PCMA', 'PCMU', 'G722', 'telephone-event'])
    })
  })
})
