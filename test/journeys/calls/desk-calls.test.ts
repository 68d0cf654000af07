import type { Page } from 'playwright-core'
import type { CallKey } from '../../../shared/call/call.ts'
import type { DeskCommand } from '../../../shared/desk/state.ts'
import { fakeSettings } from '../../../shared/fakes/crm-host.ts'
import { numbers, sipDomain, tones } from '../../lab/agents.ts'
import { directionOf } from '../../lab/sip/far-end/media/sdp.ts'
import { dialogOfCallee, dialogOfCaller } from '../../lab/sip/far-end/user-agent/dialog.ts'
import { headerOf, type Header } from '../../lab/sip/message/message.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { startDesk } from './desk-page.ts'
import { callAgent, sentBy, takeChange, tellTransfer, untilHears, type Talk } from './calling.ts'
import { colleagueTone } from './far-calls.ts'
import {
  callsOf,
  hearsAgent,
  hearsNothing,
  untilAgentHears,
  untilAgentHearsNothing,
  untilRinging,
  untilState,
} from './phone-page.ts'
import { sdpType, startScriptedParty, type ScriptedParty } from './scripted-party.ts'
import { leave, systems } from './stage.ts'
import { earOf, untilHearsAll } from './voices.ts'

/** Hz: of somebody who calls while the agent talks */
const waitingTone = 1_200

/** Whoever has that number does not answer. */
const ringing = '+4930555780'

const atOnce: Header = ['Call-Info', '<sip:x>;answer-after=0']

/** The ways in which a telephone system asks for that. */
const waysToAsk: readonly Header[] = [
  atOnce,
  ['Alert-Info', '<http://x.example>;info=alert-autoanswer;delay=0'],
  ['Answer-Mode', 'Auto'],
]

