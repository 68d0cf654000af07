import type { Page } from 'playwright-core'
import { numbers } from '../../lab/agents.ts'
import type { FarEndCall } from '../../lab/sip/far-end/far-end.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import {
  callsOf,
  command,
  dial,
  hearsAgent,
  hearsNothing,
  untilAgentHears,
  untilAgentHearsNothing,
  untilLine,
  untilRinging,
  untilState,
} from './phone-page.ts'
import { leave, systems } from './stage.ts'

let bench: CallBench
let page: Page

describe.each(systems)('on %s', (_, system) => {
  beforeAll(async () => {
    bench = await startCallBench({ system })
  })
  afterAll(() => bench.close())

  beforeEach(async () => {
    page = await bench.openReadyPhone()
  })
  afterEach(() => leave(page))

  /** Dials a number that answers; both sides are in the call. */
  async function talk(): Promise<{ key: string; far: FarEndCall }> {
    const next = bench.farEnd.nextCall()
    const key = await dial(page, numbers.answers)
    const far = await next
    await untilState(page, key, 'active')
    return { key, far }
  }

  /** The far end calls, and it rings here. */
  async function ring(): Promise<{ key: string; far: FarEndCall }> {
    const far = bench.farEnd.call({ extension: 'ada', from: '+4930555100', name: 'Jörg “JJ” Müller' })
    return { key: await untilRinging(page), far }
  }

  describe('a call out', () => {
    it('lets both sides hear each other', async () => {
      const { far } = await talk()
      await Promise.all([untilAgentHears(page), far.until(hearsAgent)])
    })

    it('rings before it is answered, and says when that was', async () => {
      bench.farEnd.behave('+4930555777', { rings: 400, then: 'answer' })
      const began = Date.now()
      const key = await dial(page, '+49 (30) 555-777')
      await page.waitForFunction(() => {
        const [call] = window.phone.telephony.calls.get()
        return call?.state === 'dialing' && call.progress === 'ringing'
      })
      const { startedAt, answeredAt, party } = await untilState(page, key, 'active')
      expect(answeredAt - startedAt).toBeGreaterThanOrEqual(400)
      expect(startedAt).toBeGreaterThanOrEqual(began)
      expect(party.number).toBe('+4930555777')
    })

    it('is silent on both sides while it is held, and has both voices again when it is resumed', async () => {
      const { key, far } = await talk()
      await far.until(hearsAgent)
      await command(page, 'hold', key)
      expect(await callsOf(page)).toMatchObject([{ state: 'held', by: 'us' }])
      expect(await far.until(hearsNothing)).toMatchObject({ heldBy: ['agent'] })
      await untilAgentHearsNothing(page)
      await command(page, 'resume', key)
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
      expect(await far.until(hearsAgent)).toMatchObject({ heldBy: [] })
      await untilAgentHears(page)
    })

    it('survives a hold from both sides, released in either order', async () => {
      const { key, far } = await talk()
      await command(page, 'hold', key)
      expect(await far.hold(true)).toBe(200)
      expect(await untilState(page, key, 'held')).toMatchObject({ by: 'both' })
      await command(page, 'resume', key)
      expect(await untilState(page, key, 'held')).toMatchObject({ by: 'them' })
      expect(await far.hold(false)).toBe(200)
      await untilState(page, key, 'active')
      await Promise.all([untilAgentHears(page), far.until(hearsAgent)])
    })

    it('survives that both sides hold it at the same moment', async () => {
      const { key, far } = await talk()
      await Promise.all([far.hold(true), command(page, 'hold', key)])
      expect(await untilState(page, key, 'held')).toMatchObject({ by: 'both' })
      await far.hold(false)
      await command(page, 'resume', key)
      await Promise.all([untilAgentHears(page), far.until(hearsAgent)])
    })

    it('sends silence while it is muted', async () => {
      const { key, far } = await talk()
      await far.until(hearsAgent)
      const mute = (muted: boolean) =>
        page.evaluate(([call, to]) => window.phone.telephony.mute(call, to), [key, muted] as const)
      await mute(true)
      await far.until(hearsNothing)
      await mute(false)
      await far.until(hearsAgent)
    })

    it('sends digits as events in the audio', async () => {
      const { key, far } = await talk()
      await page.evaluate((call) => window.phone.telephony.sendDigits(call, '159#'), key)
      const { digits } = await far.until((report) => report.digits.length === 4)
      expect(digits).toEqual([...'159#'].map((digit) => ({ digit, by: 'event' })))
    })

    it('ends at the far end when the agent hangs up, and the microphone is free again', async () => {
      const { key, far } = await talk()
      await command(page, 'hangUp', key)
      await far.until(({ state, ending }) => state === 'ended' && ending?.by === 'agent')
      expect(await untilState(page, key, 'ended')).toMatchObject({ outcome: 'completed' })
      expect(await page.evaluate(() => window.openTracks())).toBe(0)
    })

    it('is cancelled when the agent hangs up before the answer', async () => {
      bench.farEnd.behave('+4930555778', { rings: 0, then: 'ring-on' })
      const next = bench.farEnd.nextCall()
      const key = await dial(page, '+4930555778')
      const far = await next
      await far.until(({ state }) => state === 'ringing')
      await command(page, 'hangUp', key)
      expect(await far.until(({ state }) => state === 'ended')).toMatchObject({ ending: { by: 'agent' } })
      expect(await callsOf(page)).toMatchObject([{ state: 'ended', outcome: 'cancelled' }])
    })

    it.each([
      [numbers.busy, 'busy', 'call.busy'],
      [numbers.notFound, 'failed', 'call.not-found'],
      [numbers.noAnswer, 'no-answer', 'call.no-answer'],
      [numbers.unavailable, 'failed', 'call.unavailable'],
      [numbers.forbidden, 'failed', 'call.forbidden'],
      [numbers.overloaded, 'failed', 'call.unavailable'],
      [numbers.declines, 'rejected', 'call.declined'],
    ])('to %s ends as %s, %s', async (number, outcome, failure) => {
      const key = await dial(page, number)
      expect(await untilState(page, key, 'ended')).toMatchObject({ outcome, failure })
    })

    it('goes on beside another one', async () => {
      const first = await talk()
      await command(page, 'hold', first.key)
      const second = await talk()
      await second.far.until(hearsAgent)
      expect(await callsOf(page)).toMatchObject([{ state: 'held' }, { state: 'active' }])
      await command(page, 'hangUp', second.key)
      await command(page, 'resume', first.key)
      await first.far.until(hearsAgent)
    })
  })

  describe('a call in', () => {
    it('shows who is calling', async () => {
      await ring()
      expect(await callsOf(page)).toMatchObject([
        { direction: 'incoming', party: { number: '+4930555100', name: 'Jörg “JJ” Müller' } },
      ])
    })

    it('is answered, talks, and ends when the far end hangs up', async () => {
      const { key, far } = await ring()
      await command(page, 'answer', key)
      await untilState(page, key, 'active')
      await Promise.all([untilAgentHears(page), far.until(hearsAgent)])
      await far.hangUp()
      expect(await untilState(page, key, 'ended')).toMatchObject({ outcome: 'completed' })
    })

    it('is declined', async () => {
      const { key, far } = await ring()
      await command(page, 'decline', key)
      expect(await far.until(({ state }) => state === 'ended')).toMatchObject({ ending: { status: 603 } })
      expect(await callsOf(page)).toMatchObject([{ state: 'ended', outcome: 'declined' }])
    })

    it('is forwarded, and the caller is told where to though the line broke on that', async () => {
      const { key, far } = await ring()
      const forwarded = page.evaluate(
        ([call, to]) => {
          window.loseSent()
          return window.phone.telephony.forward(call, to)
        },
        [key, numbers.answers] as const,
      )
      expect(await untilState(page, key, 'ended')).toMatchObject({ outcome: 'forwarded' })
      await forwarded
      await page.evaluate(() => window.breakSockets())
      await untilLine(page, 'reconnecting')
      await page.evaluate(() => window.mendSockets())
      await untilLine(page, 'ready')
      expect(await far.until(({ state }) => state === 'ended')).toMatchObject({ ending: { status: 302 } })
    })

    it('is missed when the caller gives up', async () => {
      const { key, far } = await ring()
      await far.hangUp()
      expect(await untilState(page, key, 'ended')).toMatchObject({ outcome: 'missed' })
    })

    it('is held and resumed by both sides', async () => {
      const { key, far } = await ring()
      await command(page, 'answer', key)
      await untilState(page, key, 'active')
      await command(page, 'hold', key)
      await far.until(hearsNothing)
      await command(page, 'resume', key)
      await far.until(hearsAgent)
      expect(await far.hold(true)).toBe(200)
      expect(await untilState(page, key, 'held')).toMatchObject({ by: 'them' })
      expect(await far.hold(false)).toBe(200)
      await untilState(page, key, 'active')
      await untilAgentHears(page)
    })
  })
})
