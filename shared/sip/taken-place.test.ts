import { dialing } from '../call/call.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createCallList } from './call-list.ts'
import { goesOn, untilTaken } from './taken-place.ts'

function wait() {
  const clock = createFakeClock()
  const list = createCallList()
  list.add(dialing('1', { number: '10' }, 0))
  let isOver = false
  void untilTaken(list, '1', clock).then(() => (isOver = true))
  return { clock, list, isOver: () => isOver }
}

describe('a place that is to be taken', () => {
  it('is waited for until the call ends', async () => {
    const { clock, list, isOver } = wait()
    list.add(dialing('2', { number: '11' }, 0))
    await clock.advance(31_000)
    expect([isOver(), goesOn(list, '1')]).toEqual([false, true])
    list.apply('1', { type: 'ended', at: 0, outcome: 'completed' })
    await clock.advance(0)
    expect([isOver(), goesOn(list, '1')]).toEqual([true, false])
  })

  it('is not waited for where the call has ended already', async () => {
    const { clock, list } = wait()
    list.apply('1', { type: 'ended', at: 0, outcome: 'completed' })
    await untilTaken(list, '1', clock)
    expect(goesOn(list, '1')).toBe(false)
  })

  it('is not waited for without end', async () => {
    const { clock, list, isOver } = wait()
    await clock.advance(32_000)
    expect([isOver(), goesOn(list, '1')]).toEqual([true, true])
    list.remove('1')
    expect(goesOn(list, '1')).toBe(false)
  })
})
