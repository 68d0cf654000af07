import { PhoneError } from '../../../../shared/call/failure.ts'
import { createTools } from '../../../../shared/phone/tools.ts'
import { systemClock } from '../../../../shared/ports/clock.ts'
import type { IceServer, LineAccount } from '../../../../shared/ports/telephony.ts'
import type { TestResult } from '../../../../shared/ports/test-call.ts'
import { createBrowserTelephony } from '../../../../shared/sip/browser-telephony.ts'
import { createRinger } from '../../../../shared/ui/ringer.ts'
import { createHeardContext } from './heard-context.ts'
import { createHearing } from './hearing.ts'
import './tracks.ts'

/** What is broken in the phone. */
export interface TestedPhone {
  readonly iceServers?: readonly IceServer[]
  /** The ringer plays nothing. */
  readonly mute?: boolean
  /** The account cannot be had. */
  readonly withoutService?: boolean
}

declare global {
  interface Window {
    connect(account: LineAccount): Promise<void>
    /** Runs a test call to its end; the agent hears what the speaker and the ringer really play. */
    runTest(phone: TestedPhone): Promise<readonly TestResult[]>
  }
}

const hearing = createHearing()
const { devices, loudspeaker, telephony } = createBrowserTelephony(systemClock, () => undefined)

const heardLoudspeaker: typeof loudspeaker = {
  play(stream) {
    const stops = [hearing.listen(stream), loudspeaker.play(stream)]
    return () => stops.forEach((stop) => stop())
  },
}

const heardContext = () => createHeardContext((stream) => hearing.listen(stream))

const isOver = (results: readonly TestResult[]): boolean =>
  results.every(({ verdict }) => verdict === 'passed' || verdict === 'failed' || verdict === 'skipped')

/** Listens for as long as the pause between two rings is. */
async function hears(): Promise<boolean> {
  const end = Date.now() + 2_500
  let heard = false
  while (!heard && Date.now() < end) heard = (await hearing.heard()).frequency !== undefined
  return heard
}

window.connect = (account) => telephony.connect(async () => account)

window.runTest = ({ iceServers = [], mute = false, withoutService = false }) => {
  const ringer = createRinger({ createContext: heardContext })
  const { testCall } = createTools({
    clock: systemClock,
    devices,
    loudspeaker: heardLoudspeaker,
    ringer: mute ? { try: () => () => undefined } : ringer,
    telephony,
    lineAccount: async () => {
      if (withoutService) throw new PhoneError('line.service')
      return { iceServers } as unknown as LineAccount
    },
    support: { file: () => ({ name: '', text: '' }) },
  })
  return new Promise((resolve, reject) => {
    let asked: string | undefined
    testCall.results.listen((results) => {
      const asking = results.find(({ verdict }) => verdict === 'asking')?.step
      if (asking && asking !== asked) void hears().then((heard) => testCall.answer(heard))
      asked = asking
      if (!results.length || !isOver(results)) return
      if (window.openTracks() > 0) reject(new Error('the microphone is still open'))
      else resolve(results)
    })
    testCall.run()
  })
}
