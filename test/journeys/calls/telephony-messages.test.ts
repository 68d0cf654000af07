import { startCallBench, type CallBench } from './call-bench.ts'

let bench: CallBench

beforeAll(async () => {
  bench = await startCallBench()
})
afterAll(() => bench.close())

const untilMessages = async (page: Awaited<ReturnType<CallBench['openPhone']>>, count: number) => {
  await page.waitForFunction((wanted) => window.phone.telephony.messages.get().count === wanted, count)
}

test('the voice mail tells how many messages wait, at once and whenever that changes', async () => {
  bench.platform.setMessages('ada', 2)
  const page = await bench.openReadyPhone()
  await untilMessages(page, 2)
  bench.platform.setMessages('ada', 3)
  await untilMessages(page, 3)
  bench.platform.cut()
  bench.platform.setMessages('ada', 0)
  await untilMessages(page, 0)
  expect(await page.evaluate(() => window.phone.telephony.messages.get().waiting)).toBe(false)
})
