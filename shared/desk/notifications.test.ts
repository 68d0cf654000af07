import { atom } from 'nanostores'
import { ringing } from '../call/call.ts'
import { next } from '../call/transition.ts'
import type { CrmHost, NotificationAnswer } from '../ports/crm-host.ts'
import { answerNotifications } from './notifications.ts'
import type { DeskCall, DeskCommand, DeskState } from './state.ts'
import { grace } from './testing.ts'

const incoming = ringing('in', { number: '1', name: 'G. H.' }, 1)
const shown = (call: DeskCall['call'], more: Partial<DeskCall> = {}): DeskCall => ({
  ...{ call, shownNumber: '1', search: 'done', matches: [] },
  ...more,
})
const stateOf = (...calls: DeskCall[]) => ({ calls }) as unknown as DeskState
const settled = () => new Promise((resolve) => setImmediate(resolve))

/** A console whose notifications are answered by the test. */
function notified({ able = true } = {}) {
  const state = atom<DeskState>(stateOf())
  const asked: unknown[] = []
  const cancelled: string[] = []
  const failures: unknown[] = []
  const commands: DeskCommand[] = []
  let answer: (answer: NotificationAnswer) => void = () => undefined
  let fail: (error: unknown) => void = () => undefined
  const host: Pick<CrmHost, 'abilities' | 'notifyIncoming'> = {
    abilities: { resizablePanel: true, notifications: able },
    notifyIncoming(call) {
      asked.push(call)
      const given = new Promise<NotificationAnswer>((resolve, reject) => {
        answer = resolve
        fail = reject
      })
      return { answer: given, cancel: () => void cancelled.push(call.key) }
    },
  }
  const stop = answerNotifications(
    state,
    host,
    (command) => void commands.push(command),
    (error) => void failures.push(error),
  )
  return {
    ...{ state, asked, cancelled, failures, commands, stop },
    answer: (given: NotificationAnswer) => answer(given),
    fail: (error: unknown) => fail(error),
  }
}

describe('the console’s notification of a call', () => {
  it('says who is calling, once', () => {
    const { state, asked, cancelled } = notified()
    state.set(stateOf(shown(incoming)))
    state.set(stateOf(shown(incoming, { who: grace.record })))
    expect(asked).toEqual([{ key: 'in', party: incoming.party }])
    expect(cancelled).toEqual([])
  })

  it('has the name from the CRM where that is known already', () => {
    const { state, asked } = notified()
    state.set(stateOf(shown(incoming, { who: grace.record })))
    expect(asked).toEqual([{ key: 'in', party: incoming.party, who: 'Grace Hopper' }])
  })

  it.each<[NotificationAnswer, DeskCommand[]]>([
    ['accepted', [{ type: 'answer', key: 'in' }]],
    ['declined', [{ type: 'decline', key: 'in' }]],
    ['none', []],
  ])('that is %s does what the agent wants', async (given, expected) => {
    const { state, commands, answer } = notified()
    state.set(stateOf(shown(incoming)))
    answer(given)
    await settled()
    expect(commands).toEqual(expected)
  })

  it('is taken away when the call does not ring any more, and an answer that comes then does nothing', async () => {
    const { state, cancelled, commands, answer } = notified()
    const other = ringing('other', { number: '2' }, 1)
    state.set(stateOf(shown(other), shown(incoming)))
    state.set(stateOf(shown(other), shown(next(incoming, { type: 'answering' }))))
    expect(cancelled).toEqual(['in'])
    answer('accepted')
    await settled()
    expect(commands).toEqual([])
    state.set(stateOf(shown(next(other, { type: 'answered', at: 2 }))))
    expect(cancelled).toEqual(['in', 'other'])
  })

  it('is not made where the console has none, and not after the end', () => {
    const unable = notified({ able: false })
    unable.state.set(stateOf(shown(incoming)))
    expect(unable.asked).toEqual([])
    const stopped = notified()
    stopped.stop()
    stopped.state.set(stateOf(shown(incoming)))
    expect(stopped.asked).toEqual([])
  })

  it('that fails is told', async () => {
    const { state, failures, commands, fail } = notified()
    state.set(stateOf(shown(incoming)))
    fail('no')
    await settled()
    expect(failures).toEqual(['no'])
    expect(commands).toEqual([])
  })
})
