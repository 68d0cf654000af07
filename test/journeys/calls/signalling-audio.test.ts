import { tones } from '../../lab/agents.ts'
import { takeChange, talkIn, untilHears } from './calling.ts'
import { colleagueTone } from './far-calls.ts'
import { callsOf, untilAgentHears } from './phone-page.ts'
import { onEachStage, systems } from './stage.ts'

/** A media gateway takes every offer for a new beginning; the WebRTC library of the colleague does not. */
const withGateway = systems.filter(([, system]) => system === 'kamailio')

onEachStage((stage) => {
  describe('a call that is answered without a path for its audio', () => {
    /** The browser names no way to itself until it is asked for another one. */
    const nameNothingAtFirst = () =>
      stage.page.evaluate(() => {
        window.RTCPeerConnection = class extends RTCPeerConnection {
          constructor(configuration?: RTCConfiguration) {
            super({ ...configuration, iceTransportPolicy: 'relay' })
          }

          override restartIce(): void {
            this.setConfiguration({ ...this.getConfiguration(), iceTransportPolicy: 'all' })
            super.restartIce()
          }
        }
      })

    it('has another one looked for, without anybody asking', async () => {
      await nameNothingAtFirst()
      const talk = await talkIn(stage)
      await takeChange(stage, talk)
      await Promise.all([untilAgentHears(stage.page, colleagueTone), untilHears(talk.audio, tones.agent)])
      expect(await callsOf(stage.page)).toMatchObject([{ state: 'active' }])
    })
  })
}, withGateway)
