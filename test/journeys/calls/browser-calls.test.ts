import type { Browser, Page } from 'playwright-core'
import type { CallKey } from '../../../shared/call/call.ts'
import { eventually } from '../../drivers/eventually.ts'
import { numbers, sipDomain, tones } from '../../lab/agents.ts'
import type { CallReport } from '../../lab/sip/far-end/report.ts'
import { launchBrowser } from './browser.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { codecsOf } from './codecs.ts'
import { colleagueTone } from './far-calls.ts'
import {
  callsOf,
  command,
  dial,
  untilAgentHears,
  untilAgentHearsNothing,
  untilRinging,
  untilState,
} from './phone-page.ts'
import { leave, systems } from './stage.ts'
import { writeTone } from './tone-file.ts'

const ben = `sip:ben@${sipDomain}`
const cleo = `sip:cleo@${sipDomain}`

/** Hz: what a browser plays for the digit 1 that comes as an event (ITU-T Q.23). */
const tonesOfKey1 = [697, 1209] as const

/** dBFS */
const audible = -50

const hearsColleague = ({ heard }: CallReport): boolean =>
  Math.abs((heard.frequency ?? 0) - colleagueTone) < 25

/** Both ends of a call are phones of this repository, each in a browser of its own. */
describe.each(systems)('two phones in browsers, on %s', (_, system) => {
  let bench: CallBench
  let otherBrowser: Browser
  let page: Page
  let other: Page

  beforeAll(async () => {
    bench = await startCallBench({ system })
    otherBrowser = await launchBrowser({ hears: await writeTone(colleagueTone) })
  })
  afterAll(async () => {
    await otherBrowser.close()
    await bench.close()
  })

  beforeEach(async () => {
    ;[page, other] = await Promise.all([bench.openReadyPhone(), bench.openReadyPhone('ben', otherBrowser)])
  })
  afterEach(() => Promise.all([leave(page), leave(other)]))

  const bothHear = () =>
    Promise.all([untilAgentHears(page, colleagueTone), untilAgentHears(other, tones.agent)])
  const bothHearNothing = () => Promise.all([untilAgentHearsNothing(page), untilAgentHearsNothing(other)])

  /** One agent calls another, who answers. @returns the key of the call at each of them */
  async function connect(from: Page, to: Page, address: string): Promise<readonly [CallKey, CallKey]> {
    const dialing = dial(from, address)
    const theirs = await untilRinging(to)
    await command(to, 'answer', theirs)
    const ours = await dialing
    await Promise.all([untilState(from, ours, 'active'), untilState(to, theirs, 'active')])
    return [ours, theirs]
  }

  async function talk(): Promise<readonly [CallKey, CallKey]> {
    const keys = await connect(page, other, ben)
    await bothHear()
    return keys
  }

  /** Agrees to call somebody else, as soon as the other side asks for it. */
  async function agree(at: Page, key: CallKey): Promise<void> {
    await at.waitForFunction((wanted) => {
      const call = window.phone.telephony.calls.get().find((each) => each.key === wanted)
      return call !== undefined && 'transfer' in call && call.transfer?.by === 'them'
    }, key)
    await at.evaluate((call) => window.phone.telephony.acceptTransfer(call), key)
  }

  it.each([
    ['the one who has called', () => page, 0],
    ['the one who was called', () => other, 1],
  ] as const)('hear each other in Opus, until %s hangs up', async (_who, whose, side) => {
    const keys = await talk()
    for (const each of [page, other])
      expect(await codecsOf(each)).toEqual({ sent: ['audio/opus'], received: ['audio/opus'] })
    await command(whose(), 'hangUp', keys[side])
    await Promise.all([untilState(page, keys[0], 'ended'), untilState(other, keys[1], 'ended')])
    for (const each of [page, other]) {
      expect(await callsOf(each)).toMatchObject([{ outcome: 'completed' }])
      expect(await each.evaluate(() => window.openTracks())).toBe(0)
    }
  })

  it('hear nothing of each other while either of them holds the call, and each other again after that', async () => {
    const [ours, theirs] = await talk()
    await command(page, 'hold', ours)
    expect(await untilState(other, theirs, 'held')).toMatchObject({ by: 'them' })
    await bothHearNothing()
    await command(other, 'hold', theirs)
    expect(await untilState(page, ours, 'held')).toMatchObject({ by: 'both' })
    await command(page, 'resume', ours)
    expect(await untilState(other, theirs, 'held')).toMatchObject({ by: 'us' })
    await bothHearNothing()
    await command(other, 'resume', theirs)
    await untilState(page, ours, 'active')
    await bothHear()
  })

  it('are swapped for somebody who waits, and only whoever is in front hears and is heard', async () => {
    const [ours, theirs] = await talk()
    const waiting = bench.farEnd.call({ extension: 'ada' })
    const second = await untilRinging(page)
    await command(page, 'hold', ours)
    await command(page, 'answer', second)
    await untilState(page, second, 'active')
    await Promise.all([
      untilAgentHears(page),
      untilAgentHearsNothing(other),
      waiting.until(({ heard }) => Math.abs((heard.frequency ?? 0) - tones.agent) < 25),
    ])
    await command(page, 'hold', second)
    await command(page, 'resume', ours)
    await untilState(other, theirs, 'active')
    await Promise.all([bothHear(), waiting.until(({ heard }) => heard.frequency === undefined)])
    await waiting.hangUp()
  })

  it('hear the digits that one of them presses', async () => {
    const [ours] = await talk()
    const hearsKey = () =>
      other.evaluate(
        ([frequencies, level]) =>
          window.phone.levels(frequencies).then((levels) => levels.every((each) => each > level)),
        [tonesOfKey1, audible] as const,
      )
    expect(await hearsKey()).toBe(false)
    const isHeard = eventually(hearsKey, (heard) => heard, 'a digit is heard')
    await page.evaluate((key) => window.phone.telephony.sendDigits(key, '1111111111'), ours)
    expect(await isHeard).toBe(true)
    await bothHear()
  })

  it('are parted by a blind transfer, after which the other one talks to somebody in the telephone network', async () => {
    const [ours, theirs] = await talk()
    const next = bench.farEnd.nextCall()
    const transferred = page.evaluate(([key, to]) => window.phone.telephony.transfer(key, to), [
      ours,
      numbers.answers,
    ] as const)
    await agree(other, theirs)
    const far = await next
    await transferred
    await Promise.all([untilAgentHears(other, tones.farEnd), far.until(hearsColleague)])
    expect(await untilState(page, ours, 'ended')).toMatchObject({ outcome: 'completed' })
    await untilState(other, theirs, 'ended')
    await untilAgentHearsNothing(page)
    await far.hangUp()
  })

  it('are parted by an attended transfer, after which two others talk in Opus, each in a browser', async () => {
    const third = await bench.openReadyPhone('cleo')
    const [ours, theirs] = await talk()
    await command(page, 'hold', ours)
    const [asking, asked] = await connect(page, third, cleo)
    const transferred = page.evaluate(([key, to]) => window.phone.telephony.transferTo(key, to), [
      ours,
      asking,
    ] as const)
    await agree(other, theirs)
    await transferred
    await Promise.all([
      ...[ours, asking].map((key) => untilState(page, key, 'ended')),
      untilState(other, theirs, 'ended'),
      untilState(third, asked, 'ended'),
    ])
    await Promise.all([untilAgentHears(third, colleagueTone), untilAgentHears(other, tones.agent)])
    const inUse = await eventually(
      () => codecsOf(third),
      ({ received }) => received.length > 0,
      'audio is received',
    )
    expect(inUse).toEqual({ sent: ['audio/opus'], received: ['audio/opus'] })
    await untilAgentHearsNothing(page)
    await leave(third)
  })
})
