import { dialing } from '../call/call.ts'
import { createCallList } from './call-list.ts'

const call = dialing('a', { number: '1' }, 0)

describe('the list of calls', () => {
  it('lets things happen to a call by the transition table', () => {
    const list = createCallList()
    list.add(call)
    list.apply('a', { type: 'progressed', progress: 'ringing' })
    list.apply('a', { type: 'answered', at: 5 })
    expect(list.calls.get()).toEqual([expect.objectContaining({ state: 'active', answeredAt: 5 })])
  })

  it('tells nobody of what changes nothing', () => {
    const list = createCallList()
    list.add(call)
    const heard = jest.fn()
    list.calls.listen(heard)
    list.apply('a', { type: 'resumed', by: 'us' })
    list.apply('nobody', { type: 'answering' })
    expect(heard).not.toHaveBeenCalled()
  })

  it('knows which calls it has', () => {
    const list = createCallList()
    list.add(call)
    expect(list.isEnded('a')).toBe(false)
    list.apply('a', { type: 'ended', at: 1, outcome: 'cancelled' })
    expect(list.isEnded('a')).toBe(true)
    list.remove('a')
    expect(() => list.get('a')).toThrow('call.unknown')
  })
})
