import { sipDomain, tones } from '../../lab/agents.ts'
import type { Header } from '../../lab/sip/message/message.ts'
import { takeChange, talkOut, untilHears, valueOf, type Talk } from './calling.ts'
import { colleagueTone } from './far-calls.ts'
import { callsOf, untilAgentHears, untilState } from './phone-page.ts'
import { onEachStage } from './stage.ts'

const target = `sip:cleo@${sipDomain}`

onEachStage((stage) => {
  const news = ({ dialog }: Talk, status: string, state: string) => {
    const headers: Header[] = [
      ['Event', 'refer'],
      ['Subscription-State', state],
      ['Content-Type', 'message/sipfrag;version=2.0'],
    ]
    return stage.party.agent.ask(dialog.request('NOTIFY', headers, `SIP/2.0 ${status}\r\n`))
  }

  /** The agent asks the other side to call somebody else; it is on hold. */
  async function refer(talk: Talk) {
    const { page, party } = stage
    const over = page.evaluate(
      ([key, to]) =>
        window.phone.telephony.transfer(key, to).then(
          () => undefined,
          (error: { code: string }) => error.code,
        ),
      [talk.key, target] as const,
    )
    await takeChange(stage, talk)
    return { over, ...(await party.next('REFER')) }
  }

  describe('a transfer', () => {
    it('is asked for by REFER, followed by NOTIFY, and ends the call when it is done', async () => {
      const talk = await talkOut(stage)
      const { over, request, respond } = await refer(talk)
      expect(valueOf(request, 'Refer-To')).toBe(`<${target}>`)
      expect(valueOf(request, 'Referred-By')).toBe(`<sip:ada@${sipDomain}>`)
      respond(202)
      expect((await news(talk, '180 Ringing', 'active;expires=60')).status).toBe(200)
      const bye = stage.party.next('BYE')
      expect((await news(talk, '200 OK', 'terminated;reason=noresource')).status).toBe(200)
      ;(await bye).respond(200)
      expect(await over).toBeUndefined()
      expect(await untilState(stage.page, talk.key, 'ended')).toMatchObject({ outcome: 'completed' })
    })

    it('that comes to nothing brings the other side back, and tells why', async () => {
      const talk = await talkOut(stage)
      const { over, respond } = await refer(talk)
      respond(202)
      await news(talk, '486 Busy Here', 'terminated;reason=noresource')
      await takeChange(stage, talk)
      expect(await over).toBe('transfer.busy')
      await Promise.all([untilAgentHears(stage.page, colleagueTone), untilHears(talk.audio, tones.agent)])
    })

    it('that is refused brings the other side back', async () => {
      const talk = await talkOut(stage)
      const { over, respond } = await refer(talk)
      respond(603)
      await takeChange(stage, talk)
      expect(await over).toBe('transfer.refused')
      expect(await callsOf(stage.page)).toMatchObject([{ state: 'active' }])
    })

    it('that is cancelled brings the other side back, and wants to hear no more of it', async () => {
      const talk = await talkOut(stage)
      const { over, respond } = await refer(talk)
      respond(202)
      await news(talk, '180 Ringing', 'active;expires=60')
      const cancelled = stage.page.evaluate((key) => window.phone.telephony.cancelTransfer(key), talk.key)
      await takeChange(stage, talk)
      await cancelled
      expect(await over).toBeUndefined()
      expect((await news(talk, '180 Ringing', 'active;expires=60')).status).toBe(481)
      await Promise.all([untilAgentHears(stage.page, colleagueTone), untilHears(talk.audio, tones.agent)])
    })
  })

  describe('a transfer that the other side asks for', () => {
    it('calls nobody before the agent agrees, and says so when the agent does not', async () => {
      const { page, party } = stage
      const talk = await talkOut(stage)
      const told = party.next('NOTIFY')
      const answer = await party.agent.ask(talk.dialog.request('REFER', [['Refer-To', `<${target}>`]]))
      expect(answer.status).toBe(202)
      const first = await told
      first.respond(200)
      expect(first.request.body).toContain('SIP/2.0 100')
      expect(await callsOf(page)).toHaveLength(1)
      const next = party.next('NOTIFY')
      await page.evaluate((key) => window.phone.telephony.refuseTransfer(key), talk.key)
      const last = await next
      last.respond(200)
      expect(last.request.body).toContain('SIP/2.0 603')
      expect(valueOf(last.request, 'Subscription-State')).toContain('terminated')
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
    })
  })
})
