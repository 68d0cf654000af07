import { createFakeClock } from '../../fakes/clock.ts'
import { gathered, wantedKinds } from './gathering.ts'

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

function setUp(servers = stun) {
  const connection = new Connection()
  const clock = createFakeClock()
  const state = { isDone: false }
  void gathered(connection as unknown as RTCPeerConnection, servers, clock).then(() => (state.isDone = true))
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
})
