import { createFakeClock } from '../fakes/clock.ts'
import { askedInterval, isTooShort, offerTimer, SessionTimer } from './session-timer.ts'

const message = (headers: Readonly<Record<string, string>>) => ({
  getHeader: (name: string): string | undefined => headers[name],
})
const supported = { Supported: 'outbound, timer' }

function setUp() {
  const clock = createFakeClock()
  const happened: string[] = []
  const timer = new SessionTimer({
    clock,
    refresh: () => happened.push('refresh'),
    onExpired: () => happened.push('expired'),
  })
  return { clock, happened, timer }
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
