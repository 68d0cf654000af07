import { createFakeClock } from '../../fakes/clock.ts'
import { gathered, restartLimit, wantedKinds } from './gathering.ts'

class Connection extends EventTarget {
  iceGatheringState: RTCIceGatheringState = 'gathering'
  find(type: RTCIceCandidateType): void {
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: { type } }))
  }
  complete(): void {
    this.iceGatheringState = 'complete'
    this.dispatchEvent(new Event('icegatheringstatechange'))
  }
}

const stun = [{ urls: ['stun:stun.example'] }]

function setUp(servers = stun, limit?: number) {
  const connection = new Connection()
  const clock = createFakeClock()
  const state = { isDone: false }
  void gathered(connection as unknown as RTCPeerConnection, servers, clock, limit).then(
    () => (state.isDone = true),
  )
  return { connection, clock, state }
}

describe('gathering candidates', () => {
  it('waits for the kinds that the servers promise', () => {
    expect([...wantedKinds([])]).toEqual(['host'])
    expect([...wantedKinds([{ urls: ['stun:a', 'turns:b?transport=tcp'] }])]).toEqual([
      'host',
      'srflx',
      'relay',
    ])
  })

  it('is over when it is complete', async () => {
    const { connection, clock, state } = setUp()
    connection.complete()
    await clock.advance(0)
    expect(state.isDone).toBe(true)
  })

  it('is over a moment after the last kind has come', async () => {
    const { connection, clock, state } = setUp()
    connection.find('host')
    await clock.advance(100)
    expect(state.isDone).toBe(false)
    connection.find('srflx')
    await clock.advance(9)
    connection.find('host')
    await clock.advance(9)
    expect(state.isDone).toBe(false)
    await clock.advance(1)
    expect(state.isDone).toBe(true)
  })

  it('never takes longer than a quarter of a second, with every server dead', async () => {
    const { connection, clock, state } = setUp()
    connection.find('host')
    await clock.advance(249)
    expect(state.isDone).toBe(false)
    await clock.advance(1)
    expect(state.isDone).toBe(true)
  })

  it('waits longer for a relay where another path is looked for, but no longer than it takes', async () => {
    const { connection, clock, state } = setUp([{ urls: ['turns:far.example'] }], restartLimit)
    connection.find('host')
    await clock.advance(1_500)
    expect(state.isDone).toBe(false)
    connection.find('relay')
    await clock.advance(10)
    expect(state.isDone).toBe(true)
  })

  it('does not end without any candidate, but as soon as there is one', async () => {
    const { connection, clock, state } = setUp()
    await clock.advance(1_000)
    expect(state.isDone).toBe(false)
    connection.find('host')
    await clock.advance(10)
    expect(state.isDone).toBe(true)
  })

  it('ends without any candidate where the browser finds none for two seconds', async () => {
    const { clock, state } = setUp()
    await clock.advance(1_999)
    expect(state.isDone).toBe(false)
    await clock.advance(1)
    expect(state.isDone).toBe(true)
  })
})
