import type { Page } from 'playwright-core'
import { sipDomain, tones } from '../../lab/agents.ts'
import { dialogOfCallee } from '../../lab/sip/far-end/user-agent/dialog.ts'
import { headerOf } from '../../lab/sip/message/message.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { sentBy, untilHears, untilProgress } from './calling.ts'
import { colleagueTone } from './far-calls.ts'
import { command, dial, untilAgentHears, untilState } from './phone-page.ts'
import { sdpType, startScriptedParty, type ScriptedParty } from './scripted-party.ts'
import { leave, systems } from './stage.ts'

/** Hz: music before the answer. */
const musicTone = 1000

describe.each(systems)('on %s, a call that rings on two telephones', (_, system) => {
  let bench: CallBench
  let page: Page
  let parties: readonly [ScriptedParty, ScriptedParty]

  beforeAll(async () => {
    bench = await startCallBench({ system })
  })
  afterAll(() => bench.close())

  beforeEach(async () => {
    parties = [await startScriptedParty(bench), await startScriptedParty(bench)]
    page = await bench.openReadyPhone()
  })
  afterEach(async () => {
    await leave(page)
    await Promise.all(parties.map((party) => party.close()))
  })

  it('is with the one that answers, and the other one stops', async () => {
    const [one, other] = parties
    const key = await dial(page, `sip:ben@${sipDomain}`)
    const [first, second] = await Promise.all([one.next('INVITE'), other.next('INVITE')])
    const stopped = new Promise<void>((resolve) => {
      first.onCancelled(() => {
        first.respond(487)
        resolve()
      })
    })
    first.respond(180, { headers: [one.contact] })
    second.respond(180, { headers: [other.contact] })
    await untilProgress(page, 'ringing')
    const voice = other.audio(colleagueTone)
    second.respond(200, {
      headers: [other.contact, sdpType],
      body: await voice.answer(second.request.body),
    })
    await Promise.all([untilState(page, key, 'active'), stopped])
    await Promise.all([untilAgentHears(page, colleagueTone), untilHears(voice, tones.agent)])
  })

  it('goes on with one of them where both answer, and the other one is told that it is over', async () => {
    const [one, other] = parties
    const key = await dial(page, `sip:ben@${sipDomain}`)
    const asked = await Promise.all([one.next('INVITE'), other.next('INVITE')])
    const answers = await Promise.all(
      ([colleagueTone, musicTone] as const).map(async (tone, at) => {
        const [party, transaction] = [parties[at] ?? one, asked[at] ?? asked[0]]
        const voice = party.audio(tone)
        const body = await voice.answer(transaction.request.body)
        return { party, transaction, voice, tone, body }
      }),
    )
    const over = Promise.race(
      answers.map(async (answer) => {
        const bye = await answer.party.next('BYE')
        bye.respond(200)
        return answer
      }),
    )
    for (const { party, transaction, body } of answers)
      transaction.respond(200, { headers: [party.contact, sdpType], body })
    const loser = await over
    const winner = answers.find((answer) => answer !== loser)
    await untilState(page, key, 'active')
    await untilAgentHears(page, winner?.tone)
    if (winner) await untilHears(winner.voice, tones.agent)
    const acknowledged = (await sentBy(page, 'ACK')).map((ack) => headerOf(ack, 'To') ?? '')
    for (const { transaction } of answers)
      expect(acknowledged.filter((to) => to.includes(transaction.localTag))).not.toEqual([])
  })

  it('is with the one that answers, also where the other one was heard before', async () => {
    const [one, other] = parties
    const key = await dial(page, `sip:ben@${sipDomain}`)
    const [early, late] = await Promise.all([one.next('INVITE'), other.next('INVITE')])
    early.onCancelled(() => early.respond(487))
    const [music, voice] = [one.audio(musicTone), other.audio(colleagueTone)]
    early.respond(183, {
      headers: [one.contact, sdpType],
      body: await music.answer(early.request.body),
    })
    await untilProgress(page, 'early-media')
    await untilAgentHears(page, musicTone)
    const dialog = dialogOfCallee(late.request, late.localTag, other.contact[1])
    late.respond(200, { headers: [other.contact, sdpType], body: await voice.answer(late.request.body) })
    const change = await other.next('INVITE')
    dialog.retarget(change.request)
    change.respond(200, { headers: [other.contact, sdpType], body: await voice.answer(change.request.body) })
    await untilState(page, key, 'active')
    await Promise.all([untilAgentHears(page, colleagueTone), untilHears(voice, tones.agent)])
    await command(page, 'hangUp', key)
  })
})
