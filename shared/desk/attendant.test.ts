import { atom } from 'nanostores'
import { dialing, ringing, type Call } from '../call/call.ts'
import { next } from '../call/transition.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createAttendant } from './attendant.ts'
import type { DeskCommand } from './state.ts'

const party = { number: '1' }
const asking = { ...ringing('in', party, 1), answerAfter: 2 }
const other = dialing('out', party, 1)

function attending(others: readonly Call[] = [], mayAnswer = true) {
  const calls = atom<readonly Call[]>([...others, asking])
  const doNotDisturb = atom(false)
  const fakeClock = createFakeClock()
  const timers: number[] = []
  const after: typeof fakeClock.after = (delay, callback) => {
    timers.push(delay)
    return fakeClock.after(delay, callback)
  }
  const clock = { ...fakeClock, after }
  const commands: DeskCommand[] = []
  const execute = (command: DeskCommand) => void commands.push(command)
  const attend = createAttendant({
    ...{ telephony: { calls }, clock, doNotDisturb, execute },
    mayAnswer: () => mayAnswer,
  })
  return { attend, calls, doNotDisturb, clock, commands, timers }
}

describe('a call that asks to be answered', () => {
  it('is answered when its time has come, not before', async () => {
    const { attend, clock, commands } = attending()
    attend(asking)
    await clock.advance(1_999)
    expect(commands).toEqual([])
    await clock.advance(1)
    expect(commands).toEqual([{ type: 'answer', key: 'in' }])
  })

  it('is answered beside a call that has ended', async () => {
    const { attend, clock, commands } = attending([
      next(other, { type: 'ended', at: 1, outcome: 'completed' }),
    ])
    attend(asking)
    await clock.advance(2_000)
    expect(commands).toHaveLength(1)
  })

  it.each<[string, (set: ReturnType<typeof attending>) => void]>([
    ['the agent talks to somebody', ({ calls }) => calls.set([other, asking])],
    ['somebody else calls too', ({ calls }) => calls.set([asking, ringing('too', party, 1)])],
    ['another call is the only one', ({ calls }) => calls.set([ringing('too', party, 1)])],
    ['the agent is answering it', ({ calls }) => calls.set([next(asking, { type: 'answering' })])],
    ['the agent has answered it', ({ calls }) => calls.set([next(asking, { type: 'answered', at: 2 })])],
    ['it is over', ({ calls }) => calls.set([])],
  ])('is left alone when %s by then', async (_, happen) => {
    const set = attending()
    set.attend(asking)
    happen(set)
    await set.clock.advance(2_000)
    expect(set.commands).toEqual([])
  })

  it('is left alone where the admin does not allow it, and where it asks for nothing', async () => {
    const forbidden = attending([], false)
    forbidden.attend(asking)
    await forbidden.clock.advance(60_000)
    expect(forbidden.commands).toEqual([])
    const { attend, timers } = attending()
    attend(ringing('in', party, 1))
    expect(timers).toEqual([])
  })
})

describe('a call to an agent who is not to be disturbed', () => {
  it('is told that the agent is busy, at once', () => {
    const { attend, doNotDisturb, commands } = attending()
    doNotDisturb.set(true)
    attend(asking)
    expect(commands).toEqual([{ type: 'decline', key: 'in', how: 'busy' }])
  })

  it('is left alone where the agent made it, or is answering it', () => {
    const { attend, doNotDisturb, commands } = attending()
    doNotDisturb.set(true)
    attend(other)
    attend(next(asking, { type: 'answering' }))
    expect(commands).toEqual([])
  })
})
