import { sipDomain, tones } from '../../lab/agents.ts'
import { directionOf } from '../../lab/sip/far-end/media/sdp.ts'
import { dialogOfCaller } from '../../lab/sip/far-end/user-agent/dialog.ts'
import { tagOf } from '../../lab/sip/message/address.ts'
import { headerOf, type Header } from '../../lab/sip/message/message.ts'
import { eventually } from '../../drivers/eventually.ts'
import { callAgent, takeChange, talkOut, untilHears, untilProgress, type Talk } from './calling.ts'
import { colleagueTone } from './far-calls.ts'
import { callsOf, command, dial, untilAgentHears, untilRinging, untilState } from './phone-page.ts'
import { onEachStage } from './stage.ts'

/** Hz: whoever takes the place. */
const newcomerTone = 1000

onEachStage((stage) => {
  const placeOf = ({ dialog }: Talk): string =>
    decodeURIComponent(dialog.reference().split('Replaces=')[1] ?? '')

  /** Somebody calls, to take the place of another. */
  async function replace(place: string) {
    const audio = stage.party.audio(newcomerTone)
    const header: Header = ['Replaces', place]
    return { audio, ...callAgent(stage, [['Require', 'replaces'], header], await audio.offer()) }
  }

  /** They are answered without anybody being asked. */
  async function taken({
    audio,
    invite,
    final,
  }: Awaited<ReturnType<typeof replace>>): Promise<Talk & { body: string }> {
    const answer = await final
    expect(answer.status).toBe(200)
    const dialog = dialogOfCaller(invite, answer)
    stage.party.agent.acknowledge(dialog.acknowledge(answer))
    await audio.accept(answer.body)
    const key = (await callsOf(stage.page)).at(-1)?.key ?? ''
    return { key, audio, dialog, body: answer.body }
  }

  describe('a call that takes the place of another', () => {
    it('is in it at once, and the other one is over', async () => {
      const { page, party } = stage
      const first = await talkOut(stage)
      const bye = party.next('BYE')
      const { audio, key } = await taken(await replace(placeOf(first)))
      ;(await bye).respond(200)
      await untilState(page, first.key, 'ended')
      await untilState(page, key, 'active')
      await Promise.all([untilAgentHears(page, newcomerTone), untilHears(audio, tones.agent)])
    })

    it('hears nothing where the agent has put that one on hold', async () => {
      const { page } = stage
      const first = await talkOut(stage)
      const held = command(page, 'hold', first.key)
      await takeChange(stage, first)
      await held
      const newcomer = await taken(await replace(placeOf(first)))
      expect(directionOf(newcomer.body)).toBe('sendonly')
      expect(await untilState(page, newcomer.key, 'held')).toMatchObject({ by: 'us' })
      await untilHears(newcomer.audio, undefined)
      const resumed = command(page, 'resume', newcomer.key)
      await takeChange(stage, newcomer)
      await resumed
      await Promise.all([untilAgentHears(page, newcomerTone), untilHears(newcomer.audio, tones.agent)])
    })

    it('hears nothing where the agent is muted, who knows that', async () => {
      const { page, party } = stage
      const first = await talkOut(stage)
      const mute = (key: string, muted: boolean) =>
        page.evaluate(([call, to]) => window.phone.telephony.mute(call, to), [key, muted] as const)
      await mute(first.key, true)
      const bye = party.next('BYE')
      const newcomer = await taken(await replace(placeOf(first)))
      ;(await bye).respond(200)
      expect(await untilState(page, newcomer.key, 'active')).toMatchObject({ muted: true })
      await Promise.all([untilAgentHears(page, newcomerTone), untilHears(newcomer.audio, undefined)])
      await mute(newcomer.key, false)
      await untilHears(newcomer.audio, tones.agent)
    })

    it('that still rings where the agent has called is in it, and it stops ringing there', async () => {
      const { page, party } = stage
      const key = await dial(page, party.address)
      const ringing = await party.next('INVITE')
      const stopped = new Promise<void>((resolve) => {
        ringing.onCancelled(() => {
          ringing.respond(487)
          resolve()
        })
      })
      ringing.respond(180, { headers: [party.contact] })
      await untilProgress(page, 'ringing')
      const ours = tagOf(headerOf(ringing.request, 'From')) ?? ''
      const callId = headerOf(ringing.request, 'Call-ID') ?? ''
      const place = `${callId};to-tag=${ours};from-tag=${ringing.localTag};early-only`
      const { audio } = await taken(await replace(place))
      await stopped
      expect(await untilState(page, key, 'ended')).toMatchObject({ outcome: 'cancelled' })
      await Promise.all([untilAgentHears(page, newcomerTone), untilHears(audio, tones.agent)])
    })

    it.each([
      ['that nobody can read', () => 'x', 400],
      ['that is not there', () => 'x;to-tag=1;from-tag=2', 481],
      ['only if it still rings, which it does not', (talk: Talk) => `${placeOf(talk)};early-only`, 486],
    ] as const)('%s is refused', async (_, place, status) => {
      const { page } = stage
      const talk = await talkOut(stage)
      expect((await (await replace(place(talk))).final).status).toBe(status)
      expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
      await Promise.all([untilAgentHears(page, colleagueTone), untilHears(talk.audio, tones.agent)])
    })

    it('that is over is refused', async () => {
      const { page, party } = stage
      const talk = await talkOut(stage)
      await party.agent.ask(talk.dialog.request('BYE'))
      await untilState(page, talk.key, 'ended')
      expect((await (await replace(placeOf(talk))).final).status).toBe(603)
    })

    it('that rings here, and that the agent has not begun, is refused', async () => {
      const { page, party } = stage
      const calling = callAgent(stage, [], await party.audio(colleagueTone).offer())
      const key = await untilRinging(page)
      const ringing = await eventually(
        () => calling.provisional.find(({ status }) => status === 180),
        (found) => found !== undefined,
        'it rings',
      )
      const [theirs, ours] = [
        tagOf(headerOf(calling.invite, 'From')),
        tagOf(ringing && headerOf(ringing, 'To')),
      ]
      const callId = headerOf(calling.invite, 'Call-ID') ?? ''
      const refused = await replace(`${callId};to-tag=${ours ?? ''};from-tag=${theirs ?? ''}`)
      expect((await refused.final).status).toBe(481)
      expect(await callsOf(page)).toMatchObject([{ key, state: 'ringing' }])
      expect(headerOf(refused.invite, 'To')).toContain(sipDomain)
      calling.cancel()
    })
  })
})
