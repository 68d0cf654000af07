import { qualityTexts, type QualityCode } from '../../call/quality.ts'
import { causes, type Findings } from './causes.ts'
import { CallObserver } from './observer.ts'

const fine: Findings = {
  ...{
    span: 1_000,
    received: 50,
    loss: 0,
    farLoss: 0,
    jitter: 2,
    buffered: 25,
    roundTrip: 30,
    delay: 80,
    farDelay: 55,
  },
  ...{ heard: 0.1, said: 0.1, codec: 'opus', isRelayed: false },
  ...{ isUnplayed: false, microphone: 'live', isMuted: false, hasSpoken: false },
}

/** Seconds of the same, and the causes told in them. */
function watch(observer: CallObserver) {
  return (seconds: number, change: Partial<Findings> = {}) =>
    Array.from({ length: seconds }, () => observer.observe({ ...fine, ...change }).cause)
}

/** After how many seconds a cause is told first; nothing where it is not. */
function secondsUntil(code: QualityCode, change: Partial<Findings>): number | undefined {
  const at = watch(new CallObserver())(20, change).indexOf(code)
  return at < 0 ? undefined : at + 1
}

describe('what is told about a call', () => {
  it.each([
    ['quality.no-packets', { received: 0, loss: 1 }, 3],
    ['quality.not-played', { isUnplayed: true }, 2],
    ['quality.microphone-silent', { said: 0 }, 6],
    ['quality.microphone-silent', { said: 0.0005 }, 6],
    ['quality.microphone-silent', { microphone: 'muted' }, 6],
    ['quality.loss', { loss: 0.08 }, 3],
    ['quality.far-loss', { farLoss: 0.08 }, 3],
    ['quality.jitter', { jitter: 70 }, 4],
    ['quality.jitter', { jitter: 30, buffered: 350 }, 4],
    ['quality.delay', { farDelay: 380 }, 4],
    ['quality.far-silent', { heard: 0 }, 15],
    ['quality.microphone-gone', { microphone: 'gone' }, 1],
    ['quality.microphone-refused', { microphone: 'refused' }, 1],
    ['quality.microphone-busy', { microphone: 'busy' }, 1],
    ['quality.microphone-changed', { microphone: 'changed' }, 1],
  ] as const)('is %s after its time', (code, change, seconds) =>
    expect(secondsUntil(code, change)).toBe(seconds),
  )

  it('is not that speech comes unevenly where it has only done so, and still waits for it', () => {
    const observe = watch(new CallObserver())
    expect(observe(10, { buffered: 350 })).not.toContain('quality.jitter')
    expect(observe(4, { jitter: 30, buffered: 350 }).at(-1)).toBe('quality.jitter')
    expect(observe(6, { buffered: 250 }).at(-1)).toBeUndefined()
  })

  it('is nothing where nothing is wrong', () =>
    expect(watch(new CallObserver())(30)).toEqual(Array(30).fill(undefined)))

  it('is not that the other side hears us late where only we hear them late', () =>
    expect(secondsUntil('quality.delay', { delay: 500 })).toBeUndefined())

  it('is nothing about the loudspeaker while nothing arrives that could be played', () => {
    const told = watch(new CallObserver())(20, { isUnplayed: true, received: 0, loss: 1 })
    expect(told).toContain('quality.no-packets')
    expect(told).not.toContain('quality.not-played')
  })

  it('is nothing about a microphone that is muted here, or whose agent listens in a quiet room', () => {
    expect(secondsUntil('quality.microphone-silent', { said: 0, isMuted: true })).toBeUndefined()
    const observe = watch(new CallObserver())
    observe(1)
    expect(observe(20, { said: 0.0003 })).not.toContain('quality.microphone-silent')
    expect(observe(6, { said: 0 })).toContain('quality.microphone-silent')
  })

  it('is the worst of several', () => {
    const observe = watch(new CallObserver())
    expect(observe(10, { loss: 0.2, farDelay: 500 }).at(-1)).toBe('quality.loss')
    expect(observe(3, { loss: 0.2, farDelay: 500, microphone: 'gone' }).at(-1)).toBe(
      'quality.microphone-gone',
    )
  })

  it('is the news of another microphone, and after that again what lasts', () => {
    const observe = watch(new CallObserver())
    expect(observe(6, { farDelay: 500 }).at(-1)).toBe('quality.delay')
    const told = observe(1, { farDelay: 500, microphone: 'changed' })
    expect(told).toEqual(['quality.microphone-changed'])
    expect(observe(1, { farDelay: 500 })).toEqual(['quality.delay'])
  })

  it('does not flicker while it is between bad and good', () => {
    const observe = watch(new CallObserver())
    observe(3, { loss: 0.08 })
    for (let turn = 0; turn < 5; turn++) {
      expect(observe(3, { loss: 0.03 })).not.toContain(undefined)
      expect(observe(3, { loss: 0.01 })).not.toContain(undefined)
    }
    expect(observe(6).at(-1)).toBeUndefined()
  })

  it('does not come back from before a hold', () => {
    const observer = new CallObserver()
    const observe = watch(observer)
    observe(2, { loss: 0.5 })
    observer.rest()
    expect(observe(2, { loss: 0.5 })).toEqual([undefined, undefined])
  })

  it('has a sentence and a rule for every code, in the same order', () =>
    expect(Object.keys(causes)).toEqual(Object.keys(qualityTexts)))
})

describe('the grade', () => {
  it('follows the rating, and stays where the rating trembles around a border', () => {
    const observer = new CallObserver()
    const grade = (seconds: number, change: Partial<Findings>) =>
      Array.from({ length: seconds }, () => observer.observe({ ...fine, ...change }).grade)
    expect(new Set(grade(5, {}))).toEqual(new Set(['good']))
    expect(grade(20, { loss: 0.15 }).at(-1)).toBe('poor')
    expect(grade(20, { loss: 0.06 }).at(-1)).toBe('fair')
    expect(new Set(grade(20, { loss: 0.05 }))).toEqual(new Set(['fair']))
    expect(grade(20, {}).at(-1)).toBe('good')
  })
})

describe('the summary', () => {
  it('has the means of loss, jitter and round trip over the time in which each was measured', () => {
    const observer = new CallObserver()
    const unreported = { ...fine, roundTrip: undefined }
    const first = observer.observe({ ...unreported, span: 1_000, loss: 0, jitter: 4 })
    expect(first.overall).not.toHaveProperty('roundTrip')
    observer.observe({ ...unreported, span: 2_000, loss: 0.3, jitter: 10, roundTrip: 40 })
    const { overall } = observer.observe({ ...unreported, span: 1_000, loss: 0, jitter: 4, roundTrip: 100 })
    expect(overall.loss).toBeCloseTo(0.15)
    expect(overall.jitter).toBeCloseTo(7)
    expect(overall.roundTrip).toBeCloseTo(60)
  })

  it('has the mean score, what was wrong longest, the codec and the relay', () => {
    const observer = new CallObserver()
    const observe = watch(observer)
    observe(10)
    observe(4, { microphone: 'changed' })
    observe(10, { loss: 0.3 })
    const { overall } = observer.observe({ ...fine, isRelayed: true })
    expect(overall).toMatchObject({ worst: 'quality.loss', codec: 'opus', relayed: true })
    expect(overall.mos).toBeGreaterThan(2.5)
    expect(overall.mos).toBeLessThan(3.9)
  })
})
