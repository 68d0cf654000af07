import type { Page } from 'playwright-core'
import { startCallBench, type CallBench } from './call-bench.ts'
import { headerOf } from '../../lab/sip/message/message.ts'
import { sentBy } from './calling.ts'
import { systems } from './stage.ts'
import { sipDomain } from '../../lab/agents.ts'

const untilMessages = (page: Page, count: number) =>
  page.waitForFunction((wanted) => window.phone.telephony.messages.get().count === wanted, count)

describe.each(systems)('on %s', (_, system) => {
  let bench: CallBench

  beforeAll(async () => {
    bench = await startCallBench({ system })
  })
  afterAll(() => bench.close())

  test('the voice mail tells how many messages wait, at once and whenever that changes', async () => {
    bench.platform.setMessages('ada', 2)
    const page = await bench.openReadyPhone()
    await untilMessages(page, 2)
    const [asked] = await sentBy(page, 'SUBSCRIBE')
    expect(asked?.uri).toBe(`sip:ada@${sipDomain}`)
    expect(asked && headerOf(asked, 'Event')).toBe('message-summary')
    expect(asked && headerOf(asked, 'Accept')).toBe('application/simple-message-summary')
    expect(Number(asked && headerOf(asked, 'Expires'))).toBeGreaterThan(0)
    bench.platform.setMessages('ada', 3)
    await untilMessages(page, 3)
    await bench.platform.cut()
    bench.platform.setMessages('ada', 0)
    await untilMessages(page, 0)
    expect(await page.evaluate(() => window.phone.telephony.messages.get().waiting)).toBe(false)
  })
})
