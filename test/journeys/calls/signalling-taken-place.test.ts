import { sipDomain } from '../../lab/agents.ts'
import { dialogOfCaller } from '../../lab/sip/far-end/user-agent/dialog.ts'
import { headerOf, type Header } from '../../lab/sip/message/message.ts'
import { callAgent, takeChange, talkOut, untilHears } from './calling.ts'
import { colleagueTone, startColleague, talk } from './far-calls.ts'
import { callsOf, command, hearsAgent, untilState } from './phone-page.ts'
import { onEachStage } from './stage.ts'

const target = `sip:cleo@${sipDomain}`

onEachStage((stage) => {
  describe('an attended transfer whose other side tells nothing of it', () => {
    /** The other side waits, and the agent has asked somebody whom it is to be connected with. */
    async function consult() {
      const { page, bench } = stage
      const first = await talkOut(stage)
      const held = command(page, 'hold', first.key)
      await takeChange(stage, first)
      await held
      const asked = await startColleague(bench, 'cleo')
      const second = await talk(page, asked, target)
      const over = page.evaluate(([key, other]) => window.phone.telephony.transferTo(key, other), [
        first.key,
        second.key,
      ] as const)
      const { request, respond } = await stage.party.next('REFER')
      const [, replaces = ''] = /\?Replaces=([^>]*)>/.exec(headerOf(request, 'Refer-To') ?? '') ?? []
      respond(202)
      return { first, second, asked, over, place: decodeURIComponent(replaces) }
    }

    it('and hangs up as soon as it has agreed, leaves the one who was asked where they are until they are called', async () => {
      const { page, party } = stage
      const { first, second, asked, over, place } = await consult()
      expect((await party.agent.ask(first.dialog.request('BYE'))).status).toBe(200)
      await untilState(page, first.key, 'ended')
      await second.far.until(({ heard }) => heard.frequency !== undefined)
      expect(second.far.report().state).toBe('answered')
      const audio = party.audio(colleagueTone)
      const headers: Header[] = [
        ['Require', 'replaces'],
        ['Replaces', place],
      ]
      const calling = callAgent(stage, headers, await audio.offer(), target)
      const answer = await calling.final
      expect(answer.status).toBe(200)
      party.agent.acknowledge(dialogOfCaller(calling.invite, answer).acknowledge(answer))
      await audio.accept(answer.body)
      await over
      expect(await untilState(page, second.key, 'ended')).toMatchObject({ outcome: 'completed' })
      await untilHears(audio, colleagueTone)
      await asked.close()
    })

    it('is not taken for done where the agent hangs up on the one who waits', async () => {
      const { page } = stage
      const { first, second, asked, over } = await consult()
      await command(page, 'hangUp', first.key)
      await over
      expect(await callsOf(page)).toMatchObject([{ state: 'ended' }, { key: second.key, state: 'active' }])
      await second.far.until(hearsAgent)
      await asked.close()
    })
  })
})
