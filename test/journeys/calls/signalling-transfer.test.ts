import { numbers, sipDomain, tones } from '../../lab/agents.ts'
import { dialogOfCaller } from '../../lab/sip/far-end/user-agent/dialog.ts'
import { headerOf, type Header } from '../../lab/sip/message/message.ts'
import { callAgent, sentBy, takeChange, talkOut, tellTransfer, untilHears, type Talk } from './calling.ts'
import { colleagueTone } from './far-calls.ts'
import { callsOf, command, hearsAgent, untilAgentHears, untilLine, untilState } from './phone-page.ts'
import { sdpType } from './scripted-party.ts'
import { onEachStage } from './stage.ts'

const target = `sip:cleo@${sipDomain}`

onEachStage((stage) => {
  const news = (talk: Talk, status: string, state: string) => tellTransfer(stage, talk, status, state)

  /** The code that a transfer fails with; nothing where it succeeds. */
  const transfer = ({ key }: Talk) =>
    stage.page.evaluate(
      ([call, to]) =>
        window.phone.telephony.transfer(call, to).then(
          () => undefined,
          (error: { code: string }) => error.code,
        ),
      [key, target] as const,
    )

  const cancel = ({ key }: Talk) =>
    stage.page.evaluate((call) => window.phone.telephony.cancelTransfer(call), key)

  /** The agent asks the other side to call somebody else; it is on hold. */
  async function refer(talk: Talk) {
    const over = transfer(talk)
    await takeChange(stage, talk)
    return { over, ...(await stage.party.next('REFER')) }
  }

  describe('a transfer', () => {
    it('is asked for by REFER, followed by NOTIFY, and ends the call when it is done', async () => {
      const talk = await talkOut(stage)
      const { over, request, respond } = await refer(talk)
      expect(headerOf(request, 'Refer-To')).toBe(`<${target}>`)
      expect(headerOf(request, 'Referred-By')).toBe(`<sip:ada@${sipDomain}>`)
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
      const cancelled = cancel(talk)
      await takeChange(stage, talk)
      await cancelled
      expect(await over).toBeUndefined()
      expect((await news(talk, '180 Ringing', 'active;expires=60')).status).toBe(481)
      await Promise.all([untilAgentHears(stage.page, colleagueTone), untilHears(talk.audio, tones.agent)])
    })
  })

  describe('a transfer whose other side has not agreed to wait yet', () => {
    it('is told at once, is the only one, and can be cancelled before anybody is asked', async () => {
      const { page, party } = stage
      const talk = await talkOut(stage)
      const over = transfer(talk)
      const { request, respond } = await party.next('INVITE')
      expect(await callsOf(page)).toMatchObject([
        { state: 'held', transfer: { by: 'us', progress: 'asked' } },
      ])
      expect(await transfer(talk)).toBe('call.not-possible')
      const cancelled = cancel(talk)
      await page.waitForFunction(() => !('transfer' in (window.phone.telephony.calls.get()[0] ?? {})))
      respond(200, { headers: [party.contact, sdpType], body: await talk.audio.answer(request.body) })
      await takeChange(stage, talk)
      await cancelled
      expect(await over).toBeUndefined()
      expect(await sentBy(page, 'REFER')).toEqual([])
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(talk.audio, tones.agent)])
    })

    it('and does not at all, is carried out all the same, and nobody is heard meanwhile', async () => {
      const { page, party } = stage
      const talk = await talkOut(stage)
      const over = transfer(talk)
      ;(await party.next('INVITE')).respond(488)
      const { respond } = await party.next('REFER')
      respond(202)
      await untilHears(talk.audio, undefined)
      const bye = party.next('BYE')
      await news(talk, '200 OK', 'terminated;reason=noresource')
      ;(await bye).respond(200)
      expect(await over).toBeUndefined()
      expect(await untilState(page, talk.key, 'ended')).toMatchObject({ outcome: 'completed' })
    })

    it('and does not at all, comes back without being asked where it comes to nothing', async () => {
      const { page, party } = stage
      const talk = await talkOut(stage)
      const over = transfer(talk)
      ;(await party.next('INVITE')).respond(488)
      ;(await party.next('REFER')).respond(603)
      expect(await over).toBe('transfer.refused')
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(talk.audio, tones.agent)])
    })
  })

  describe('an attended transfer', () => {
    /** One waits on hold, another one talks, and the first one is asked to call the other. */
    async function connectTwo() {
      const { page, party } = stage
      const first = await talkOut(stage)
      const held = command(page, 'hold', first.key)
      await takeChange(stage, first)
      await held
      const second = await page.evaluate((to) => window.phone.telephony.dial(to), numbers.answers)
      await untilState(page, second, 'active')
      const over = page.evaluate(
        ([key, other]) =>
          window.phone.telephony.transferTo(key, other).then(
            () => undefined,
            (error: { code: string }) => error.code,
          ),
        [first.key, second] as const,
      )
      return { first, second, over, ...(await party.next('REFER')) }
    }

    /** The consultation goes on as if nothing had been; and the one who waits is heard again when it is their turn. */
    async function bothAreThere({ first, second }: Awaited<ReturnType<typeof connectTwo>>) {
      const { page, bench } = stage
      await Promise.all([untilAgentHears(page), bench.farEnd.calls().at(-1)?.until(hearsAgent)])
      const calls = await callsOf(page)
      expect(calls).toMatchObject([{ state: 'held', by: 'us' }, { state: 'active' }])
      expect(calls[0]).not.toHaveProperty('transfer')
      await command(page, 'hold', second)
      const resumed = command(page, 'resume', first.key)
      await takeChange(stage, first)
      await resumed
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(first.audio, tones.agent)])
    }

    it('names the call whose place is to be taken, as its other side knows it', async () => {
      const { page, bench } = stage
      const { first, second, over, request, respond } = await connectTwo()
      const [, replaces = ''] = /\?Replaces=([^>]*)>/.exec(headerOf(request, 'Refer-To') ?? '') ?? []
      // The first one may be for a challenge.
      const sent = (await sentBy(page, 'ACK')).findLast((ack) => headerOf(ack, 'Call-ID') === second)
      const tagIn = (name: 'From' | 'To') =>
        /;tag=([^;]+)/.exec((sent && headerOf(sent, name)) ?? '')?.[1] ?? ''
      expect(decodeURIComponent(replaces)).toBe(`${second};to-tag=${tagIn('To')};from-tag=${tagIn('From')}`)
      respond(202)
      await news(first, '200 OK', 'terminated;reason=noresource')
      expect(await over).toBeUndefined()
      await bench.farEnd
        .calls()
        .at(-1)
        ?.until(({ state }) => state === 'ended')
    })

    it('that is refused leaves both calls as they were', async () => {
      const two = await connectTwo()
      two.respond(603)
      expect(await two.over).toBe('transfer.refused')
      await bothAreThere(two)
    })

    it('that comes to nothing leaves both calls as they were', async () => {
      const two = await connectTwo()
      two.respond(202)
      await news(two.first, '486 Busy Here', 'terminated;reason=noresource')
      expect(await two.over).toBe('transfer.busy')
      await bothAreThere(two)
    })

    it('that is cancelled leaves both calls as they were', async () => {
      const two = await connectTwo()
      two.respond(202)
      await news(two.first, '180 Ringing', 'active;expires=60')
      await stage.page.evaluate((key) => window.phone.telephony.cancelTransfer(key), two.first.key)
      expect(await two.over).toBeUndefined()
      await bothAreThere(two)
    })
  })

  describe('a transfer that the other side asks for', () => {
    /** @returns the news that comes first */
    async function ask(talk: Talk, to = `<${target}>`, headers: readonly Header[] = []) {
      const { page, party } = stage
      const told = party.next('NOTIFY')
      const answer = await party.agent.ask(talk.dialog.request('REFER', [['Refer-To', to], ...headers]))
      if (answer.status >= 300) return answer
      ;(await told).respond(200)
      await page.waitForFunction(() => 'transfer' in (window.phone.telephony.calls.get()[0] ?? {}))
      return answer
    }

    const accept = ({ key }: Talk) =>
      stage.page.evaluate(
        (call) =>
          window.phone.telephony.acceptTransfer(call).then(
            () => undefined,
            (error: { code: string }) => error.code,
          ),
        key,
      )

    it('comes to an end where the other side is not to be put on hold', async () => {
      const { page, party } = stage
      const talk = await talkOut(stage)
      await ask(talk)
      const told = party.next('NOTIFY')
      const accepted = accept(talk)
      ;(await party.next('INVITE')).respond(488)
      const last = await told
      last.respond(200)
      expect(last.request.body).toContain('SIP/2.0 500')
      expect(headerOf(last.request, 'Subscription-State')).toContain('terminated')
      expect(await accepted).toBe('call.refused-change')
      expect((await callsOf(page))[0]).not.toHaveProperty('transfer')
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(talk.audio, tones.agent)])
    })

    it('comes to an end where there is no line to call by', async () => {
      const { page } = stage
      const talk = await talkOut(stage)
      const held = command(page, 'hold', talk.key)
      await takeChange(stage, talk)
      await held
      await ask(talk)
      await page.evaluate(() => window.breakSockets())
      await untilLine(page, 'reconnecting')
      expect(await accept(talk)).toBe('line.unreachable')
      expect((await callsOf(page))[0]).not.toHaveProperty('transfer')
      await page.evaluate(() => window.mendSockets())
      await untilLine(page, 'ready')
    })

    it('is carried out with the agent’s consent, also where the other side has hung up meanwhile', async () => {
      const { page, party, bench } = stage
      const talk = await talkOut(stage)
      await ask(talk, `<sip:${numbers.answers}@${sipDomain}>`)
      expect((await party.agent.ask(talk.dialog.request('BYE'))).status).toBe(200)
      expect(await untilState(page, talk.key, 'ended')).toMatchObject({
        outcome: 'completed',
        transfer: { by: 'them', to: { number: numbers.answers } },
      })
      const next = bench.farEnd.nextCall()
      expect(await accept(talk)).toBeUndefined()
      expect((await next).report().number).toBe(numbers.answers)
      await untilAgentHears(page)
      expect((await callsOf(page)).map(({ state }) => state)).toEqual(['ended', 'active'])
      expect((await callsOf(page))[0]).not.toHaveProperty('transfer')
    })

    /** The other side has somebody else on the line too. @returns that call at both of its ends */
    async function askSomebody() {
      const { party, bench } = stage
      const next = bench.farEnd.nextCall()
      const audio = party.audio(colleagueTone)
      const { invite, final } = callAgent(
        stage,
        [],
        await audio.offer(),
        `sip:${numbers.answers}@${sipDomain}`,
      )
      const answer = await final
      const dialog = dialogOfCaller(invite, answer)
      party.agent.acknowledge(dialog.acknowledge(answer))
      await audio.accept(answer.body)
      return { dialog, asked: await next }
    }

    /** Takes what the other side is told, until it is that. */
    async function untilTold(status: string): Promise<void> {
      for (;;) {
        const { request, respond } = await stage.party.next('NOTIFY')
        respond(200)
        if (request.body.includes(status)) return
      }
    }

    it('takes the place that it names, says who has asked, and both hear each other', async () => {
      const { page, party, bench } = stage
      const talk = await talkOut(stage)
      const { dialog, asked } = await askSomebody()
      const [, place = ''] = dialog.reference().split('?Replaces=')
      const referredBy = `<${party.address}>`
      await ask(talk, `<sip:${numbers.answers}@${sipDomain}?Replaces=${place}>`, [
        ['Referred-By', referredBy],
      ])
      const accepted = accept(talk)
      await takeChange(stage, talk)
      const over = party.next('BYE')
      await untilTold('SIP/2.0 200')
      expect(await accepted).toBeUndefined()
      const invite = (await sentBy(page, 'INVITE')).at(-1)
      expect(invite?.uri).toBe(`sip:${numbers.answers}@${sipDomain}`)
      expect(invite && headerOf(invite, 'Replaces')).toBe(decodeURIComponent(place))
      expect(invite && headerOf(invite, 'Referred-By')).toBe(referredBy)
      const bye = await over
      bye.respond(200)
      expect(headerOf(bye.request, 'Call-ID')).toBe(dialog.callId)
      await asked.until(({ state }) => state === 'ended')
      await Promise.all([untilAgentHears(page), bench.farEnd.calls().at(-1)?.until(hearsAgent)])
      expect((await party.agent.ask(talk.dialog.request('BYE'))).status).toBe(200)
      await untilState(page, talk.key, 'ended')
      await untilAgentHears(page)
    })

    it('is refused where nobody can read it', async () => {
      const talk = await talkOut(stage)
      expect((await ask(talk, `<${target}?Replaces=a%FF%3Bto-tag%3D1>`)).status).toBe(400)
      expect(await callsOf(stage.page)).toMatchObject([{ state: 'active' }])
    })

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
      expect(headerOf(last.request, 'Subscription-State')).toContain('terminated')
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
    })
  })
})
