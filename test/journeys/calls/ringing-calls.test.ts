import type { Page } from 'playwright-core'
import type { DeskCommand } from '../../../shared/desk/state.ts'
import { tones } from '../../lab/agents.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { startScreen } from './desk-page.ts'
import { callAgent, untilHears, untilProgress } from './calling.ts'
import { colleagueTone } from './far-calls.ts'
import { untilAgentHears, untilAgentHearsNothing, untilRinging } from './phone-page.ts'
import { sdpType, startScriptedParty, type ScriptedParty } from './scripted-party.ts'
import { leave, systems } from './stage.ts'
import { earOfAgent, loudestOf, untilHearsAll } from './voices.ts'

/** Hz: the ringback of Europe (ITU-T E.180). */
const ringback = 425

/** Hz: what the ring begins with. */
const ring = 660

/** dBFS */
const silence = -60

/** Looks that are as long as the tone of a ringback, and longer. */
const oneRound = 8

describe.each(systems)('what an agent hears before somebody answers, on %s', (_, system) => {
  let bench: CallBench
  let page: Page
  let party: ScriptedParty

  beforeAll(async () => {
    bench = await startCallBench({ system, pages: { '/screen': 'test/journeys/calls/page/screen.ts' } })
  })
  afterAll(() => bench.close())

  beforeEach(async () => {
    ;[page, party] = await Promise.all([bench.openPhone('/screen'), startScriptedParty(bench)])
    await startScreen(page, bench)
  })
  afterEach(async () => {
    await leave(page)
    await party.close()
  })

  const execute = (command: DeskCommand) => page.evaluate((given) => window.execute(given), command)

  /** The agent dials the other side. */
  async function dialed() {
    await execute({ type: 'dial', number: party.address })
    return { ...(await party.next('INVITE')), audio: party.audio(colleagueTone) }
  }

  it('is the ringback of this phone where the far end rings without audio, until it answers', async () => {
    const { request, respond, audio } = await dialed()
    expect(await loudestOf(earOfAgent(page), ringback, 1)).toBeLessThan(silence)
    respond(180, { headers: [party.contact] })
    await untilAgentHears(page, ringback)
    respond(200, { headers: [party.contact, sdpType], body: await audio.answer(request.body) })
    await Promise.all([
      untilHearsAll(earOfAgent(page), [colleagueTone], [ringback]),
      untilHears(audio, tones.agent),
    ])
    expect(await loudestOf(earOfAgent(page), ringback, oneRound)).toBeLessThan(silence)
  })

  it('is the far end’s own sound, and no ringback, where it sends one', async () => {
    const { request, respond, audio } = await dialed()
    const body = await audio.answer(request.body)
    const loudest = loudestOf(earOfAgent(page), ringback, oneRound)
    respond(183, { headers: [party.contact, sdpType], body })
    await untilProgress(page, 'early-media')
    await untilAgentHears(page, colleagueTone)
    expect(await loudest).toBeLessThan(silence)
    respond(486)
    await untilAgentHearsNothing(page)
  })

  it('is no longer the ringback of this phone where the far end rings first and sends audio after that', async () => {
    const { request, respond, audio } = await dialed()
    respond(180, { headers: [party.contact] })
    await untilAgentHears(page, ringback)
    const body = await audio.answer(request.body)
    respond(183, { headers: [party.contact, sdpType], body })
    await untilHearsAll(earOfAgent(page), [colleagueTone], [ringback])
    expect(await loudestOf(earOfAgent(page), ringback, oneRound)).toBeLessThan(silence)
    respond(486)
    await untilAgentHearsNothing(page)
  })

  it('is the ring of a call in, until it is answered', async () => {
    const audio = party.audio(colleagueTone)
    const { final } = callAgent({ party }, [], await audio.offer())
    const key = await untilRinging(page)
    await untilAgentHears(page, ring)
    await execute({ type: 'answer', key })
    await audio.accept((await final).body)
    await untilHearsAll(earOfAgent(page), [colleagueTone], [ring])
  })
})
