import { failures } from '../call/failure.ts'
import { asksForRetry, endingOf, endsDialog, refusalOf } from './response-codes.ts'

describe('final responses to an INVITE', () => {
  it.each([
    [403, 'failed', 'call.forbidden'],
    [404, 'failed', 'call.not-found'],
    [408, 'failed', 'call.timeout'],
    [480, 'failed', 'call.unavailable'],
    [484, 'failed', 'call.not-found'],
    [486, 'busy', 'call.busy'],
    [487, 'no-answer', 'call.no-answer'],
    [488, 'failed', 'call.incompatible'],
    [500, 'failed', 'call.unavailable'],
    [503, 'failed', 'call.unavailable'],
    [600, 'busy', 'call.busy'],
    [603, 'rejected', 'call.declined'],
    [604, 'failed', 'call.not-found'],
    [606, 'failed', 'call.incompatible'],
    [499, 'failed', 'call.failed'],
  ])('%i is %s, %s', (status, outcome, failure) => {
    expect(endingOf(status, false)).toEqual({ outcome, failure })
  })

  it.each([408, 480])('%i after ringing means that nobody answered', (status) => {
    expect(endingOf(status, true)).toEqual({ outcome: 'no-answer', failure: 'call.no-answer' })
  })

  it('always gives a failure that has a text', () => {
    for (let status = 300; status < 700; status++)
      expect(failures).toHaveProperty([endingOf(status, false).failure ?? ''])
  })
})

describe('final responses to a REGISTER', () => {
  it.each([
    [401, 'credentials'],
    [403, 'credentials'],
    [404, 'refused'],
    [408, 'retry'],
    [503, 'retry'],
  ])('%i means %s', (status, refusal) => {
    expect(refusalOf(status)).toBe(refusal)
  })
})

describe('responses in a call', () => {
  it('ask for another try after glare, and end the call only where the far end knows it no more', () => {
    expect([491, 500, 488].map(asksForRetry)).toEqual([true, true, false])
    expect([481, 408, 491].map(endsDialog)).toEqual([true, false, false])
  })
})
