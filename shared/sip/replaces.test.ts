import { replacedIn } from './replaces.ts'

describe('a Replaces header', () => {
  it('names a dialog from the other side', () => {
    expect(replacedIn('1a@x;to-tag=t1;from-tag=f1')).toEqual({
      ...{ callId: '1a@x', localTag: 't1', remoteTag: 'f1', earlyOnly: false },
    })
  })

  it('has its parameters in any order, and may be for calls that ring only', () => {
    expect(replacedIn('1a; from-tag=f1 ;early-only; TO-TAG=t1')).toMatchObject({
      ...{ localTag: 't1', remoteTag: 'f1', earlyOnly: true },
    })
  })

  it.each(['', '1a', '1a;to-tag=t1', ';to-tag=t1;from-tag=f1'])('names none in "%s"', (header) => {
    expect(replacedIn(header)).toBeUndefined()
  })
})