describe.each(systems)('the desk, on %s', (_, system) => {
  let bench: CallBench
  let page: Page
  let party: ScriptedParty

  beforeAll(async () => {
    bench = await startCallBench({ system, pages: { '/desk': 'test/journeys/calls/page/desk.ts' } })
  })
  afterAll(() => bench.close())

  async function open(autoAnswer: 'yes' | 'no'): Promise<void> {
    page = await bench.openPhone('/desk')
    await startDesk(page, bench, { ...fakeSettings, autoAnswer })
  }

  beforeEach(async () => {
    party = await startScriptedParty(bench)
    await open('yes')
  })
  afterEach(async () => {
    await leave(page)
    await party.close()
  })

  const stage = () => ({ bench, page, party })
  const execute = (command: DeskCommand) => page.evaluate((given) => window.execute(given), command)

  const ring = async (...headers: Header[]) => {
    const audio = party.audio(colleagueTone)
    return { audio, ...callAgent(stage(), headers, await audio.offer()) }
  }

  /** The agent dials the colleague, who answers. */
  async function talk(): Promise<Talk> {
    await execute({ type: 'dial', number: party.address })
    const { request, respond, localTag } = await party.next('INVITE')
    const audio = party.audio(colleagueTone)
    const dialog = dialogOfCallee(request, localTag, party.contact[1])
    respond(200, { headers: [party.contact, sdpType], body: await audio.answer(request.body) })
    const key = (await callsOf(page))[0]?.key ?? ''
    await untilState(page, key, 'active')
    await untilHears(audio, tones.agent)
    return { key, audio, dialog }
  }

  it('tells callers that the agent is busy who does not want to be disturbed', async () => {
    await execute({ type: 'do-not-disturb', on: true })
    expect((await (await ring()).final).status).toBe(486)
    await execute({ type: 'do-not-disturb', on: false })
    const { cancel } = await ring()
    await untilRinging(page)
    cancel()
  })

  it.each(waysToAsk)('answers by itself where the admin allows it, as asked by %s: %s', async (...header) => {
    const { audio, invite, final } = await ring(header)
    const answer = await final
    expect(answer.status).toBe(200)
    party.agent.acknowledge(dialogOfCaller(invite, answer).acknowledge(answer))
    await audio.accept(answer.body)
    await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
  })

  it('waits with that for as long as the telephone system says', async () => {
    const { provisional, final, invite } = await ring(['Call-Info', '<sip:x>;answer-after=2'])
    const key = await untilRinging(page)
    const rang = Date.now()
    expect(await callsOf(page)).toMatchObject([{ key, answering: false }])
    const answer = await final
    expect(provisional.some(({ status }) => status === 180)).toBe(true)
    expect(answer.status).toBe(200)
    expect(Date.now() - rang).toBeGreaterThan(1_500)
    party.agent.acknowledge(dialogOfCaller(invite, answer).acknowledge(answer))
  })

  /** Calls, and the time passes in which the phone would have answered by itself. */
  async function ringOn(header = atOnce): Promise<CallKey> {
    await ring(header)
    const key = await untilRinging(page)
    await page.clock.runFor(2_000)
    return key
  }

  it('lets it ring while another call goes on', async () => {
    await page.clock.install()
    await talk()
    const second = await ringOn()
    expect((await callsOf(page)).at(-1)).toMatchObject({ key: second, state: 'ringing', answering: false })
  })

  it.each(waysToAsk)(
    'lets it ring where the admin does not allow that, as asked by %s: %s',
    async (...header) => {
      await leave(page)
      await open('no')
      await page.clock.install()
      const key = await ringOn(header)
      expect(await callsOf(page)).toMatchObject([{ key, state: 'ringing', answerAfter: 0, answering: false }])
    },
  )

  it('swaps between two calls, and whoever is in front is heard', async () => {
    const first = await talk()
    const other = bench.farEnd.call({ extension: 'ada' })
    const second = await untilRinging(page)
    await execute({ type: 'answer', key: second })
    expect(directionOf((await takeChange(stage(), first)).request.body)).toBe('sendonly')
    await untilState(page, second, 'active')
    await Promise.all([untilAgentHears(page), untilHears(first.audio, undefined), other.until(hearsAgent)])
    await execute({ type: 'resume', key: first.key })
    expect(directionOf((await takeChange(stage(), first)).request.body)).toBe('sendrecv')
    await Promise.all([
      untilAgentHears(page, colleagueTone),
      untilHears(first.audio, tones.agent),
      other.until(hearsNothing),
    ])
  })

  it('dials the last number again', async () => {
    await execute({ type: 'dial', number: party.address })
    ;(await party.next('INVITE')).respond(486)
    await page.waitForFunction(() => window.deskState().calls.length === 0)
    const lastDialed = await page.evaluate(() => window.deskState().lastDialed)
    await execute({ type: 'dial', number: lastDialed?.number ?? '' })
    const { request, respond } = await party.next('INVITE')
    expect(request.method).toBe('INVITE')
    respond(486)
  })

  it('asks somebody while the first call waits on hold, and goes back to it', async () => {
    const first = await talk()
    const next = bench.farEnd.nextCall()
    await execute({ type: 'consult', key: first.key, number: numbers.answers })
    const held = await takeChange(stage(), first)
    expect(directionOf(held.request.body)).toBe('sendonly')
    const asked = await next
    await untilAgentHears(page)
    const consulting = (await callsOf(page)).at(-1)?.key ?? ''
    await execute({ type: 'go-back', key: consulting })
    await asked.until(({ ending }) => ending?.by === 'agent')
    expect(directionOf((await takeChange(stage(), first)).request.body)).toBe('sendrecv')
    await Promise.all([untilAgentHears(page, colleagueTone), untilHears(first.audio, tones.agent)])
  })

  it('hands the first call over to somebody who has not answered yet, who is called by its other side', async () => {
    const first = await talk()
    bench.farEnd.behave(ringing, { rings: 0, then: 'ring-on' })
    const next = bench.farEnd.nextCall()
    await execute({ type: 'consult', key: first.key, number: ringing })
    await takeChange(stage(), first)
    const asked = await next
    const to = (await callsOf(page)).at(-1)?.key ?? ''
    await execute({ type: 'connect', key: first.key, to })
    const { request, respond } = await party.next('REFER')
    expect(headerOf(request, 'Refer-To')).toBe(`<sip:${ringing}@${sipDomain}>`)
    await asked.until(({ state }) => state === 'ended')
    respond(202)
    await tellTransfer(stage(), first, '200 OK', 'terminated;reason=noresource')
    ;(await party.next('BYE')).respond(200)
    await page.waitForFunction(() => window.deskState().calls.length === 0)
  })

  it('goes on with a conference that the other side does not let the agent leave', async () => {
    const first = await talk()
    const next = bench.farEnd.nextCall()
    await execute({ type: 'dial', number: numbers.answers })
    await takeChange(stage(), first)
    const second = await next
    const to = (await callsOf(page)).at(-1)?.key ?? ''
    await untilState(page, to, 'active')
    const together = () =>
      Promise.all([
        untilHearsAll(earOf(second), [tones.agent, colleagueTone], [tones.farEnd]),
        untilHearsAll(earOf(first.audio), [tones.agent, tones.farEnd], [colleagueTone]),
      ])
    await execute({ type: 'merge', key: to, other: first.key })
    await takeChange(stage(), first)
    await together()
    await execute({ type: 'connect', key: first.key, to })
    expect(directionOf((await takeChange(stage(), first)).request.body)).toBe('sendonly')
    ;(await party.next('REFER')).respond(603)
    await takeChange(stage(), first)
    await together()
  })

  it('answers a waiting call at once though the other side of the first one refuses to wait, and nobody is heard there', async () => {
    const first = await talk()
    const audio = party.audio(waitingTone)
    const { invite, final } = callAgent(stage(), [], await audio.offer())
    const key = await untilRinging(page)
    await execute({ type: 'answer', key })
    const hold = await party.next('INVITE')
    const answer = await final
    hold.respond(488)
    party.agent.acknowledge(dialogOfCaller(invite, answer).acknowledge(answer))
    await audio.accept(answer.body)
    await Promise.all([
      untilAgentHears(page, waitingTone),
      untilHears(audio, tones.agent),
      untilHears(first.audio, undefined),
    ])
    await execute({ type: 'hang-up', key })
    await untilAgentHearsNothing(page)
    expect(await callsOf(page)).toMatchObject([{ key: first.key, state: 'held', by: 'us' }])
    // The far end has never agreed to wait, so that it has nothing to agree to now.
    await execute({ type: 'resume', key: first.key })
    await Promise.all([untilAgentHears(page, colleagueTone), untilHears(first.audio, tones.agent)])
    expect(await callsOf(page)).toMatchObject([{ key: first.key, state: 'active' }])
  })

  /** Somebody calls, and the agent answers. */
  async function answerAnother(): Promise<CallKey> {
    const other = bench.farEnd.call({ extension: 'ada' })
    const key = await untilRinging(page)
    await execute({ type: 'answer', key })
    await untilState(page, key, 'active')
    await Promise.all([untilAgentHears(page), other.until(hearsAgent)])
    return key
  }

  it('is not heard by whom the agent has asked back, who has not agreed yet, once another call is answered', async () => {
    const first = await talk()
    await execute({ type: 'hold', key: first.key })
    await takeChange(stage(), first)
    await untilState(page, first.key, 'held')
    await execute({ type: 'resume', key: first.key })
    const back = await party.next('INVITE')
    await answerAnother()
    await untilHears(first.audio, undefined)
    expect(await callsOf(page)).toMatchObject([{ state: 'held' }, { state: 'active' }])
    back.respond(200, {
      headers: [party.contact, sdpType],
      body: await first.audio.answer(back.request.body),
    })
    // Too late: it waits again.
    expect(directionOf((await takeChange(stage(), first)).request.body)).toBe('sendonly')
    await Promise.all([untilAgentHears(page), untilHears(first.audio, undefined)])
    expect(await callsOf(page)).toMatchObject([{ state: 'held' }, { state: 'active' }])
  })

  it('is not heard by whom the agent has put on hold, who refuses that, once another call is answered', async () => {
    const first = await talk()
    await execute({ type: 'hold', key: first.key })
    const hold = await party.next('INVITE')
    await answerAnother()
    hold.respond(488)
    const again = await party.next('INVITE')
    expect(directionOf(again.request.body)).toBe('sendonly')
    again.respond(488)
    await page.waitForFunction(() => window.phone.log.some(({ event }) => event === 'call.held-here-only'))
    await Promise.all([untilAgentHears(page), untilHears(first.audio, undefined)])
    expect(await callsOf(page)).toMatchObject([{ state: 'held', by: 'us' }, { state: 'active' }])
  })

  it('calls for help at once, whatever else goes on, and holds the other call after that', async () => {
    await talk()
    const next = bench.farEnd.nextCall()
    await execute({ type: 'dial', number: '112' })
    const hold = await party.next('INVITE')
    // Nobody has agreed to the hold yet.
    expect((await next).report().number).toBe('112')
    expect((await sentBy(page, 'INVITE')).map(({ uri }) => uri)).toContain(`sip:112@${sipDomain}`)
    hold.respond(488)
  })
})
