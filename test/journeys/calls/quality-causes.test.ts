import type { Page } from 'playwright-core'
import { numbers, sipDomain } from '../../lab/agents.ts'
import type { FarEnd } from '../../lab/sip/far-end/far-end.ts'
import { startTurn, type Turn } from '../../lab/turn/turn.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { startColleague, talk } from './far-calls.ts'
import { untilCause } from './heard-quality.ts'
import { leave } from './stage.ts'

/** Of a relay by satellite: ms. */
const roundTrip = 700

/** Far ends may pause for breath, so that silence is told late: ms. */
const longPatience = 40_000
/** These causes have to last before they are told. */
jest.setTimeout(60_000)

const ben = `sip:ben@${sipDomain}`

let bench: CallBench
let turn: Turn
let page: Page
let colleague: FarEnd | undefined

beforeAll(async () => {
  ;[bench, turn] = await Promise.all([startCallBench({ system: 'kamailio' }), startTurn({ roundTrip })])
})
afterAll(() => Promise.all([bench.close(), turn.stop()]))

afterEach(async () => {
  turn.lose(0)
  await leave(page)
  await colleague?.close()
  colleague = undefined
})

/** A firewall lets nothing through but by the relay. */
async function openRelayedPhone(): Promise<Page> {
  const opened = await bench.openPhone()
  await opened.evaluate(() => {
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super({ ...configuration, iceTransportPolicy: 'relay' })
      }
    }
  })
  const account = { ...bench.accountOf('ada'), iceServers: [turn.server] }
  await opened.evaluate((given) => window.phone.connect(given), account)
  return opened
}

describe('a call', () => {
  it('by a relay far away is heard late, and in pieces where the way from the agent loses packets', async () => {
    page = await openRelayedPhone()
    colleague = await startColleague(bench)
    const { key } = await talk(page, colleague, ben)
    const late = await untilCause(page, key, 'quality.delay')
    expect(late.grade).not.toBe('good')
    expect(late.overall.roundTrip).toBeGreaterThan(600)
    turn.lose(0.2)
    const lossy = await untilCause(page, key, 'quality.far-loss')
    expect(lossy.loss).toBeLessThan(0.05)
  })

  it('whose packets come unevenly says so', async () => {
    page = await bench.openReadyPhone()
    const { key, far } = await talk(page, bench.farEnd, numbers.answers)
    far.delayUnevenly(900)
    expect((await untilCause(page, key, 'quality.jitter')).loss).toBeLessThan(0.05)
  })

  it('in which packets come that hold silence says so', async () => {
    page = await bench.openReadyPhone()
    colleague = await startColleague(bench, 'ben', 0)
    const { key } = await talk(page, colleague, ben)
    const quality = await untilCause(page, key, 'quality.far-silent', 'good', longPatience)
    expect(quality.overall.worst).toBe('quality.far-silent')
  })
})
