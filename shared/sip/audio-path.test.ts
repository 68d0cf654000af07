import { dialing } from '../call/call.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { AudioPath, type AudioPathDependencies } from './audio-path.ts'
import { createCallList } from './call-list.ts'

const key = 'a'

/** A call that is answered, and a far end that answers each change when the test says so. */
function setUp() {
  const clock = createFakeClock()
  const calls = createCallList()
  calls.add(dialing(key, { number: '1' }, 0))
  calls.apply(key, { type: 'answered', at: clock.now() })
  const state = { quiet: false, reachable: true, restarts: 0, told: 0 }
  const pending: (() => void)[] = []
  const media: AudioPathDependencies['media'] & { isConnected: boolean; hasUntoldRelay: boolean } = {
    isConnected: true,
    hasUntoldRelay: false,
    get isRestarting() {
      return state.restarts > 0 && pending.length > 0
    },
    isQuiet: async () => state.quiet,
    restart: () => void state.restarts++,
    onConnectionState: undefined,
  }
  const path = new AudioPath({
    ...{ key, media, calls, clock, log: () => undefined },
    isReachable: () => state.reachable,
    tell() {
      state.told++
      return new Promise((resolve) => pending.push(resolve))
    },
  })
  return {
    ...{ clock, calls, media, path, state },
    /** The far end answers what it was told. */
    agree: () => pending.splice(0).forEach((resolve) => resolve()),
  }
}

describe('a path that is lost', () => {
  it('is looked for again only when the far end has answered and what was agreed on has had its time', async () => {
    const { clock, calls, media, state, agree } = setUp()
    media.onConnectionState?.('failed')
    expect(calls.get(key).state).toBe('recovering')
    // A relay far away takes that long to be gathered, and the far end to be asked.
    await clock.advance(10_000)
    expect(state).toMatchObject({ restarts: 1, told: 1 })
    agree()
    await clock.advance(2_900)
    expect(state.restarts).toBe(1)
    await clock.advance(100)
    expect(state).toMatchObject({ restarts: 2, told: 2 })
  })

  it('is looked for once, though it is lost again and the line comes back meanwhile', async () => {
    const { clock, media, path, state } = setUp()
    media.onConnectionState?.('failed')
    media.onConnectionState?.('failed')
    path.lineBack()
    await clock.advance(1_000)
    expect(state.restarts).toBe(1)
  })

  it('is looked for as soon as the line is back, and no more when it is found or the call is over', async () => {
    const { clock, media, path, state, agree } = setUp()
    state.reachable = false
    media.onConnectionState?.('failed')
    expect(state.restarts).toBe(0)
    state.reachable = true
    path.lineBack()
    expect(state.restarts).toBe(1)
    media.onConnectionState?.('connected')
    agree()
    await clock.advance(10_000)
    expect(state.restarts).toBe(1)
    path.close()
    expect(clock.waiting()).toBe(0)
  })
})

describe('a path that may lead nowhere, since the line comes back', () => {
  it('is given up at once where nothing is heard any more', async () => {
    const { clock, path, state, agree } = setUp()
    state.quiet = true
    path.lineBack()
    await clock.advance(0)
    expect(state).toMatchObject({ restarts: 1, told: 1 })
    // While that is under way nobody begins anew.
    await clock.advance(2_000)
    agree()
    expect(state.restarts).toBe(1)
  })

  it('is given up a second later where it has stopped only just now', async () => {
    const { clock, path, state } = setUp()
    path.lineBack()
    await clock.advance(500)
    state.quiet = true
    await clock.advance(700)
    expect(state.restarts).toBe(1)
  })

  it('is kept where the far end is heard, and on hold, where nothing has to be heard', async () => {
    const { clock, calls, path, state } = setUp()
    path.lineBack()
    await clock.advance(10_000)
    calls.apply(key, { type: 'held', by: 'us' })
    state.quiet = true
    path.lineBack()
    await clock.advance(10_000)
    expect(state).toMatchObject({ restarts: 0, told: 0 })
  })
})

describe('a path in a network that may be another one', () => {
  it('is given up where the audio stops, and kept where it goes on', async () => {
    const { clock, path, state } = setUp()
    path.networkDoubted()
    await clock.advance(2_000)
    expect(state.restarts).toBe(0)
    path.networkDoubted()
    state.quiet = true
    await clock.advance(1_200)
    expect(state.restarts).toBe(1)
  })

  it('is given up at once where it is another one for sure', () => {
    const { path, state } = setUp()
    path.networkChanged()
    expect(state).toMatchObject({ restarts: 1, told: 1 })
  })
})

describe('the first path of a call', () => {
  it('is told of a relay that turned up after the offer, and looked for anew where that does not help', async () => {
    const { clock, calls, media, path, state } = setUp()
    media.isConnected = false
    media.hasUntoldRelay = true
    path.await()
    await clock.advance(1_000)
    expect(state).toMatchObject({ restarts: 0, told: 1 })
    await clock.advance(3_000)
    expect(state.restarts).toBe(1)
    expect(calls.get(key).state).toBe('recovering')
  })

  it('needs no relay where it is there', async () => {
    const { clock, media, path, state } = setUp()
    media.hasUntoldRelay = true
    path.await()
    await clock.advance(10_000)
    expect(state).toMatchObject({ restarts: 0, told: 0 })
  })
})
