import { tones } from '../../lab/agents.ts'
import { headerOf, type Header, type SipRequest } from '../../lab/sip/message/message.ts'
import { sentBy, takeChange, talkIn, talkOut, untilHears, type Talk } from './calling.ts'
import { command } from './phone-page.ts'
import type { ScriptedParty } from './scripted-party.ts'
import { onEachStage } from './stage.ts'

const challenge: Header = ['Proxy-Authenticate', 'Digest realm="gateway", nonce="n", qop="auth"']

/** Asks for credentials once. @returns the request, and the one that takes its place */
async function challenged(
  party: ScriptedParty,
  method: string,
): Promise<readonly [bare: SipRequest, authorized: SipRequest]> {
  const bare = await party.next(method)
  const next = party.next(method)
  bare.respond(407, { headers: [challenge] })
  const authorized = await next
  authorized.respond(200)
  return [bare.request, authorized.request]
}

onEachStage((stage) => {
  describe('digits', () => {
    const press = ({ key }: Talk, digits: string) =>
      stage.page.evaluate(([call, given]) => window.phone.telephony.sendDigits(call, given), [
        key,
        digits,
      ] as const)

    const withoutEvents = (answer: string) =>
      answer.replace(/^a=(rtpmap|fmtp):126 .*\r\n/gm, '').replace(/^(m=audio .*) 126\r$/m, '$1\r')

    it('go as events, under the number that the other side has offered', async () => {
      const { party } = stage
      const talk = await talkIn(stage, [], (offer) =>
        offer
          .replaceAll(/\b126\b(?= telephone-event)/g, '101')
          .replace(/^(m=audio .*) 126\r$/m, '$1 101\r')
          .replace('a=fmtp:126', 'a=fmtp:101'),
      )
      expect(talk.answer.body).toMatch(/^a=rtpmap:101 telephone-event\/8000/m)
      await untilHears(talk.audio, tones.agent)
      await press(talk, '159#')
      expect(party.digits()).toBe('159#')
      expect(await sentBy(stage.page, 'INFO')).toEqual([])
    })

    it('go by INFO where the other side takes no events', async () => {
      const { party } = stage
      const talk = await talkOut(stage, [], withoutEvents)
      const pressing = press(talk, '4*')
      for (const digit of ['4', '*']) {
        const { request, respond } = await party.next('INFO')
        expect(headerOf(request, 'Content-Type')).toBe('application/dtmf-relay')
        expect(request.body).toContain(`Signal=${digit}`)
        respond(200)
      }
      await pressing
      expect(party.digits()).toBe('')
    })

    it('may be challenged, and no number of a request comes again after that', async () => {
      const { page, party } = stage
      const talk = await talkOut(stage, [], withoutEvents)
      const pressing = press(talk, '5')
      const digit = await challenged(party, 'INFO')
      await pressing
      const [hold] = await Promise.all([takeChange(stage, talk), command(page, 'hold', talk.key)])
      const ending = command(page, 'hangUp', talk.key)
      const bye = await challenged(party, 'BYE')
      await ending
      const asked = [talk.invite, ...digit, hold.request, ...bye]
      const numbers = asked.map((request) => Number.parseInt(headerOf(request, 'CSeq') ?? ''))
      expect(numbers).toEqual(numbers.map((_, at) => (numbers[0] ?? 0) + at))
    })

    it('go by INFO where the other side answers with another number than the browser can send', async () => {
      const { party } = stage
      const talk = await talkOut(stage, [], (answer) =>
        answer
          .replaceAll(/\b126\b(?= (telephone-event|0-1))/g, '101')
          .replace(/^(m=audio .*) 126\r$/m, '$1 101\r'),
      )
      const pressing = press(talk, '7')
      const { request, respond } = await party.next('INFO')
      expect(request.body).toContain('Signal=7')
      respond(200)
      await pressing
    })
  })
})
