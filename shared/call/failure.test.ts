import { failureOf, failures, PhoneError } from './failure.ts'

describe('a failure', () => {
  it.each(Object.entries(failures))('%s says one sentence and advises one', (_code, { says, advice }) => {
    for (const text of [says, advice]) expect(text).toMatch(/^[A-Z][^.]*\.$/)
  })

  it('keeps code and detail of an error of ours', () => {
    expect(failureOf(new PhoneError('crm.refused', 'locked'), 'call.failed')).toEqual({
      code: 'crm.refused',
      detail: 'locked',
    })
  })

  it('gets the given code where the error is somebody else’s', () => {
    expect(failureOf(new TypeError('x is undefined'), 'call.failed')).toEqual({
      code: 'call.failed',
      detail: 'x is undefined',
    })
    expect(failureOf('gone', 'call.lost')).toEqual({ code: 'call.lost', detail: 'gone' })
  })
})
