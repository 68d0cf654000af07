import type { Page } from 'playwright-core'
import { numbers } from '../../lab/agents.ts'
import { headerOf } from '../../lab/sip/message/message.ts'
import { sentBy } from './calling.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { talk } from './far-calls.ts'
import { command, hearsAgent, untilAgentHears } from './phone-page.ts'
import { leave } from './stage.ts'

describe('Kamailio over TLS, which asks by SHA-256', () => {
  let bench: CallBench
  let page: Page

  beforeAll(async () => {
    bench = await startCallBench({ system: 'kamailio', algorithm: 'SHA-256' })
  })
  afterAll(() => bench.close())

  beforeEach(async () => {
    page = await bench.openPhone()
    const { secureWebSocket = '' } = bench.platform
    await page.evaluate((account) => window.phone.connect(account), {
      ...bench.accountOf('ada'),
      servers: [secureWebSocket],
    })
  })
  afterEach(() => leave(page))

  it('registers the phone, and takes its calls and their changes', async () => {
    expect(await bench.platform.registered()).toContain('ada')
    const { key, far } = await talk(page, bench.farEnd, numbers.answers)
    await Promise.all([far.until(hearsAgent), untilAgentHears(page)])
    await command(page, 'hold', key)
    await far.until(({ heldBy }) => heldBy.includes('agent'))
    await command(page, 'hangUp', key)
    await far.until(({ state }) => state === 'ended')
    const [challenged, invite] = await sentBy(page, 'INVITE')
    expect(challenged && headerOf(challenged, 'Via')).toMatch(/^SIP\/2\.0\/WSS /)
    for (const request of [invite, (await sentBy(page, 'REGISTER')).at(-1)])
      expect(
        request && (headerOf(request, 'Proxy-Authorization') ?? headerOf(request, 'Authorization')),
      ).toMatch(/\bresponse="[0-9a-f]{64}".*\balgorithm=SHA-256\b/)
  })
})
