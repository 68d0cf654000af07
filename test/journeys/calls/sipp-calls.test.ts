import type { Page } from 'playwright-core'
import { eventually } from '../../drivers/eventually.ts'
import { elsewhere, tones } from '../../lab/agents.ts'
import { startSipp, type Scenario, type Sipp } from '../../lab/sip/kamailio/sipp.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { callsOf, command, dial, untilAgentHears, untilRinging, untilState } from './phone-page.ts'
import { leave } from './stage.ts'

const number = `${elsewhere}654321`

let bench: CallBench
let page: Page
let sipp: Sipp | undefined

beforeAll(async () => {
  bench = await startCallBench({ system: 'kamailio' })
})
afterAll(() => bench.close())

beforeEach(async () => {
  page = await bench.openReadyPhone()
})
afterEach(async () => {
  await leave(page)
  await sipp?.stop()
})

/** A far end of other making than ours, in the telephone network. */
async function start(scenario: Scenario): Promise<Sipp> {
  const { secondTrunk } = bench.platform
  if (!secondTrunk) throw new Error('no second trunk')
  sipp = await startSipp({ scenario, ...secondTrunk, calls: 1 })
  return sipp
}

const untilWritten = (far: Sipp, wanted: RegExp) =>
  eventually(
    () => far.messages(),
    (text) => wanted.test(text),
    `sipp has seen ${String(wanted)}`,
  )

/** The numbers of the codecs that audio comes by and goes by. */
const payloadTypes = (page: Page) =>
  page.evaluate(async () => {
    const stats = [
      ...(
        (await window.connections.findLast((each) => each.connectionState === 'connected')?.getStats()) ??
        new Map()
      ).values(),
    ] as {
      readonly id: string
      readonly type: string
      readonly codecId?: string
      readonly payloadType?: number
    }[]
    const of = (type: string) => {
      const stream = stats.find((each) => each.type === type)
      return stats.find(({ id }) => id === stream?.codecId)?.payloadType
    }
    return { inbound: of('inbound-rtp'), outbound: of('outbound-rtp') }
  })

describe('sipp as the far end', () => {
  it('answers with telephone events of another number, takes no notice of a hold, and stays in the call', async () => {
    const far = await start({ does: 'answer', eventType: 101 })
    const key = await dial(page, number)
    await untilState(page, key, 'active')
    await untilAgentHears(page)
    await command(page, 'hold', key)
    await untilWritten(far, /^a=sendonly\r?$/m)
    await command(page, 'resume', key)
    await untilState(page, key, 'active')
    await untilAgentHears(page)
    await page.evaluate((call) => window.phone.telephony.sendDigits(call, '5'), key)
    await untilWritten(far, /^INFO sip:[\s\S]+^Signal=5\r?$/m)
    await command(page, 'hangUp', key)
    expect(await far.succeeded).toBe(true)
  })

  it.each([
    ['PCMU', 0],
    ['PCMA', 8],
    ['G722', 9],
  ])('talks %s alone, which goes both ways', async (codec, payloadType) => {
    await start({ does: 'echo', codec, payloadType })
    const key = await dial(page, number)
    await untilState(page, key, 'active')
    await untilAgentHears(page, tones.agent)
    expect(await payloadTypes(page)).toEqual({ inbound: payloadType, outbound: payloadType })
    await command(page, 'hangUp', key)
    expect(await sipp?.succeeded).toBe(true)
  })

  it('declines', async () => {
    await start({ does: 'reject', status: 603 })
    const key = await dial(page, number)
    expect(await untilState(page, key, 'ended')).toMatchObject({ failure: 'call.declined' })
  })

  it('calls, talks and hangs up', async () => {
    const far = await start({ does: 'call', extension: 'ada', from: '+4930777', name: 'Lab', lasts: 3000 })
    const key = await untilRinging(page)
    expect(await callsOf(page)).toMatchObject([{ party: { number: '+4930777', name: 'Lab' } }])
    await command(page, 'answer', key)
    await untilAgentHears(page)
    expect(await untilState(page, key, 'ended')).toMatchObject({ outcome: 'completed' })
    expect(await far.succeeded).toBe(true)
  })
})
