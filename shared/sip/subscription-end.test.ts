import { pauseAfter } from './subscription-end.ts'

describe('the end of a subscription', () => {
  it.each<[string, number | 'never' | undefined]>([
    ['active;expires=3600', undefined],
    ['pending', undefined],
    ['', undefined],
    ['terminated;reason=deactivated', 0],
    ['terminated;reason=deactivated;retry-after=9', 0],
    ['Terminated ; Reason = TimeOut', 0],
    ['terminated;reason=probation;retry-after=90', 90_000],
    ['terminated;reason=probation', 60_000],
    ['terminated;retry-after=5;reason=giveup', 5_000],
    ['terminated;reason=giveup;retry-after=999999999', 3_600_000],
    ['terminated', 60_000],
    ['terminated;reason=other;retry-after=7', 7_000],
    ['terminated;reason=rejected', 'never'],
    ['terminated;reason=noresource;retry-after=1', 'never'],
    ['terminated;reason=invariant', 'never'],
  ])('that says "%s" is followed by another one after %s ms', (header, pause) => {
    expect(pauseAfter(header)).toBe(pause)
  })
})
