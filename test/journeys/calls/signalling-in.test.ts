import { sipDomain, tones } from '../../lab/agents.ts'
import { eventually } from '../../drivers/eventually.ts'
import { dialogOfCaller } from '../../lab/sip/far-end/user-agent/dialog.ts'
import type { CallReport } from '../../lab/sip/far-end/report.ts'
import { headerOf, type Header } from '../../lab/sip/message/message.ts'
import { callAgent, talkIn, talkOut, untilHears } from './calling.ts'
import { colleagueTone, startColleague } from './far-calls.ts'
import { callsOf, command, untilAgentHears, untilRinging, untilState } from './phone-page.ts'
import { sdpType } from './scripted-party.ts'
import { onEachStage } from './stage.ts'

/** Hz: what a caller says who is sent on. */
const callerTone = 1000

onEachStage((stage) => {
  /** The agent is called with these headers, and it rings. */
  async function ring(headers: readonly Header[] = []) {
    const calling = callAgent(stage, headers, await stage.party.audio(colleagueTone).offer())
    return { ...calling, key: await untilRinging(stage.page) }
  }

  const partyOf = async (header: Header) => {
    await ring([header])
    const [call] = await callsOf(stage.page)
    return call?.party
  }

  /** The reliable response (RFC 3262 section 3), and what its PRACK has to say. */
  async function toldReliably({ invite, provisional }: ReturnType<typeof callAgent>) {
    const ringing = await eventually(
      () => provisional.find(({ status }) => status > 100),
      (found) => found !== undefined,
      'a provisional response',
    )
    if (!ringing) throw new Error('no provisional response')
    expect(headerOf(ringing, 'Require')).toBe('100rel')
    const rack: Header = ['RAck', `${headerOf(ringing, 'RSeq') ?? ''} ${headerOf(ringing, 'CSeq') ?? ''}`]
    return { ringing, dialog: dialogOfCaller(invite, ringing), rack }
  }

  describe('a call in', () => {
    it('rings, is answered, and both hear each other', async () => {
      const { page } = stage
      const { audio } = await talkIn(stage)
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
    })

    it('is answered where its description comes with parts that are for others', async () => {
      const { page } = stage
      const several: Header = ['Content-Type', 'multipart/mixed;boundary=part']
      const isup =
        'Content-Type: application/isup\r\nContent-Disposition: signal;handling=optional\r\n\r\nISUP'
      const wrapped = (offer: string) =>
        `--part\r\n${isup}\r\n--part\r\nContent-Type: application/sdp\r\n\r\n${offer}\r\n--part--\r\n`
      const { audio } = await talkIn(stage, [several], wrapped)
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
    })

    it('without an offer gets one with the answer', async () => {
      const { page, party } = stage
      const { invite, final } = callAgent(stage)
      const key = await untilRinging(page)
      await command(page, 'answer', key)
      const answer = await final
      const audio = party.audio(colleagueTone)
      const dialog = dialogOfCaller(invite, answer)
      const body = await audio.answer(answer.body)
      const ack = dialog.acknowledge(answer)
      party.agent.acknowledge({ ...ack, headers: [...ack.headers, sdpType], body })
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
      expect(await callsOf(page)).toMatchObject([{ key, state: 'active' }])
    })

    it('that insists on it is told reliably that it rings, and is answered', async () => {
      const { page, party } = stage
      const audio = party.audio(colleagueTone)
      const calling = callAgent(stage, [['Require', '100rel']], await audio.offer())
      const key = await untilRinging(page)
      const { ringing, dialog, rack } = await toldReliably(calling)
      await audio.accept(ringing.body)
      expect((await party.agent.ask(dialog.request('PRACK', [rack]))).status).toBe(200)
      await command(page, 'answer', key)
      party.agent.acknowledge(dialog.acknowledge(await calling.final))
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
    })

    it('is changed by UPDATE while it rings, and both hear each other after the answer', async () => {
      const { page, party } = stage
      const audio = party.audio(colleagueTone)
      const calling = callAgent(stage, [['Require', '100rel']], await audio.offer())
      const key = await untilRinging(page)
      const { ringing, dialog, rack } = await toldReliably(calling)
      await audio.accept(ringing.body)
      expect((await party.agent.ask(dialog.request('PRACK', [rack]))).status).toBe(200)
      const dora: Header = ['P-Asserted-Identity', '"Dora" <sip:+493099@sip.localhost>']
      const update = dialog.request('UPDATE', [dora, sdpType], await audio.offer())
      const updated = await party.agent.ask(update)
      expect(updated.status).toBe(200)
      await audio.accept(updated.body)
      expect(await callsOf(page)).toMatchObject([{ key, state: 'ringing', party: { name: 'Dora' } }])
      await command(page, 'answer', key)
      party.agent.acknowledge(dialog.acknowledge(await calling.final))
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
    })

    it('that insists on it and comes without an offer gets one while it rings', async () => {
      const { page, party } = stage
      const audio = party.audio(colleagueTone)
      const calling = callAgent(stage, [['Require', '100rel']])
      const key = await untilRinging(page)
      const { ringing, dialog, rack } = await toldReliably(calling)
      const body = await audio.answer(ringing.body)
      const prack = dialog.request('PRACK', [rack])
      const told = await party.agent.ask({ ...prack, headers: [...prack.headers, sdpType], body })
      expect(told.status).toBe(200)
      await command(page, 'answer', key)
      const answer = await calling.final
      expect(answer.body).toBe('')
      party.agent.acknowledge(dialog.acknowledge(answer))
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
    })

    it('is missed when the caller gives up', async () => {
      const { key, cancel, final } = await ring()
      cancel()
      expect(await untilState(stage.page, key, 'ended')).toMatchObject({ outcome: 'missed' })
      expect((await final).status).toBe(487)
    })

    it.each([
      ['declined on all phones of the agent', 'decline', 603, 'Q.850;cause=21;text="Call rejected"'],
      ['declined as busy, on this phone alone', 'busy', 486, 'Q.850;cause=17;text="User busy"'],
    ] as const)('is %s, and the caller is told why', async (_, how, status, reason) => {
      const { key, final } = await ring()
      await stage.page.evaluate(([call, given]) => window.phone.telephony.decline(call, given), [
        key,
        how,
      ] as const)
      const refusal = await final
      expect(refusal.status).toBe(status)
      expect(headerOf(refusal, 'Reason')).toBe(reason)
      expect(await untilState(stage.page, key, 'ended')).toMatchObject({ outcome: 'declined' })
    })

    it('is forwarded, and the caller is heard where they are told to call', async () => {
      const { page, party, bench } = stage
      const target = await startColleague(bench, 'cleo')
      const { key, final } = await ring()
      await page.evaluate(([call, to]) => window.phone.telephony.forward(call, to), [
        key,
        `sip:cleo@${sipDomain}`,
      ] as const)
      const answer = await final
      expect(answer.status).toBe(302)
      expect(headerOf(answer, 'Diversion')).toBe(`<sip:ada@${sipDomain}>;reason=deflection`)
      const [, uri = ''] = /<([^>]*)>/.exec(headerOf(answer, 'Contact') ?? '') ?? []
      expect(uri).toBe(`sip:cleo@${sipDomain}`)
      const next = target.nextCall()
      const audio = party.audio(callerTone)
      const again = callAgent(stage, [], await audio.offer(), uri)
      const accepted = await again.final
      party.agent.acknowledge(dialogOfCaller(again.invite, accepted).acknowledge(accepted))
      await audio.accept(accepted.body)
      const isHeard = ({ heard }: CallReport) => Math.abs((heard.frequency ?? 0) - callerTone) < 25
      await Promise.all([(await next).until(isHeard), untilHears(audio, colleagueTone)])
      await target.close()
    })
  })

  describe('a call that waits', () => {
    it('rings while another one goes on, and the agent swaps between them', async () => {
      const { page, bench } = stage
      const first = await talkOut(stage)
      const waiting = bench.farEnd.call({ extension: 'ada' })
      const second = await untilRinging(page)
      await untilAgentHears(page, colleagueTone)

      const change = holdOf(first)
      await command(page, 'hold', first.key)
      await change
      await command(page, 'answer', second)
      await untilState(page, second, 'active')
      await Promise.all([untilAgentHears(page), untilHears(first.audio, undefined)])

      await command(page, 'hold', second)
      const back = holdOf(first)
      await command(page, 'resume', first.key)
      await back
      await Promise.all([
        untilHears(first.audio, tones.agent),
        waiting.until(({ heldBy, heard }) => heldBy.includes('agent') && heard.frequency === undefined),
      ])
    })

    /** The other side agrees to the next change. */
    async function holdOf({ audio, dialog }: Awaited<ReturnType<typeof talkOut>>) {
      const { request, respond } = await stage.party.next('INVITE')
      dialog.retarget(request)
      respond(200, { headers: [stage.party.contact, sdpType], body: await audio.answer(request.body) })
    }
  })

  describe('who calls', () => {
    it('is whom the network vouches for, not what the caller says', async () => {
      const asserted: Header = ['P-Asserted-Identity', '"Berta" <sip:+493011@sip.localhost>']
      expect(await partyOf(asserted)).toMatchObject({ number: '+493011', name: 'Berta' })
    })

    it('is told by an older network in its own header', async () => {
      const header: Header = ['Remote-Party-ID', '"Carl" <sip:+493012@sip.localhost>;party=calling']
      expect(await partyOf(header)).toMatchObject({ number: '+493012', name: 'Carl' })
    })

    it.each([
      ['with quotes and brackets', String.raw`"A \"B\" <script>"`, 'A "B" <script>'],
      ['that would turn the text around', '"evil\u202e\u2066txt"', 'eviltxt'],
      ['with letters of any language', '"Jörg 北京 🙂"', 'Jörg 北京 🙂'],
      ['of any length', `"${'x'.repeat(300)}"`, 'x'.repeat(100)],
    ])('may have a name %s', async (_, name, shown) => {
      const header: Header = ['P-Asserted-Identity', `${name} <sip:+493013@sip.localhost>`]
      expect(await partyOf(header)).toMatchObject({ number: '+493013', name: shown })
    })
  })

  describe('how a call wants to be answered', () => {
    it.each([
      ['Call-Info', '<sip:x>;answer-after=0', 0],
      ['Call-Info', '<sip:x>;answer-after=5', 5],
      ['Alert-Info', '<http://x.example>;info=alert-autoanswer;delay=0', 0],
      ['Answer-Mode', 'Auto', 0],
    ])('is told by %s: %s', async (name, value, answerAfter) => {
      await ring([[name, value]])
      expect(await callsOf(stage.page)).toMatchObject([{ answerAfter }])
    })
  })

  describe('a session timer', () => {
    it('that the caller asks for is agreed to', async () => {
      const { answer } = await talkIn(stage, [
        ['Supported', 'timer'],
        ['Session-Expires', '600;refresher=uac'],
      ])
      expect(headerOf(answer, 'Session-Expires')).toBe('600;refresher=uac')
      expect(headerOf(answer, 'Require')).toBe('timer')
    })

    it('that is too short is refused', async () => {
      const { party } = stage
      const timer: Header[] = [
        ['Supported', 'timer'],
        ['Session-Expires', '20'],
      ]
      const refusal = await callAgent(stage, timer, await party.audio(colleagueTone).offer()).final
      expect(refusal.status).toBe(422)
      expect(headerOf(refusal, 'Min-SE')).toBe('90')
    })
  })
})
