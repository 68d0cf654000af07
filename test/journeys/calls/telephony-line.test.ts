import { numbers } from '../../lab/agents.ts'
import type { FarEndCall } from '../../lab/sip/far-end/far-end.ts'
import { headerOf } from '../../lab/sip/message/message.ts'
import type { Page } from 'playwright-core'
import { startCallBench, type CallBench } from './call-bench.ts'
import { sentBy } from './calling.ts'
import { callsOf, command, dial, hearsAgent, untilAgentHears, untilLine, untilState } from './phone-page.ts'
import { systems } from './stage.ts'

let bench: CallBench
let page: Page

describe.each(systems)('on %s', (_, system) => {
  beforeAll(async () => {
    bench = await startCallBench({ system })
  })
  afterAll(() => bench.close())

  beforeEach(async () => {
    page = await bench.openPhone()
  })
  afterEach(() => page.context().close())

  const connect = (account = bench.accountOf('ada')) =>
    page.evaluate(
      (given) =>
        window.phone.connect(given).then(
          () => undefined,
          (error: { code: string }) => error.code,
        ),
      account,
    )

  async function talk(): Promise<{ key: string; far: FarEndCall }> {
    await connect()
    const next = bench.farEnd.nextCall()
    const key = await dial(page, numbers.answers)
    const far = await next
    await untilState(page, key, 'active')
    await far.until(hearsAgent)
    return { key, far }
  }

  /** Breaks the phone's connection, and keeps new ones from opening. */
  async function breakLine(): Promise<() => Promise<void>> {
    await page.evaluate(() => window.breakSockets())
    await untilLine(page, 'reconnecting')
    return () => page.evaluate(() => window.mendSockets())
  }

  describe('the line', () => {
    it('comes back by itself after the server has dropped it', async () => {
      await connect()
      const lost = untilLine(page, 'reconnecting')
      await bench.platform.cut()
      await lost
      await untilLine(page, 'ready')
      expect(await bench.platform.registered()).toContain('ada')
    })

    it('takes the next server where the preferred one is dead', async () => {
      const account = bench.accountOf('ada')
      expect(
        await connect({ ...account, servers: ['ws://127.0.0.1:9/', ...account.servers] }),
      ).toBeUndefined()
      await untilLine(page, 'ready')
    })

    it('fails where its credentials are refused', async () => {
      const { credentials, ...rest } = bench.accountOf('ada')
      expect(await connect({ ...rest, credentials: { ...credentials, password: 'wrong' } })).toBe(
        'line.refused',
      )
      await untilLine(page, 'failed')
    })

    it('asks for a fresh account before its credentials expire', async () => {
      await page.clock.install()
      await page.exposeFunction('freshAccount', () => bench.accountOf('ada', 61))
      await page.evaluate(async () => {
        let count = 0
        window.accountsAsked = () => count
        await window.phone.telephony.connect(() => {
          count++
          return window.freshAccount()
        })
      })
      await page.clock.fastForward(10_000)
      await page.waitForFunction(() => window.accountsAsked() > 1)
      await untilLine(page, 'ready')
    })
  })

  describe('a call whose connection to the server is lost', () => {
    it('keeps its audio, and can be held when the line is back', async () => {
      const { key, far } = await talk()
      const { packets } = far.report().heard
      const mend = await breakLine()
      await far.until(({ heard }) => heard.packets > packets + 50)
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
      expect(far.report().heard.longestGap).toBeLessThan(200)
      await mend()
      await untilLine(page, 'ready')
      await untilAgentHears(page)
      await command(page, 'hold', key)
      await far.until(({ heldBy }) => heldBy.includes('agent'))
      await command(page, 'hangUp', key)
    })

    it('ends when the line is back, where the far end has hung up meanwhile and could not tell', async () => {
      const { key, far } = await talk()
      const mend = await breakLine()
      await far.hangUp()
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
      await mend()
      await untilLine(page, 'ready')
      expect(await untilState(page, key, 'ended')).toMatchObject({ failure: 'call.lost' })
      const asked = await sentBy(page, 'OPTIONS')
      expect(asked.filter((each) => headerOf(each, 'Call-ID') === far.id)).toHaveLength(1)
    })

    it('ends at the far end when the agent hangs up meanwhile and the line comes back', async () => {
      const { key, far } = await talk()
      const mend = await breakLine()
      const over = command(page, 'hangUp', key)
      expect(await untilState(page, key, 'ended')).toMatchObject({ outcome: 'completed' })
      expect(far.report().state).toBe('answered')
      await mend()
      await far.until(({ state }) => state === 'ended')
      await over
    })
  })
})
