import type { Page } from 'playwright-core'
import type { CallKey } from '../../../shared/call/call.ts'
import { numbers } from '../../lab/agents.ts'
import type { FarEndCall } from '../../lab/sip/far-end/far-end.ts'
import type { Spare } from '../../lab/sip/kamailio/kamailio.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { talk } from './far-calls.ts'
import { callsOf, command, hearsAgent, untilAgentHears, untilLine, untilState } from './phone-page.ts'
import { leave } from './stage.ts'

let bench: CallBench
let spare: Spare
let page: Page
let key: CallKey
let far: FarEndCall

beforeAll(async () => {
  bench = await startCallBench({ system: 'kamailio-pair' })
  if (!bench.platform.spare) throw new Error('no second server')
  ;({ spare } = bench.platform)
})
afterAll(() => bench.close())

beforeEach(async () => {
  page = await bench.openReadyPhone()
  ;({ key, far } = await talk(page, bench.farEnd, numbers.answers))
  await Promise.all([far.until(hearsAgent), untilAgentHears(page)])
  const lost = untilLine(page, 'reconnecting')
  await spare.takeOver()
  await lost
  await untilLine(page, 'ready')
})
afterEach(async () => {
  await leave(page)
  await spare.handBack()
})

describe('a call whose server dies', () => {
  it('goes on without a gap, and is held, resumed and ended by the other server', async () => {
    expect(await spare.registered()).toContain('ada')
    expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
    expect(far.report().heard.longestGap).toBeLessThan(200)
    await command(page, 'hold', key)
    await far.until(({ heldBy }) => heldBy.includes('agent'))
    await command(page, 'resume', key)
    await Promise.all([far.until(hearsAgent), untilAgentHears(page)])
    await command(page, 'hangUp', key)
    await far.until(({ state }) => state === 'ended')
  })

  it('is held and ended by the far end', async () => {
    expect(await far.hold(true)).toBe(200)
    await untilState(page, key, 'held')
    expect(await far.hold(false)).toBe(200)
    await Promise.all([far.until(hearsAgent), untilAgentHears(page)])
    await far.hangUp()
    await untilState(page, key, 'ended')
  })
})
