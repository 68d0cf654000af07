import { failureOf, failures, PhoneError } from './failure.ts'

describe('a failure', () => {
  it.each(Object.entries(failures))('%s says one sentence and advises one', (_code, { says, advice }) => {
    for (const text of [says, advice]) expect(text).toMatch(/^[A-Z][^.]*\.$/)
  })

  it('is an error that says its code, its detail if it has one, and what caused it', () => {
    const cause = new TypeError('x')
    const error = new PhoneError('crm.refused', 'locked', { cause })
    expect(error).toMatchObject({ code: 'crm.refused', detail: 'locked', cause })
    expect(String(error)).toBe('PhoneError: crm.refused: locked')
    expect(String(new PhoneError('call.lost'))).toBe('PhoneError: call.lost')
  })

  it('has no detail where its error has none', () => {
    expect(failureOf(new PhoneError('call.lost'), 'call.failed')).toEqual({ code: 'call.lost' })
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
