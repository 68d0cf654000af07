import { createFakeClock } from '../fakes/clock.ts'
import { askedInterval, isTooShort, offerTimer, SessionTimer } from './session-timer.ts'

const message = (headers: Readonly<Record<string, string>>) => ({
  getHeader: (name: string): string | undefined => headers[name],
})
const supported = { Supported: 'outbound, timer' }

function setUp() {
  const clock = createFakeClock()
  const happened: string[] = []
  const line = { isThere: true }
  let answer: Promise<void> = Promise.resolve()
  const timer = new SessionTimer({
    clock,
    isLineThere: () => line.isThere,
    refresh: () => {
      happened.push('refresh')
      return answer
    },
    onExpired: () => {
      happened.push('expired')
      timer.stop()
    },
  })
  const neverAnswer = () => (answer = new Promise(() => undefined))
  return { clock, happened, line, neverAnswer, timer }
}

describe('a session timer', () => {
  it('is offered with half an hour, and with the least that we take', () => {
    expect(offerTimer()).toEqual(['Session-Expires: 1800', 'Min-SE: 90'])
    expect(offerTimer(3_600)).toContain('Session-Expires: 3600')
  })

  it('has us refresh at half the interval where we are the refresher', async () => {
    const { clock, happened, timer } = setUp()
    timer.accepted(message({ 'Session-Expires': '120;refresher=uac' }))
    await clock.advance(59_000)
    expect(happened).toEqual([])
    await clock.advance(1_000)
    expect(happened).toEqual(['refresh'])
    expect(timer.request()).toEqual(['Session-Expires: 120;refresher=uac'])
  })

  it('refreshes again where that came to nothing, until the far end has agreed', async () => {
    const { clock, happened, timer } = setUp()
    timer.accepted(message({ 'Session-Expires': '1800;refresher=uac' }))
    await clock.advance(900_000 + 60_000)
    expect(happened).toEqual(['refresh', 'refresh', 'refresh'])
    timer.accepted(message({ 'Session-Expires': '1800;refresher=uac' }))
    await clock.advance(899_000)
    expect(happened).toHaveLength(3)
    await clock.advance(1_000)
    expect(happened).toHaveLength(4)
  })

  it('tries in ever shorter pauses as the end comes near, and is over where nothing helps', async () => {
    const { clock, happened, timer } = setUp()
    timer.accepted(message({ 'Session-Expires': '90;refresher=uac' }))
    await clock.advance(89_000)
    expect(happened.length).toBeGreaterThanOrEqual(4)
    expect(happened).not.toContain('expired')
    await clock.advance(7_000)
    expect(happened.at(-1)).toBe('expired')
  })

  it('does not ask again while an answer is still to come', async () => {
    const { clock, happened, neverAnswer, timer } = setUp()
    void neverAnswer()
    timer.accepted(message({ 'Session-Expires': '1800;refresher=uac' }))
    await clock.advance(1_200_000)
    expect(happened).toEqual(['refresh'])
  })

  it.each(['uac', 'uas'])(
    'waits for our own line, asks, and only then gives up, with %s',
    async (refresher) => {
      const { clock, happened, line, timer } = setUp()
      line.isThere = false
      timer.accepted(message({ 'Session-Expires': `90;refresher=${refresher}` }))
      await clock.advance(600_000)
      expect(happened).toEqual([])
      line.isThere = true
      await clock.advance(5_000)
      expect(happened).toEqual(['refresh'])
      await clock.advance(5_000)
      expect(happened).toEqual(['refresh', 'expired'])
    },
  )

  it('promises what a refusal asks for', () => {
    const { timer } = setUp()
    expect(timer.refused(message({ 'Min-SE': '600' }))).toBe(false)
    timer.accepted(message({ 'Session-Expires': '120;refresher=uac' }))
    expect(timer.refused(message({}))).toBe(false)
    expect(timer.refused(message({ 'Min-SE': '600' }))).toBe(true)
    expect(timer.request()).toEqual(['Session-Expires: 600;refresher=uac', 'Min-SE: 600'])
    expect(timer.refused(message({ 'Min-SE': '600' }))).toBe(false)
  })

  it('gives up a far end that is the refresher and does not refresh', async () => {
    const { clock, happened, timer } = setUp()
    timer.accepted(message({ 'Session-Expires': '120;refresher=uas' }))
    expect(timer.request()).toEqual(['Session-Expires: 120;refresher=uas'])
    await clock.advance(87_000)
    timer.answer(message({ ...supported, 'Session-Expires': '120;refresher=uac' }))
    await clock.advance(87_000)
    expect(happened).toEqual([])
    await clock.advance(1_000)
    expect(happened).toEqual(['expired'])
  })

  it.each([
    ['120', supported, ['Require: timer', 'Session-Expires: 120;refresher=uac']],
    ['120;refresher=uas', supported, ['Require: timer', 'Session-Expires: 120;refresher=uas']],
    ['120;refresher=uac', supported, ['Require: timer', 'Session-Expires: 120;refresher=uac']],
    ['120', {}, ['Session-Expires: 120;refresher=uas']],
  ])('answers %s with who refreshes', (asked, support, answer) => {
    expect(setUp().timer.answer(message({ ...support, 'Session-Expires': asked }))).toEqual(answer)
  })

  it('is not there where the far end wants none', async () => {
    const { clock, happened, timer } = setUp()
    timer.accepted(message({ 'Session-Expires': '120;refresher=uac' }))
    timer.accepted(message({}))
    expect(timer.answer(message(supported))).toEqual([])
    await clock.advance(3_600_000)
    expect(happened).toEqual([])
    expect(timer.request()).toEqual([])
  })

  it('refuses intervals that are too short', () => {
    expect(isTooShort(message({ ...supported, 'Session-Expires': '30' }))).toBe(true)
    expect(isTooShort(message({ ...supported, 'Session-Expires': '90' }))).toBe(false)
    expect(isTooShort(message({ 'Session-Expires': '30' }))).toBe(false)
    expect(isTooShort(message({}))).toBe(false)
  })

  it('reads what a refusal asks for', () => {
    expect(askedInterval(message({ 'Min-SE': '3600' }))).toBe(3_600)
    expect(askedInterval(message({}))).toBeUndefined()
  })

  it('stops', async () => {
    const { clock, happened, timer } = setUp()
    timer.accepted(message({ 'Session-Expires': '120;refresher=uac' }))
    timer.stop()
    await clock.advance(600_000)
    expect(happened).toEqual([])
  })
})
