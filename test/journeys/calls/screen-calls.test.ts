import type { Page } from 'playwright-core'
import { numbers, sipDomain, tones } from '../../lab/agents.ts'
import type { FarEnd, FarEndCall } from '../../lab/sip/far-end/far-end.ts'
import type { CallReport } from '../../lab/sip/far-end/report.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { startScreen } from './desk-page.ts'
import { colleagueTone, startColleague } from './far-calls.ts'
import { hearsAgent, hearsNothing, untilAgentHears } from './phone-page.ts'
import { leave, systems } from './stage.ts'

const colleagueAddress = `sip:ben@${sipDomain}`
const caller = '+4930555100'

const hears =
  (frequency: number) =>
  ({ heard }: CallReport): boolean =>
    heard.frequency !== undefined && Math.abs(heard.frequency - frequency) < 25

const isEnded = ({ state }: CallReport): boolean => state === 'ended'

/** What an agent does with the phone on the screen, by its buttons alone. */
describe.each(systems)('the phone on the screen, on %s', (_, system) => {
  let bench: CallBench
  let page: Page
  let colleague: FarEnd

  beforeAll(async () => {
    bench = await startCallBench({ system, pages: { '/screen': 'test/journeys/calls/page/screen.ts' } })
  })
  afterAll(() => bench.close())

  beforeEach(async () => {
    page = await bench.openPhone('/screen')
    colleague = await startColleague(bench)
    await startScreen(page, bench)
  })
  afterEach(async () => {
    await leave(page)
    await colleague.close()
  })

  const click = (label: string) => page.getByRole('button', { name: label, exact: true }).click()

  const enter = async (field: string, number: string, label: string) => {
    await page.getByLabel(field).fill(number)
    await click(label)
  }

  const shows = (words: string) => page.getByText(words).first().waitFor()

  /** The agent calls somebody, who answers. */
  async function talk(): Promise<FarEndCall> {
    const next = bench.farEnd.nextCall()
    await enter('Number to call', numbers.answers, 'Call')
    const far = await next
    await Promise.all([untilAgentHears(page), far.until(hearsAgent)])
    return far
  }

  /** The colleague calls while the agent talks, and the agent answers. */
  async function answerSecond(): Promise<FarEndCall> {
    const second = colleague.call({ extension: 'ada', from: 'ben' })
    await click('Answer')
    await Promise.all([untilAgentHears(page, colleagueTone), second.until(hearsAgent)])
    return second
  }

  it('mutes a talk while another call rings, and answers that one', async () => {
    const first = await talk()
    const second = colleague.call({ extension: 'ada', from: 'ben' })
    await page.getByRole('button', { name: /^Show/ }).click()
    await click('Mute')
    await first.until(hearsNothing)
    await click('Unmute')
    await first.until(hearsAgent)
    await page.getByRole('button', { name: /^Answer:/ }).click()
    await Promise.all([second.until(hearsAgent), first.until(hearsNothing)])
  })

  it('swaps two calls, and swaps them back', async () => {
    const first = await talk()
    const second = await answerSecond()
    await first.until(hearsNothing)
    await click('Swap')
    await Promise.all([untilAgentHears(page), first.until(hearsAgent), second.until(hearsNothing)])
    await click('Swap')
    await Promise.all([
      untilAgentHears(page, colleagueTone),
      second.until(hearsAgent),
      first.until(hearsNothing),
    ])
  })

  it('merges two calls, and leaves the two others alone with each other', async () => {
    const first = await talk()
    const second = await answerSecond()
    await click('Merge')
    await shows('Conference')
    await Promise.all([first.until(hears(colleagueTone)), second.until(hears(tones.farEnd))])
    await click('Leave')
    await Promise.all([first.until(isEnded), second.until(isEnded)])
    const [one, other] = [bench.farEnd.calls().at(-1), colleague.calls().at(-1)]
    await Promise.all([one?.until(hears(colleagueTone)), other?.until(hears(tones.farEnd))])
    await other?.hangUp()
  })

  it('asks somebody first, and connects the one who waits with them', async () => {
    const first = await talk()
    const next = colleague.nextCall()
    await click('Transfer')
    await enter('Number to transfer to', colleagueAddress, 'Ask first')
    const asked = await next
    await Promise.all([asked.until(hearsAgent), first.until(hearsNothing)])
    await click('Connect')
    await Promise.all([first.until(isEnded), asked.until(isEnded)])
    const [one, other] = [bench.farEnd.calls().at(-1), colleague.calls().at(-1)]
    await Promise.all([one?.until(hears(colleagueTone)), other?.until(hears(tones.farEnd))])
    await other?.hangUp()
  })

  it('takes a call back that is being transferred, and both hear each other again', async () => {
    colleague.behave('ben', { rings: 0, then: 'ring-on' })
    const first = await talk()
    await click('Transfer')
    await enter('Number to transfer to', colleagueAddress, 'Transfer')
    await shows('The call goes to')
    await first.until(hearsNothing)
    await click('Cancel transfer')
    await Promise.all([untilAgentHears(page), first.until(hearsAgent)])
  })

  it('leaves a call on hold that is taken back while the agent talks to somebody else, who is not overheard', async () => {
    colleague.behave('ben', { rings: 0, then: 'ring-on' })
    const first = await talk()
    await click('Transfer')
    await enter('Number to transfer to', colleagueAddress, 'Transfer')
    await shows('The call goes to')
    const second = bench.farEnd.call({ extension: 'ada', from: caller })
    await click('Answer')
    await second.until(hearsAgent)
    await page.getByRole('button', { name: /^Show/ }).click()
    await click('Cancel transfer')
    await page.getByRole('button', { name: 'Resume', exact: true }).waitFor()
    expect(first.report()).toMatchObject({ changes: 1, heldBy: ['agent'] })
    expect(second.report()).toMatchObject({ heldBy: [] })
  })

  it.each([
    ['Decline', 603],
    ['Busy', 486],
  ])('tells a caller "%s"', async (label, status) => {
    const call = bench.farEnd.call({ extension: 'ada', from: caller })
    await click(label)
    await call.until(isEnded)
    expect(call.report()).toMatchObject({ ending: { status } })
  })
})
