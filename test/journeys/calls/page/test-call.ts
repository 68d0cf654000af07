import { createTools } from '../../../../shared/phone/tools.ts'
import { systemClock } from '../../../../shared/ports/clock.ts'
import type { IceServer, LineAccount } from '../../../../shared/ports/telephony.ts'
import type { TestResult } from '../../../../shared/ports/test-call.ts'
import { createBrowserTelephony } from '../../../../shared/sip/browser-telephony.ts'
import { createRinger } from '../../../../shared/ui/ringer.ts'
import { createHearing } from './hearing.ts'
import './tracks.ts'

declare global {
  interface Window {
    /** Runs a test call to its end; the agent hears what the speaker really plays. */
    runTest(iceServers: readonly IceServer[]): Promise<readonly TestResult[]>
  }
}

const hearing = createHearing()
const { devices, loudspeaker } = createBrowserTelephony(systemClock, () => undefined)

const heardLoudspeaker: typeof loudspeaker = {
  play(stream) {
    const stops = [hearing.listen(stream), loudspeaker.play(stream)]
    return () => stops.forEach((stop) => stop())
  },
}

const isOver = (results: readonly TestResult[]): boolean =>
  results.every(({ verdict }) => verdict === 'passed' || verdict === 'failed' || verdict === 'skipped')

window.runTest = (iceServers) => {
  const { testCall } = createTools({
    clock: systemClock,
    devices,
    loudspeaker: heardLoudspeaker,
    ringer: createRinger(),
    lineAccount: async () => ({ iceServers }) as unknown as LineAccount,
    support: { file: () => ({ name: '', text: '' }) },
  })
  const answer = async (step: string) => {
    const { frequency } = await hearing.heard()
    testCall.answer(step === 'ringer' || frequency !== undefined)
  }
  return new Promise((resolve, reject) => {
    testCall.results.listen((results) => {
      const asking = results.find(({ verdict }) => verdict === 'asking')
      if (asking) void answer(asking.step)
      if (!results.length || !isOver(results)) return
      if (window.openTracks() > 0) reject(new Error('the microphone is still open'))
      else resolve(results)
    })
    testCall.run()
  })
}
