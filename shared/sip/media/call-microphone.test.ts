import { PhoneError, type FailureCode } from '../../call/failure.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { CallMicrophone } from './call-microphone.ts'
import type { Microphone } from './microphone.ts'

class Track extends EventTarget {
  readyState: MediaStreamTrackState = 'live'
  readonly muted = false
  enabled = true
  vanish(): void {
    this.readyState = 'ended'
    this.dispatchEvent(new Event('ended'))
  }
}

function setUp() {
  const clock = createFakeClock()
  const state: { failure?: FailureCode; track: Track } = { track: new Track() }
  const microphone: Pick<Microphone, 'borrow' | 'giveBack' | 'onChange'> = {
    async borrow() {
      if (state.failure) throw new PhoneError(state.failure)
      state.track = new Track()
      return state.track as unknown as MediaStreamTrack
    },
    giveBack: () => undefined,
    onChange: () => () => undefined,
  }
  const send = async () => undefined
  const call = new CallMicrophone({ microphone: microphone as Microphone, clock, log: () => undefined, send })
  return { clock, state, call }
}

/** The microphone of a call goes away, and no other is to be had. */
async function lose(failure: FailureCode) {
  const { clock, state, call } = setUp()
  await call.open()
  state.failure = failure
  state.track.vanish()
  await clock.advance(0)
  return { clock, state, call }
}

describe('the microphone of a call', () => {
  it.each([
    ['gone where there is none', 'microphone.missing', 'gone'],
    ['refused where the browser has taken it away', 'microphone.refused', 'refused'],
    ['refused where the page may not use it', 'microphone.blocked-by-page', 'refused'],
    ['busy where another program has it', 'microphone.busy', 'busy'],
  ] as const)('is %s', async (_, failure, told) => {
    const { call } = await lose(failure)
    expect(call.state).toBe(told)
  })

  it('is taken within seconds when the other program lets go of it', async () => {
    const { clock, state, call } = await lose('microphone.busy')
    await clock.advance(4_000)
    expect(call.state).toBe('busy')
    delete state.failure
    await clock.advance(3_000)
    expect(call.track).toBe(state.track)
    await clock.advance(10_000)
    expect(call.state).toBe('live')
  })

  it('is asked for no more when the call is over', async () => {
    const { clock, call } = await lose('microphone.busy')
    call.close()
    expect(clock.waiting()).toBe(0)
  })
})
