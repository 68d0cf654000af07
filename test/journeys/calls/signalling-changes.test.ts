import { tones } from '../../lab/agents.ts'
import { directionOf } from '../../lab/sip/far-end/media/sdp.ts'
import { headerOf, type Header } from '../../lab/sip/message/message.ts'
import { offerChange, sentBy, takeChange, talkIn, talkOut, untilHears, type Talk } from './calling.ts'
import { colleagueTone } from './far-calls.ts'
import { callsOf, command, failureOf, untilAgentHears, untilState } from './phone-page.ts'
import { sdpType } from './scripted-party.ts'
import { onEachStage } from './stage.ts'

onEachStage((stage) => {
  const bothHear = ({ audio }: Talk) =>
    Promise.all([untilAgentHears(stage.page, colleagueTone), untilHears(audio, tones.agent)])

  /** The agent holds or resumes, and the other side agrees. @returns the direction that was offered */
  async function change(talk: Talk, name: 'hold' | 'resume', answerAs = (answer: string) => answer) {
    const done = command(stage.page, name, talk.key)
    const { request } = await takeChange(stage, talk, answerAs)
    await done
    return directionOf(request.body)
  }

  describe('a hold by the agent', () => {
    it('is told, sends silence, and is taken back', async () => {
      const talk = await talkOut(stage)
      expect(await change(talk, 'hold')).toBe('sendonly')
      await untilHears(talk.audio, undefined)
      expect(await callsOf(stage.page)).toMatchObject([{ state: 'held', by: 'us' }])
      expect(await change(talk, 'resume')).toBe('sendrecv')
      await bothHear(talk)
    })

    it('survives an answer that takes no notice of it', async () => {
      const talk = await talkOut(stage)
      await change(talk, 'hold', (answer) => answer.replace('a=recvonly', 'a=sendrecv'))
      await untilHears(talk.audio, undefined)
      expect(await change(talk, 'resume')).toBe('sendrecv')
      await bothHear(talk)
    })

    it('that is refused changes nothing, and the next one is agreed to', async () => {
      const { page, party } = stage
      const talk = await talkOut(stage)
      const refused = failureOf(page, 'hold', talk.key)
      ;(await party.next('INVITE')).respond(488)
      expect(await refused).toBe('call.refused-change')
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
      await bothHear(talk)
      expect(await change(talk, 'hold')).toBe('sendonly')
      await untilHears(talk.audio, undefined)
      expect(await change(talk, 'resume')).toBe('sendrecv')
      await bothHear(talk)
    })

    it('is asked for again where the other side was just changing the call itself', async () => {
      const { page, party } = stage
      const talk = await talkIn(stage)
      const done = command(page, 'hold', talk.key)
      ;(await party.next('INVITE')).respond(491)
      await takeChange(stage, talk)
      await done
      await untilHears(talk.audio, undefined)
    })
  })

  describe('a hold by the other side', () => {
    it('by re-INVITE is answered, told, and taken back', async () => {
      const { page } = stage
      const talk = await talkOut(stage)
      talk.audio.hold(true)
      const answer = await offerChange(stage, talk)
      expect(answer.status).toBe(200)
      expect(directionOf(answer.body)).toBe('recvonly')
      await untilState(page, talk.key, 'held')
      await untilHears(talk.audio, undefined)
      // Whoever holds may play music.
      await untilAgentHears(page, colleagueTone)
      talk.audio.hold(false)
      expect(directionOf((await offerChange(stage, talk)).body)).toBe('sendrecv')
      await untilState(page, talk.key, 'active')
      await bothHear(talk)
    })

    it('by UPDATE is answered, told, and taken back', async () => {
      const { page, party } = stage
      const { key, audio, dialog } = await talkOut(stage)
      for (const [held, state] of [
        [true, 'held'],
        [false, 'active'],
      ] as const) {
        audio.hold(held)
        const answer = await party.agent.ask(dialog.request('UPDATE', [sdpType], await audio.offer()))
        expect(answer.status).toBe(200)
        await audio.accept(answer.body)
        await untilState(page, key, state)
      }
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
    })

    it('on top of the agent’s own is released in either order', async () => {
      const { page } = stage
      const talk = await talkOut(stage)
      await change(talk, 'hold')
      talk.audio.hold(true)
      expect(directionOf((await offerChange(stage, talk)).body)).toBe('inactive')
      expect(await untilState(page, talk.key, 'held')).toMatchObject({ by: 'both' })
      expect(await change(talk, 'resume')).toBe('recvonly')
      talk.audio.hold(false)
      await offerChange(stage, talk)
      await untilState(page, talk.key, 'active')
      await bothHear(talk)
    })
  })

  const dora: Header = ['P-Asserted-Identity', '"Dora" <sip:+493099@sip.localhost>']
  const untilDora = ({ key }: Talk) =>
    stage.page.waitForFunction(
      (call) => window.phone.telephony.calls.get().find((each) => each.key === call)?.party.name === 'Dora',
      key,
    )

  describe('a re-INVITE of the other side', () => {
    it('without an offer gets one, and its answer is taken', async () => {
      const { party } = stage
      const talk = await talkOut(stage)
      const { audio, dialog } = talk
      const response = await new Promise<Parameters<typeof dialog.acknowledge>[0]>((resolve) => {
        party.agent.invite(dialog.request('INVITE'), { onFinal: resolve })
      })
      expect(response.status).toBe(200)
      expect(directionOf(response.body)).toBe('sendrecv')
      const body = await audio.answer(response.body)
      const ack = dialog.acknowledge(response)
      party.agent.acknowledge({ ...ack, headers: [...ack.headers, sdpType], body })
      await bothHear(talk)
    })

    it('tells who the other side is now', async () => {
      const talk = await talkOut(stage)
      expect((await offerChange(stage, talk, [dora])).status).toBe(200)
      await untilDora(talk)
    })
  })

  describe('an answer of the other side', () => {
    it('tells whom the agent has reached, under the number that was dialed', async () => {
      const talk = await talkOut(stage, [dora])
      await untilDora(talk)
      expect((await callsOf(stage.page))[0]?.party.number).not.toBe('+493099')
    })

    it('tells so too where it agrees to a change of the agent', async () => {
      const { page, party } = stage
      const talk = await talkOut(stage)
      const held = command(page, 'hold', talk.key)
      const { request, respond } = await party.next('INVITE')
      const body = await talk.audio.answer(request.body)
      respond(200, { headers: [party.contact, dora, sdpType], body })
      await held
      await untilDora(talk)
    })
  })

  describe('another network', () => {
    const ufragOf = (sdp: string | undefined) => /^a=ice-ufrag:(.+)$/m.exec(sdp ?? '')?.[1]

    it('has the audio look for another path at once, and the call goes on', async () => {
      const { page } = stage
      const talk = await talkOut(stage)
      await page.evaluate(() => window.dispatchEvent(new Event('online')))
      await takeChange(stage, talk)
      const sent = await sentBy(page, 'INVITE')
      expect(ufragOf(sent.at(-1)?.body)).not.toBe(ufragOf(sent[0]?.body))
      await bothHear(talk)
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
    })
  })

  describe('an UPDATE', () => {
    it('refreshes the call', async () => {
      const { party } = stage
      const { dialog } = await talkOut(stage)
      const timer: Header[] = [
        ['Supported', 'timer'],
        ['Session-Expires', '600;refresher=uac'],
      ]
      const answer = await party.agent.ask(dialog.request('UPDATE', timer))
      expect(answer.status).toBe(200)
      expect(headerOf(answer, 'Session-Expires')).toBe('600;refresher=uac')
    })

    it('tells who the other side is now', async () => {
      const talk = await talkOut(stage)
      const offer = talk.dialog.request('UPDATE', [dora, sdpType], await talk.audio.offer())
      expect((await stage.party.agent.ask(offer)).status).toBe(200)
      await untilDora(talk)
    })

    it('tells who the other side is now where it changes nothing else', async () => {
      const talk = await talkOut(stage)
      expect((await stage.party.agent.ask(talk.dialog.request('UPDATE', [dora]))).status).toBe(200)
      await untilDora(talk)
      expect((await callsOf(stage.page))[0]?.party.number).toBe('+493099')
    })

    it('is announced in the answer to a call in, so that the other side may send one', async () => {
      const { answer } = await talkIn(stage)
      const allowed = answer.headers.flatMap(([name, value]) =>
        name.toLowerCase() === 'allow' ? [value] : [],
      )
      expect(allowed.join()).toContain('UPDATE')
    })

    it('is answered before the agent’s own change goes out, and nothing else of theirs is taken meanwhile', async () => {
      const { page, party } = stage
      const talk = await talkOut(stage)
      await page.evaluate(() => {
        const describeNow = RTCPeerConnection.prototype.setLocalDescription
        const mayGoOn = new Promise<void>((resolve) => Object.assign(window, { goOn: resolve }))
        RTCPeerConnection.prototype.setLocalDescription = async function () {
          document.title = 'answering'
          await mayGoOn
          await Reflect.apply(describeNow, this, [])
        }
      })
      const offer = await talk.audio.offer()
      const answered = party.agent.ask(talk.dialog.request('UPDATE', [sdpType], offer))
      await page.waitForFunction(() => document.title === 'answering')
      const held = command(page, 'hold', talk.key)
      const late = await party.agent.ask(talk.dialog.request('UPDATE', [sdpType], offer))
      expect(late.status).toBe(500)
      expect(Number(headerOf(late, 'Retry-After'))).toBeLessThanOrEqual(10)
      await page.evaluate(() => (window as unknown as { goOn(): void }).goOn())
      const answer = await answered
      expect(answer.status).toBe(200)
      await talk.audio.accept(answer.body)
      expect(directionOf((await takeChange(stage, talk)).request.body)).toBe('sendonly')
      await held
      await untilHears(talk.audio, undefined)
    })

    it('for a call that nobody knows is refused', async () => {
      const { party } = stage
      const { dialog } = await talkOut(stage)
      const request = dialog.request('UPDATE')
      const headers = request.headers.map((each): Header => (each[0] === 'To' ? ['To', `${each[1]}x`] : each))
      expect((await party.agent.ask({ ...request, headers })).status).toBe(481)
    })
  })

  describe('a session timer', () => {
    const timer = (refresher: 'uac' | 'uas'): Header[] => [
      ['Require', 'timer'],
      ['Session-Expires', `600;refresher=${refresher}`],
    ]

    it('has the agent’s phone refresh the call where that was agreed', async () => {
      const { page } = stage
      await page.clock.install()
      const talk = await talkOut(stage, timer('uac'))
      await page.clock.fastForward(301_000)
      const { request } = await takeChange(stage, talk)
      expect(headerOf(request, 'Session-Expires')).toBe('600;refresher=uac')
      expect(directionOf(request.body)).toBe('sendrecv')
      await bothHear(talk)
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
    })

    it('has the agent’s phone try again where the other side could not be reached', async () => {
      const { page, party } = stage
      await page.clock.install()
      const talk = await talkOut(stage, timer('uac'))
      await page.clock.fastForward(301_000)
      ;(await party.next('INVITE')).respond(480)
      await page.waitForFunction(() => window.phone.log.some(({ event }) => event === 'call.not-refreshed'))
      await page.clock.fastForward(31_000)
      await takeChange(stage, talk)
      await bothHear(talk)
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
    })

    it('is lengthened where a server asks for that in the middle of the call', async () => {
      const { page, party } = stage
      await page.clock.install()
      const talk = await talkOut(stage, timer('uac'))
      await page.clock.fastForward(301_000)
      ;(await party.next('INVITE')).respond(422, { headers: [['Min-SE', '900']] })
      const { request } = await takeChange(stage, talk)
      expect(headerOf(request, 'Session-Expires')).toBe('900;refresher=uac')
      expect(headerOf(request, 'Min-SE')).toBe('900')
      await bothHear(talk)
    })

    it('ends the call where the other side was to refresh it and has gone', async () => {
      const { page, party } = stage
      await page.clock.install()
      const { key } = await talkOut(stage, timer('uas'))
      const bye = party.next('BYE')
      await page.clock.fastForward(569_000)
      expect(await untilState(page, key, 'ended')).toMatchObject({ failure: 'call.lost' })
      ;(await bye).respond(200)
    })
  })
})
