import type { Page } from 'playwright-core'
import { numbers, sipDomain, tones } from '../../lab/agents.ts'
import type { FarEnd } from '../../lab/sip/far-end/far-end.ts'
import type { CallReport } from '../../lab/sip/far-end/report.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { colleagueTone, startColleague, talk } from './far-calls.ts'
import {
  callsOf,
  command,
  dial,
  hearsAgent,
  hearsNothing,
  untilAgentHears,
  untilRinging,
  untilState,
} from './phone-page.ts'
import { leave, systems } from './stage.ts'
import { earOf, earOfAgent, untilHearsAll } from './voices.ts'

const colleagueAddress = `sip:ben@${sipDomain}`

let bench: CallBench
let page: Page
let colleague: FarEnd

describe.each(systems)('on %s', (_, system) => {
  beforeAll(async () => {
    bench = await startCallBench({ system })
  })
  afterAll(() => bench.close())

  beforeEach(async () => {
    page = await bench.openReadyPhone()
    colleague = await startColleague(bench)
  })
  afterEach(async () => {
    await leave(page)
    await colleague.close()
  })

  const hears =
    (frequency: number) =>
    ({ heard }: CallReport): boolean =>
      heard.frequency !== undefined && Math.abs(heard.frequency - frequency) < 25

  const isEnded = ({ state }: CallReport): boolean => state === 'ended'

  const transfer = (key: string, number: string) =>
    page.evaluate(
      ([call, to]) =>
        window.phone.telephony.transfer(call, to).then(
          () => undefined,
          (error: { code: string }) => error.code,
        ),
      [key, number] as const,
    )

  describe('a blind transfer', () => {
    it('lets the two others hear each other, and the agent is out of it', async () => {
      const { key, far } = await talk(page, bench.farEnd)
      const asked = colleague.nextCall()
      expect(await transfer(key, colleagueAddress)).toBeUndefined()
      await far.until(isEnded)
      expect(await untilState(page, key, 'ended')).toMatchObject({ outcome: 'completed' })
      const others = await asked
      await Promise.all([
        others.until(hears(tones.farEnd)),
        bench.farEnd.calls().at(-1)?.until(hears(colleagueTone)),
      ])
      await others.hangUp()
    })

    it('tells how far it has come, and holds the other side meanwhile', async () => {
      colleague.behave('ben', { rings: 600, then: 'answer' })
      const { key, far } = await talk(page, bench.farEnd)
      const over = transfer(key, colleagueAddress)
      expect(await untilState(page, key, 'held')).toMatchObject({ by: 'us' })
      await page.waitForFunction(() => {
        const [call] = window.phone.telephony.calls.get()
        return call?.state === 'held' && call.transfer?.progress === 'ringing'
      })
      await far.until(hearsNothing)
      expect(await over).toBeUndefined()
      await colleague.calls().at(-1)?.hangUp()
    })

    it.each([
      [numbers.busy, 'transfer.busy'],
      [numbers.notFound, 'transfer.not-found'],
      [numbers.declines, 'transfer.declined'],
    ])('to %s fails as %s, and both hear each other again', async (number, code) => {
      const { key, far } = await talk(page, bench.farEnd)
      expect(await transfer(key, number)).toBe(code)
      expect(await untilState(page, key, 'active')).not.toHaveProperty('transfer')
      await Promise.all([untilAgentHears(page), far.until(hearsAgent)])
    })
  })

  describe('a transfer that is cancelled', () => {
    it('brings the other side back, and both hear each other again', async () => {
      colleague.behave('ben', { rings: 0, then: 'ring-on' })
      const { key, far } = await talk(page, bench.farEnd)
      const transferring = transfer(key, colleagueAddress)
      await page.waitForFunction(() => {
        const [call] = window.phone.telephony.calls.get()
        return call && 'transfer' in call && call.transfer?.progress === 'ringing'
      })
      await page.evaluate((call) => window.phone.telephony.cancelTransfer(call), key)
      expect(await transferring).toBeUndefined()
      expect(await untilState(page, key, 'active')).not.toHaveProperty('transfer')
      await Promise.all([untilAgentHears(page), far.until(hearsAgent)])
      // The other side learns of it with its next news, and has none as long as it only rings there.
      expect(colleague.calls().at(-1)?.report()).toMatchObject({ state: 'ringing' })
    })
  })

  describe('an attended transfer', () => {
    it('connects the one who waits with the one who was asked', async () => {
      const first = await talk(page, bench.farEnd)
      await command(page, 'hold', first.key)
      const second = await talk(page, colleague, colleagueAddress)
      await second.far.until(hearsAgent)
      await page.evaluate(([key, other]) => window.phone.telephony.transferTo(key, other), [
        first.key,
        second.key,
      ] as const)
      await Promise.all([first.far.until(isEnded), second.far.until(isEnded)])
      await Promise.all([first.key, second.key].map((key) => untilState(page, key, 'ended')))
      const [one, other] = [bench.farEnd.calls().at(-1), colleague.calls().at(-1)]
      await Promise.all([one?.until(hears(colleagueTone)), other?.until(hears(tones.farEnd))])
      await other?.hangUp()
    })
  })

  describe('a transfer that the other side asks for', () => {
    it('is carried out with the agent’s consent, and the other side hangs up', async () => {
      const { key, far } = await talk(page, bench.farEnd)
      expect(await far.transfer(colleagueAddress)).toBe(202)
      await page.waitForFunction(() => {
        const [call] = window.phone.telephony.calls.get()
        return call?.state === 'active' && call.transfer?.to.number === 'ben'
      })
      expect(colleague.calls()).toEqual([])
      const next = colleague.nextCall()
      await page.evaluate((call) => window.phone.telephony.acceptTransfer(call), key)
      await (await next).until(hearsAgent)
      await untilState(page, key, 'ended')
      expect(far.report().transfers).toEqual(expect.arrayContaining([100, 200]))
      await untilAgentHears(page, colleagueTone)
    })

    it('is refused by the agent', async () => {
      const { key, far } = await talk(page, bench.farEnd)
      await far.transfer(colleagueAddress)
      await page.waitForFunction(() => 'transfer' in (window.phone.telephony.calls.get()[0] ?? {}))
      await page.evaluate((call) => window.phone.telephony.refuseTransfer(call), key)
      await far.until(({ transfers }) => transfers.includes(603))
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
    })

    it.each(['tel:+4930901820', 'https://example.com/', `sip:ben@${sipDomain};method=BYE`])(
      'is not taken where it is for %s',
      async (address) => {
        const { far } = await talk(page, bench.farEnd)
        expect(await far.transfer(address)).toBeGreaterThanOrEqual(400)
        expect(await callsOf(page)).toHaveLength(1)
      },
    )
  })

  describe('a call that takes the place of another', () => {
    it('is answered without asking, and the agent hears the new party', async () => {
      const [caller, asker] = [bench.farEnd, colleague]
      const first = await talk(page, asker, colleagueAddress)
      // The colleague, as a transferor does, tells the far end whose place to take.
      const waiting = asker.call({ extension: numbers.answers, from: 'ben' })
      await waiting.until(({ state }) => state === 'answered')
      await first.far.until(hearsAgent)
      await asker.connect(waiting, first.far)
      await untilState(page, first.key, 'ended')
      await untilAgentHears(page, tones.farEnd)
      await caller.calls().at(-1)?.until(hearsAgent)
      expect(await callsOf(page)).toMatchObject([
        { state: 'ended' },
        { state: 'active', direction: 'incoming' },
      ])
    })
  })

  describe('a call that rings', () => {
    it('is forwarded', async () => {
      const far = bench.farEnd.call({ extension: 'ada' })
      const key = await untilRinging(page)
      await page.evaluate(([call, to]) => window.phone.telephony.forward(call, to), [
        key,
        numbers.answers,
      ] as const)
      expect(await far.until(isEnded)).toMatchObject({ ending: { status: 302 } })
      expect(await callsOf(page)).toMatchObject([{ state: 'ended', outcome: 'forwarded' }])
    })

    it('is declined as busy, while another call goes on', async () => {
      const { key } = await talk(page, bench.farEnd)
      const far = bench.farEnd.call({ extension: 'ada' })
      const waiting = await untilRinging(page)
      await page.evaluate((call) => window.phone.telephony.decline(call, 'busy'), waiting)
      expect(await far.until(isEnded)).toMatchObject({ ending: { status: 486 } })
      await untilState(page, key, 'active')
      await untilAgentHears(page)
    })
  })

  describe('a conference', () => {
    it('lets everybody hear everybody, until one of them leaves', async () => {
      const first = await talk(page, bench.farEnd)
      await command(page, 'hold', first.key)
      const second = await talk(page, colleague, colleagueAddress)
      await page.evaluate(([key, other]) => window.phone.telephony.merge(key, other), [
        first.key,
        second.key,
      ] as const)
      const mute = (muted: boolean) =>
        page.evaluate(([keys, to]) => Promise.all(keys.map((key) => window.phone.telephony.mute(key, to))), [
          [first.key, second.key],
          muted,
        ] as const)
      await mute(true)
      await Promise.all([first.far.until(hears(colleagueTone)), second.far.until(hears(tones.farEnd))])
      await mute(false)
      await command(page, 'hold', second.key)
      await second.far.until(hearsNothing)
      await first.far.until(hearsAgent)
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }, { state: 'held' }])
    })

    it('lets each of the three hear the two others at once, and nobody themselves', async () => {
      // The colleague's usual tone is an overtone of the agent's.
      const third = 1230
      const cleo = await startColleague(bench, 'cleo', third)
      const first = await talk(page, bench.farEnd)
      const second = await talk(page, cleo, `sip:cleo@${sipDomain}`)
      await page.evaluate(([key, other]) => window.phone.telephony.merge(key, other), [
        first.key,
        second.key,
      ] as const)
      await Promise.all([
        untilHearsAll(earOfAgent(page), [tones.farEnd, third], [tones.agent]),
        untilHearsAll(earOf(first.far), [tones.agent, third], [tones.farEnd]),
        untilHearsAll(earOf(second.far), [tones.agent, tones.farEnd], [third]),
      ])
      await cleo.close()
    })

    it('brings the agent’s voice to both', async () => {
      const silent = await startColleague(bench, 'cleo', 0)
      const first = await talk(page, bench.farEnd)
      const second = await talk(page, silent, `sip:cleo@${sipDomain}`)
      await page.evaluate(([key, other]) => window.phone.telephony.merge(key, other), [
        first.key,
        second.key,
      ] as const)
      await first.far.until(hearsAgent)
      await second.far.until(hears(tones.farEnd))
      await first.far.hangUp()
      await second.far.until(hearsAgent)
      await silent.close()
    })

    it('does not bring the voice of an agent who had muted one of the calls to the other', async () => {
      const silent = await startColleague(bench, 'cleo', 0)
      const first = await talk(page, silent, `sip:cleo@${sipDomain}`)
      await page.evaluate((key) => window.phone.telephony.mute(key, true), first.key)
      await command(page, 'hold', first.key)
      const second = await talk(page, bench.farEnd)
      await second.far.until(hearsAgent)
      await page.evaluate(([key, other]) => window.phone.telephony.merge(key, other), [
        first.key,
        second.key,
      ] as const)
      expect(await callsOf(page)).toMatchObject([{ muted: true }, { muted: true }])
      await second.far.until(hearsNothing)
      await silent.close()
    })

    it('ends for all when the agent hangs up, and the microphone is free again', async () => {
      const first = await talk(page, bench.farEnd)
      const second = await talk(page, colleague, colleagueAddress)
      await page.evaluate(([key, other]) => window.phone.telephony.merge(key, other), [
        first.key,
        second.key,
      ] as const)
      await command(page, 'hangUp', first.key)
      await command(page, 'hangUp', second.key)
      await Promise.all([first.far.until(isEnded), second.far.until(isEnded)])
      expect(await page.evaluate(() => window.openTracks())).toBe(0)
    })
  })

  describe('an emergency number', () => {
    it('goes out as it was entered', async () => {
      const next = bench.farEnd.nextCall()
      await dial(page, '112')
      expect((await next).report().number).toBe('112')
    })
  })
})
