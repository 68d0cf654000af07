import { eventually } from '../../drivers/eventually.ts'
import { numbers, sipDomain, tones } from '../../lab/agents.ts'
import { dialogOfCaller } from '../../lab/sip/far-end/user-agent/dialog.ts'
import type { Header } from '../../lab/sip/message/message.ts'
import { callAgent, sentBy, takeChange, talkOut, untilHears, valueOf, type Talk } from './calling.ts'
import { colleagueTone, startColleague, talk as talkTo } from './far-calls.ts'
import { callsOf, command, hearsAgent, untilAgentHears, untilLine, untilState } from './phone-page.ts'
import { sdpType } from './scripted-party.ts'
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
    /** The other side waits, and the agent has asked somebody whom it is to be connected with. */
    async function consult() {
      const { page, bench } = stage
      const first = await talkOut(stage)
      const held = command(page, 'hold', first.key)
      await takeChange(stage, first)
      await held
      const asked = await startColleague(bench, 'cleo')
      const second = await talkTo(page, asked, target)
      const over = page.evaluate(([key, other]) => window.phone.telephony.transferTo(key, other), [
        first.key,
        second.key,
      ] as const)
      const { request, respond } = await stage.party.next('REFER')
      const [, replaces = ''] = /\?Replaces=([^>]*)>/.exec(valueOf(request, 'Refer-To') ?? '') ?? []
      respond(202)
      return { first, second, asked, over, place: decodeURIComponent(replaces) }
    }

    it('leaves the one who was asked where they are, for one who hangs up as soon as it has agreed to call them', async () => {
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

    it('names the call whose place is to be taken, as its other side knows it', async () => {
      const { page, party, bench } = stage
      const first = await talkOut(stage)
      const held = command(page, 'hold', first.key)
      await takeChange(stage, first)
      await held
      const second = await page.evaluate((to) => window.phone.telephony.dial(to), numbers.answers)
      await untilState(page, second, 'active')
      const over = page.evaluate(([key, other]) => window.phone.telephony.transferTo(key, other), [
        first.key,
        second,
      ] as const)
      const { request, respond } = await party.next('REFER')
      const [, replaces = ''] = /\?Replaces=([^>]*)>/.exec(valueOf(request, 'Refer-To') ?? '') ?? []
      // The first one may be for a challenge.
      const sent = (await sentBy(page, 'ACK')).findLast((ack) => valueOf(ack, 'Call-ID') === second)
      const tagIn = (name: string) => /;tag=([^;]+)/.exec((sent && valueOf(sent, name)) ?? '')?.[1] ?? ''
      expect(decodeURIComponent(replaces)).toBe(`${second};to-tag=${tagIn('To')};from-tag=${tagIn('From')}`)
      respond(202)
      await news(first, '200 OK', 'terminated;reason=noresource')
      await over
      await bench.farEnd
        .calls()
        .at(-1)
        ?.until(({ state }) => state === 'ended')
    })
  })

  describe('a transfer that the other side asks for', () => {
    /** @returns the news that comes first */
    async function ask(talk: Talk, to = `<${target}>`) {
      const { page, party } = stage
      const told = party.next('NOTIFY')
      const answer = await party.agent.ask(talk.dialog.request('REFER', [['Refer-To', to]]))
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
      expect(valueOf(last.request, 'Subscription-State')).toContain('terminated')
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

    it('takes the place that it names, and says who has asked', async () => {
      const { page } = stage
      const talk = await talkOut(stage)
      await ask(talk, `<sip:${numbers.answers}@${sipDomain}?Replaces=a%40x%3Bto-tag%3D1%3Bfrom-tag%3D2>`)
      const accepted = accept(talk)
      await takeChange(stage, talk)
      await accepted
      await untilState(page, talk.key, 'held')
      const invites = await eventually(
        () => sentBy(page, 'INVITE'),
        (sent) => sent.some((each) => valueOf(each, 'Replaces') === 'a@x;to-tag=1;from-tag=2'),
        'an INVITE in the place of another',
      )
      expect(invites.at(-1)?.uri).toBe(`sip:${numbers.answers}@${sipDomain}`)
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
      expect(valueOf(last.request, 'Subscription-State')).toContain('terminated')
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
    })
  })
})
