import type { Page } from 'playwright-core'
import { eventually } from '../../drivers/eventually.ts'
import { numbers } from '../../lab/agents.ts'
import { startTurn, type Turn } from '../../lab/turn/turn.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { dial, hearsAgent, untilAgentHears, untilState } from './phone-page.ts'
import { leave } from './stage.ts'

/** A relay by satellite: its candidate is there 1.2 s after it was asked for first. ms */
const roundTrip = 600

let bench: CallBench
let near: Turn
let far: Turn
let page: Page

beforeAll(async () => {
  ;[bench, near, far] = await Promise.all([
    startCallBench({ system: 'kamailio' }),
    startTurn(),
    startTurn({ roundTrip }),
  ])
})
afterAll(() => Promise.all([bench.close(), near.stop(), far.stop()]))

beforeEach(async () => {
  page = await bench.openPhone()
})
afterEach(() => leave(page))

const connect = (turn: Turn) =>
  page.evaluate((given) => window.phone.connect(given), {
    ...bench.accountOf('ada'),
    iceServers: [turn.server],
  })

/** A firewall lets nothing through but by the relay: from now on, or as soon as another path is looked for. */
const blockDirectPath = (since: 'now' | 'restart') =>
  page.evaluate((when) => {
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super({ ...configuration, ...(when === 'now' && { iceTransportPolicy: 'relay' }) })
      }

      override restartIce(): void {
        this.setConfiguration({ ...this.getConfiguration(), iceTransportPolicy: 'relay' })
        super.restartIce()
      }
    }
  }, since)

const sentOffers = () =>
  page.evaluate(() =>
    window.phone.log.flatMap(({ event, message }) =>
      event === 'sip.sent' && message?.startsWith('INVITE ') ? [message.includes(' typ relay')] : [],
    ),
  )

async function talk() {
  const next = bench.farEnd.nextCall()
  const key = await dial(page, numbers.answers)
  const call = await next
  await untilState(page, key, 'active')
  return { key, call }
}

const isRelayed = (key: string) =>
  eventually(
    () => page.evaluate((call) => window.phone.telephony.quality.get().get(call)?.overall.relayed, key),
    (relayed) => relayed === true,
    'the call is relayed',
    10_000,
  )

const pathsTold = (key: string) =>
  page.evaluate(
    (wanted) =>
      window.phone.log.flatMap(({ event, call, detail }) =>
        event === 'ice.path' && call === wanted ? [detail] : [],
      ),
    key,
  )

describe('a call whose audio can only go by a relay', () => {
  it('goes by it, and its record and the support file say so', async () => {
    await blockDirectPath('now')
    await connect(near)
    const { key, call } = await talk()
    await Promise.all([untilAgentHears(page), call.until(hearsAgent)])
    await isRelayed(key)
    expect(await pathsTold(key)).toContain('relay/udp to host/udp')
  })

  it('is told of it as soon as it is found, where that was later than the call could wait', async () => {
    await blockDirectPath('now')
    await connect(far)
    const { key, call } = await talk()
    await Promise.all([untilAgentHears(page), call.until(hearsAgent)])
    await isRelayed(key)
    expect((await sentOffers()).at(-1)).toBe(true)
    // Nobody had to wait until the call was given up for broken.
    expect(await page.evaluate(() => window.phone.log.map(({ event }) => event))).not.toContain(
      'call.audio-lost',
    )
  })
})

describe('a call whose direct path breaks', () => {
  it('goes on by a relay, though that is far away', async () => {
    await blockDirectPath('restart')
    await connect(far)
    const { key, call } = await talk()
    await Promise.all([untilAgentHears(page), call.until(hearsAgent)])
    const used = await page.evaluate(() =>
      window.connections.findIndex(({ connectionState }) => connectionState === 'connected'),
    )
    const before = await sentOffers()
    await page.evaluate((index) => window.pretend(index, 'failed'), used)
    await untilState(page, key, 'recovering')
    await eventually(sentOffers, ({ length }) => length > before.length, 'another path is offered', 10_000)
    await page.evaluate((index) => window.pretend(index, undefined), used)
    await untilState(page, key, 'active')
    await isRelayed(key)
    const { packets } = call.report().heard
    await call.until((report) => report.heard.packets > packets + 25 && hearsAgent(report))
    await untilAgentHears(page)
    expect((await sentOffers()).slice(before.length)).toEqual([true])
  })
})
