import { createFakeClock } from '../fakes/clock.ts'
import { createRests } from './rests.ts'

const servers = ['wss://one', 'wss://two']

describe('a server that wants to be left alone', () => {
  it('is not asked as long as there is another one', () => {
    const rests = createRests(createFakeClock())
    expect(rests.awake(servers)).toEqual(servers)
    rests.begin('wss://one', 30)
    expect(rests.awake(servers)).toEqual(['wss://two'])
    expect(rests.left(servers)).toBe(0)
  })

  it('is asked again after that, and not by all phones at the same moment', async () => {
    const clock = createFakeClock()
    const [early, late] = [() => 0, () => 1].map((random) => createRests(clock, random))
    for (const rests of [early, late]) rests?.begin('wss://one', 30)
    expect(early?.left(['wss://one'])).toBe(30_000)
    expect(late?.left(['wss://one'])).toBe(33_000)
    await clock.advance(30_000)
    expect(early?.left(['wss://one'])).toBe(0)
    expect(late?.left(['wss://one'])).toBe(3_000)
  })

  it('is asked before those that want to be left alone for longer', () => {
    const rests = createRests(createFakeClock(), () => 0)
    rests.begin('wss://one', 60)
    rests.begin('wss://two', 20)
    expect(rests.awake(servers)).toEqual(['wss://two'])
    expect(rests.left(servers)).toBe(20_000)
  })

  it('cannot keep a phone away for hours', () => {
    const rests = createRests(createFakeClock(), () => 0)
    rests.begin('wss://one', 86_400)
    expect(rests.left(['wss://one'])).toBe(300_000)
  })
})
