import { numbers, sipDomain, tones } from '../../lab/agents.ts'
import { directionOf } from '../../lab/sip/far-end/media/sdp.ts'
import { dialogOfCallee } from '../../lab/sip/far-end/user-agent/dialog.ts'
import { headerOf, type Header } from '../../lab/sip/message/message.ts'
import { sentBy, untilHears, untilProgress } from './calling.ts'
import { colleagueTone } from './far-calls.ts'
import { callsOf, dial, hearsAgent, untilAgentHears, untilState } from './phone-page.ts'
import { sdpType } from './scripted-party.ts'
import { onEachStage } from './stage.ts'

onEachStage((stage) => {
  const dialParty = () => dial(stage.page, stage.party.address)

  describe('a call out', () => {
    it('rings here by itself where the far end rings without audio', async () => {
      const { page, party } = stage
      const key = await dialParty()
      const { respond } = await party.next('INVITE')
      respond(180, { headers: [party.contact] })
      await untilProgress(page, 'ringing')
      expect((await page.evaluate(() => window.phone.heard())).frequency).toBeUndefined()
      respond(486)
      expect(await untilState(page, key, 'ended')).toMatchObject({ outcome: 'busy' })
    })

    it('ends here too where the far end hangs up in the moment of its answer', async () => {
      const { page, party } = stage
      const key = await dialParty()
      const { request, respond, localTag } = await party.next('INVITE')
      const body = await party.audio(colleagueTone).answer(request.body)
      const dialog = dialogOfCallee(request, localTag, party.contact[1])
      respond(200, { headers: [party.contact, sdpType], body })
      expect((await party.agent.ask(dialog.request('BYE'))).status).toBe(200)
      expect(await untilState(page, key, 'ended')).toMatchObject({ outcome: 'completed' })
    })

    it('offers Opus first and what telephone networks speak, and digits as events', async () => {
      const { page, party } = stage
      await dialParty()
      const { request, respond } = await party.next('INVITE')
      respond(486)
      const [sent] = await sentBy(page, 'INVITE')
      const names = Array.from(sent?.body.matchAll(/^a=rtpmap:\d+ ([\w-]+)/gm) ?? [], ([, name]) => name)
      expect([...new Set(names)].slice(0, 5)).toEqual(['opus', 'PCMA', 'PCMU', 'G722', 'telephone-event'])
      expect(request.body).toMatch(/^a=rtpmap:\d+ telephone-event\/8000/m)
    })

    it('says who calls, what this phone can do, and where it is to be found on any connection', async () => {
      const { party } = stage
      await dialParty()
      const { request, respond } = await party.next('INVITE')
      respond(486)
      expect(headerOf(request, 'From')).toMatch(`<sip:ada@${sipDomain}>;tag=`)
      expect(headerOf(request, 'Contact')).toMatch(new RegExp(`sip:ada@${sipDomain};gr=urn:uuid:`))
      for (const option of ['100rel', 'replaces', 'timer', 'outbound'])
        expect(headerOf(request, 'Supported')).toContain(option)
      for (const method of ['PRACK', 'UPDATE', 'REFER', 'INFO', 'NOTIFY'])
        expect(request.headers.filter(([name]) => name === 'Allow').join()).toContain(method)
    })
  })

  describe('early media', () => {
    it('is heard before the answer, and goes on after it', async () => {
      const { page, party } = stage
      const key = await dialParty()
      const { request, respond } = await party.next('INVITE')
      const audio = party.audio(colleagueTone)
      const body = await audio.answer(request.body)
      respond(183, { headers: [party.contact, sdpType], body })
      await untilProgress(page, 'early-media')
      await untilAgentHears(page, colleagueTone)
      respond(200, { headers: [party.contact, sdpType], body })
      await untilState(page, key, 'active')
      await untilHears(audio, tones.agent)
    })

    const reliable: Header[] = [
      ['Require', '100rel'],
      ['RSeq', '7'],
    ]

    it('is acknowledged where it was sent reliably, and goes on after the answer', async () => {
      const { page, party } = stage
      const key = await dialParty()
      const { request, respond } = await party.next('INVITE')
      const audio = party.audio(colleagueTone)
      const body = await audio.answer(request.body)
      respond(183, { headers: [party.contact, ...reliable, sdpType], body })
      const prack = await party.next('PRACK')
      prack.respond(200)
      expect(headerOf(prack.request, 'RAck')).toBe(`7 ${headerOf(request, 'CSeq') ?? ''}`)
      await untilAgentHears(page, colleagueTone)
      // The answer has been given, and is not given again (RFC 3261 section 13.2.1).
      respond(200, { headers: [party.contact] })
      await untilState(page, key, 'active')
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
    })

    it('is changed by UPDATE before the answer, and both hear each other after that', async () => {
      const { page, party } = stage
      const key = await dialParty()
      const { request, respond, localTag } = await party.next('INVITE')
      const audio = party.audio(colleagueTone)
      const dialog = dialogOfCallee(request, localTag, party.contact[1])
      const body = await audio.answer(request.body)
      respond(183, { headers: [party.contact, ...reliable, sdpType], body })
      ;(await party.next('PRACK')).respond(200)
      await untilAgentHears(page, colleagueTone)
      for (const held of [true, false]) {
        audio.hold(held)
        const updated = await party.agent.ask(dialog.request('UPDATE', [sdpType], await audio.offer()))
        expect(updated.status).toBe(200)
        expect(directionOf(updated.body)).toBe(held ? 'recvonly' : 'sendrecv')
        await audio.accept(updated.body)
        await untilAgentHears(page, colleagueTone)
      }
      respond(200, { headers: [party.contact] })
      await untilState(page, key, 'active')
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
    })

    it('may be missing where it is said reliably that it rings, and the answer brings the sound', async () => {
      const { page, party } = stage
      const key = await dialParty()
      const { request, respond } = await party.next('INVITE')
      respond(180, { headers: [party.contact, ...reliable] })
      const prack = await party.next('PRACK')
      prack.respond(200)
      expect(headerOf(prack.request, 'RAck')).toBe(`7 ${headerOf(request, 'CSeq') ?? ''}`)
      await untilProgress(page, 'ringing')
      const audio = party.audio(colleagueTone)
      respond(200, { headers: [party.contact, sdpType], body: await audio.answer(request.body) })
      await untilState(page, key, 'active')
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
    })
  })

  describe('a redirect', () => {
    it('is followed within the company', async () => {
      const { page, party, bench } = stage
      const key = await dialParty()
      const { respond } = await party.next('INVITE')
      const next = bench.farEnd.nextCall()
      respond(302, { headers: [['Contact', `<sip:${numbers.answers}@${sipDomain}>`]] })
      const far = await next
      expect(far.report().number).toBe(numbers.answers)
      await untilState(page, key, 'active')
      await Promise.all([untilAgentHears(page), far.until(hearsAgent)])
    })

    it('is followed once, so that two telephones cannot send a call around for ever', async () => {
      const { page, party } = stage
      const key = await dialParty()
      const back: Header[] = [['Contact', `<${party.address}>`]]
      ;(await party.next('INVITE')).respond(302, { headers: back })
      ;(await party.next('INVITE')).respond(302, { headers: back })
      expect(await untilState(page, key, 'ended')).toMatchObject({ failure: 'call.redirected' })
    })

    it('to anybody else is not followed, and the agent is told whom it names', async () => {
      const { page, party } = stage
      const key = await dialParty()
      const premium: Header[] = [['Contact', '"Free" <sip:+881600@premium.example?Subject=hi>']]
      ;(await party.next('INVITE')).respond(302, { headers: premium })
      expect(await untilState(page, key, 'ended')).toMatchObject({
        outcome: 'failed',
        failure: 'call.redirected',
        redirectedTo: { number: '+881600', address: 'sip:+881600@premium.example' },
      })
      expect(await callsOf(page)).toHaveLength(1)
    })
  })

  describe('a session timer', () => {
    it('is offered, and lengthened where the far end asks for that', async () => {
      const { page, party } = stage
      const key = await dialParty()
      const first = await party.next('INVITE')
      expect(headerOf(first.request, 'Session-Expires')).toBe('1800')
      first.respond(422, { headers: [['Min-SE', '3600']] })
      const second = await party.next('INVITE')
      expect(headerOf(second.request, 'Session-Expires')).toBe('3600')
      expect(headerOf(second.request, 'Call-ID')).toBe(headerOf(first.request, 'Call-ID'))
      const body = await party.audio(colleagueTone).answer(second.request.body)
      second.respond(200, { headers: [party.contact, sdpType], body })
      await untilState(page, key, 'active')
    })
  })

  describe('an emergency number', () => {
    it.each(['112', '911', '110'])(
      '%s goes out as it was entered, and both hear each other',
      async (number) => {
        const { page, bench } = stage
        const next = bench.farEnd.nextCall()
        await dial(page, number)
        const far = await next
        expect(far.report().number).toBe(number)
        const sent = await sentBy(page, 'INVITE')
        expect(new Set(sent.map(({ uri }) => uri))).toEqual(new Set([`sip:${number}@${sipDomain}`]))
        expect(sent.map((each) => headerOf(each, 'To'))).toContain(`<sip:${number}@${sipDomain}>`)
        await Promise.all([untilAgentHears(page), far.until(hearsAgent)])
      },
    )
  })
})
