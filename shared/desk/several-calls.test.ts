import { fakeSettings, type FakeCrmOptions } from '../fakes/crm-host.ts'
import { grace, inCall, ready } from './testing.ts'

describe('several calls', () => {
  async function inTwoCalls(crm: FakeCrmOptions = {}) {
    const set = await inCall(crm)
    set.desk.execute({ type: 'dial', number: '+4930555' })
    await set.clock.advance(0)
    const second = set.state().calls.at(-1)?.call.key ?? ''
    set.telephony.far.answer(second)
    await set.clock.advance(0)
    return { ...set, second, states: () => set.state().calls.map(({ call }) => call.state) }
  }

  it('are one voice at a time: dialing holds, and resuming swaps', async () => {
    const { desk, key, states, clock } = await inTwoCalls()
    expect(states()).toEqual(['held', 'active'])
    desk.execute({ type: 'resume', key })
    await clock.advance(0)
    expect(states()).toEqual(['active', 'held'])
  })

  it('become a conference in which mute is for everybody, and a hold ends it', async () => {
    const { desk, key, second, state, states, clock } = await inTwoCalls()
    desk.execute({ type: 'merge', key, other: second })
    desk.execute({ type: 'mute', key, muted: true })
    await clock.advance(0)
    expect(state().calls.map(({ call }) => call)).toMatchObject([
      { merged: true, muted: true },
      { merged: true, muted: true },
    ])
    desk.execute({ type: 'hold', key: second })
    await clock.advance(0)
    expect(states()).toEqual(['active', 'held'])
    expect(state().calls[0]?.call).not.toHaveProperty('merged')
  })

  it('are muted alone while they are no conference', async () => {
    const { desk, key, second, state, clock } = await inTwoCalls()
    desk.execute({ type: 'mute', key: second, muted: true })
    await clock.advance(0)
    expect(state().calls.map(({ call }) => call)).toMatchObject([
      { key, muted: false },
      { key: second, muted: true },
    ])
  })

  it('leave the one alone that is no part of the conference', async () => {
    const { desk, telephony, key, second, state, clock } = await inTwoCalls()
    desk.execute({ type: 'merge', key, other: second })
    const third = telephony.far.call({ number: '+4930777' })
    await clock.advance(0)
    desk.execute({ type: 'mute', key, muted: true })
    await telephony.answer(third)
    desk.execute({ type: 'mute', key: third, muted: true })
    desk.execute({ type: 'mute', key, muted: false })
    await clock.advance(0)
    expect(state().calls.map(({ call }) => call)).toMatchObject([
      { merged: true, muted: false },
      { merged: true, muted: false },
      { key: third, muted: true },
    ])
  })

  it('are not dialed while one is being dialed', async () => {
    const { desk, telephony, state, clock } = await inTwoCalls()
    desk.execute({ type: 'dial', number: '1' })
    await clock.advance(0)
    desk.execute({ type: 'dial', number: '2' })
    await clock.advance(0)
    const dialed = telephony.calls.get().filter(({ state }) => state === 'dialing')
    expect(dialed.map(({ party }) => party.number)).toEqual(['1'])
    expect(state().notices).toMatchObject([{ failure: { code: 'call.dialing' } }])
  })

  it.each(['+49 (0)30 1', '+49-30-1', 'tel:+49301'])(
    'are one call where the agent clicks twice on the same number: %s',
    async (number) => {
      const { desk, telephony, state, clock } = await inTwoCalls()
      desk.execute({ type: 'dial', number })
      desk.execute({ type: 'dial', number })
      await clock.advance(0)
      expect(telephony.calls.get().filter((call) => call.state === 'dialing')).toHaveLength(1)
      expect(state().notices).toEqual([])
    },
  )

  it('leave the call that is answered or resumed as it is', async () => {
    const { desk, telephony, second, states, clock } = await inTwoCalls()
    const held: string[] = []
    telephony.calls.listen((calls) => held.push(calls.find(({ key }) => key === second)?.state ?? ''))
    desk.execute({ type: 'resume', key: second })
    await clock.advance(0)
    expect(states()).toEqual(['held', 'active'])
    expect(new Set(held)).not.toContain('held')
  })

  it('are connected with each other, and both end here', async () => {
    const { desk, telephony, key, second, state, clock } = await inTwoCalls()
    desk.execute({ type: 'connect', key, to: second })
    telephony.far.completeTransfer(key)
    await clock.advance(0)
    expect(state().calls).toEqual([])
  })

  it.each(['refused', 'cancelled'] as const)(
    'are a conference again where the agent wanted to leave it and that is %s',
    async (outcome) => {
      const { desk, telephony, key, second, state, states, clock } = await inTwoCalls()
      desk.execute({ type: 'merge', key, other: second })
      desk.execute({ type: 'connect', key, to: second })
      await clock.advance(0)
      expect(states()).toEqual(['held', 'active'])
      if (outcome === 'refused') telephony.far.failTransfer(key, 'transfer.refused')
      else desk.execute({ type: 'cancel-transfer', key })
      await clock.advance(0)
      expect(state().calls.map(({ call }) => call)).toMatchObject([
        { state: 'active', merged: true },
        { state: 'active', merged: true },
      ])
    },
  )

  it('stay two calls where they were no conference and cannot be connected', async () => {
    const { desk, telephony, key, second, state, clock } = await inTwoCalls()
    desk.execute({ type: 'connect', key, to: second })
    await clock.advance(0)
    telephony.far.failTransfer(key, 'transfer.refused')
    await clock.advance(0)
    const calls = state().calls.map(({ call }) => call)
    expect(calls).toMatchObject([{ state: 'held' }, { state: 'active' }])
    for (const call of calls) expect(call).not.toHaveProperty('merged')
  })

  it('are no conference again where one has ended meanwhile', async () => {
    const { desk, telephony, key, second, state, clock } = await inTwoCalls()
    desk.execute({ type: 'merge', key, other: second })
    desk.execute({ type: 'connect', key, to: second })
    await clock.advance(0)
    telephony.far.hangUp(second)
    telephony.far.failTransfer(key, 'transfer.refused')
    await clock.advance(0)
    const [first] = state().calls
    expect(first).toMatchObject({ call: { key, state: 'active' }, failure: { code: 'transfer.refused' } })
    expect(first?.call).not.toHaveProperty('merged')
  })

  it('are no conference again where the agent has turned to somebody else meanwhile', async () => {
    const { desk, telephony, key, second, states, clock } = await inTwoCalls()
    desk.execute({ type: 'merge', key, other: second })
    desk.execute({ type: 'connect', key, to: second })
    await clock.advance(0)
    desk.execute({ type: 'answer', key: telephony.far.call({ number: '+4930777' }) })
    await clock.advance(0)
    telephony.far.failTransfer(key, 'transfer.refused')
    await clock.advance(0)
    expect(states()).toEqual(['held', 'held', 'active'])
  })

  it('are not one call connected with itself', async () => {
    const { desk, second, state, clock } = await inTwoCalls()
    desk.execute({ type: 'connect', key: second, to: second })
    await clock.advance(0)
    expect(state().calls).toMatchObject([{}, { failure: { code: 'call.not-possible' } }])
  })
})

describe('a transfer', () => {
  it('tells why it came to nothing, until the agent does something else', async () => {
    const { desk, telephony, key, onlyCall, clock } = await inCall()
    desk.execute({ type: 'transfer', key, number: '4711' })
    expect(onlyCall().call).toMatchObject({ state: 'held', transfer: { by: 'us', to: { number: '4711' } } })
    telephony.far.failTransfer(key, 'transfer.busy')
    await clock.advance(0)
    expect(onlyCall()).toMatchObject({ call: { state: 'active' }, failure: { code: 'transfer.busy' } })
    desk.execute({ type: 'mute', key, muted: true })
    await clock.advance(0)
    expect(onlyCall()).not.toHaveProperty('failure')
  })

  it('that the other side asks for waits for the agent', async () => {
    const { desk, telephony, key, state, clock } = await inCall()
    telephony.far.askTransfer(key, '4711')
    expect(state().calls).toHaveLength(1)
    desk.execute({ type: 'accept-transfer', key })
    await clock.advance(0)
    expect(state().calls.at(-1)?.call).toMatchObject({ state: 'dialing', party: { number: '4711' } })
  })
})

describe('a new call', () => {
  it('is told that the agent is busy while they are not to be disturbed, and is not shown', async () => {
    const { desk, telephony, state, clock, journal } = await ready()
    desk.execute({ type: 'do-not-disturb', on: true })
    expect(state().doNotDisturb).toBe(true)
    const key = telephony.far.call({ number: '+4930901820' })
    expect(telephony.far.answerTo(key)).toBe('busy')
    await clock.advance(0)
    expect(state().calls).toEqual([])
    expect(journal.newest(key)).toMatchObject({ call: { outcome: 'declined' }, complete: true })
  })

  it('is forwarded', async () => {
    const { desk, telephony, state, clock } = await ready()
    const key = telephony.far.call({ number: '+4930901820' })
    desk.execute({ type: 'forward', key, number: '4711' })
    await clock.advance(0)
    expect(telephony.far.answerTo(key)).toBe('4711')
    expect(state().calls).toEqual([])
  })

  const caller = { number: '+4930901820' }
  const withAutoAnswer = { settings: { ...fakeSettings, autoAnswer: 'yes' } }

  it.each([
    [
      'answers by itself after the time that is asked for, where the admin allows it',
      withAutoAnswer,
      'active',
    ],
    ['rings on where the admin does not allow it', {}, 'ringing'],
  ])('%s', async (_name, crm, expected) => {
    const { telephony, state, clock } = await ready(crm)
    telephony.far.call(caller, { answerAfter: 2 })
    await clock.advance(1_500)
    expect(state().calls[0]?.call.state).toBe('ringing')
    await clock.advance(500)
    expect(state().calls[0]?.call.state).toBe(expected)
  })

  it('rings on while the agent talks to somebody, whoever asks for an answer', async () => {
    const { telephony, state, clock } = await inCall(withAutoAnswer)
    telephony.far.call(caller, { answerAfter: 0 })
    await clock.advance(10)
    expect(state().calls.at(-1)?.call.state).toBe('ringing')
  })
})

describe('an emergency call', () => {
  it('waits for nothing: not for the other calls, not for a sign-in, not for a call that is being dialed', async () => {
    const { desk, telephony, identity, clock } = await inCall()
    identity.signInWindow.endSession()
    desk.execute({ type: 'dial', number: '+4930555' })
    desk.execute({ type: 'dial', number: '112' })
    expect(telephony.calls.get().at(-1)).toMatchObject({ state: 'dialing', party: { number: '112' } })
    await clock.advance(0)
    expect(telephony.calls.get()[0]).toMatchObject({ state: 'held' })
    desk.execute({ type: 'dial', number: '112' })
    expect(telephony.calls.get().filter(({ party }) => party.number === '112')).toHaveLength(1)
  })
})

describe('a dial command', () => {
  it('holds the call that the agent talks on, and lets the one ring that rings', async () => {
    const { desk, telephony, state, clock } = await inCall()
    telephony.far.call({ number: '+4930777' })
    await clock.advance(0)
    desk.execute({ type: 'dial', number: '+4930555' })
    await clock.advance(0)
    expect(state().calls.map(({ call }) => call.state)).toEqual(['held', 'ringing', 'dialing'])
    expect(state().notices).toEqual([])
  })

  it('adds nothing to the call where no record was clicked', async () => {
    const { desk, journal } = await ready()
    desk.execute({ type: 'dial', number: '+4930555' })
    expect(journal.writes).toHaveLength(1)
  })

  it('without a session is refused, and dials nothing', async () => {
    const { desk, telephony, identity, state, clock } = await inCall()
    identity.signInWindow.endSession()
    desk.execute({ type: 'dial', number: '+4930555' })
    await clock.advance(0)
    expect(telephony.calls.get()).toHaveLength(1)
    expect(state().notices).toMatchObject([{ failure: { code: 'sign-in.required' } }])
  })

  it('for an emergency is placed as soon as there is a line, and the agent is told until then', async () => {
    const { desk, telephony, state, clock } = await ready()
    telephony.far.loseLine()
    desk.execute({ type: 'dial', number: '112' })
    await clock.advance(60_000)
    expect(state().notices).toMatchObject([{ failure: { code: 'line.emergency' } }])
    expect(state()).not.toHaveProperty('lastDialed')
    telephony.far.recoverLine()
    await clock.advance(0)
    expect(telephony.calls.get()).toMatchObject([{ state: 'dialing', party: { number: '112' } }])
    expect(state().notices).toEqual([])
  })

  it('for an emergency is not placed when it was asked for long ago', async () => {
    const { desk, telephony, state, clock } = await ready()
    telephony.far.loseLine()
    desk.execute({ type: 'dial', number: '112' })
    await clock.advance(120_001)
    expect(state().notices).toEqual([])
    telephony.far.recoverLine()
    expect(telephony.calls.get()).toEqual([])
  })

  it('for an emergency is not placed when the agent has dismissed that it waits', async () => {
    const { desk, telephony, state } = await ready()
    telephony.far.loseLine()
    desk.execute({ type: 'dial', number: '112' })
    desk.execute({ type: 'dismiss', notice: state().notices[0]?.id ?? '' })
    telephony.far.recoverLine()
    expect(telephony.calls.get()).toEqual([])
  })

  it('to a colleague whose number is an emergency number elsewhere keeps the record and "Do not disturb"', async () => {
    const { desk, telephony, onlyCall, state, clock } = await ready()
    desk.execute({ type: 'do-not-disturb', on: true })
    desk.execute({ type: 'dial', number: '101', record: grace.record })
    await clock.advance(0)
    expect(telephony.calls.get()).toMatchObject([{ party: { number: '101' } }])
    expect(onlyCall().who).toEqual(grace.record)
    expect(state().doNotDisturb).toBe(true)
  })

  it('for an emergency goes out beside a call that is being dialed to somebody else of the same number of digits', async () => {
    const { desk, telephony } = await ready()
    desk.execute({ type: 'dial', number: '113' })
    desk.execute({ type: 'dial', number: '112' })
    expect(telephony.calls.get().map(({ party }) => party.number)).toEqual(['113', '112'])
  })

  it('for an emergency goes out again while the one before is connected', async () => {
    const { desk, telephony, clock } = await ready()
    desk.execute({ type: 'dial', number: '112' })
    telephony.far.answer('out-1')
    desk.execute({ type: 'dial', number: '112' })
    await clock.advance(0)
    expect(telephony.calls.get().map(({ state }) => state)).toEqual(['held', 'dialing'])
  })
})

describe('the number that was dialed last', () => {
  it('is known, and shown as that of a call', async () => {
    const { desk, state } = await ready()
    expect(state()).not.toHaveProperty('lastDialed')
    desk.execute({ type: 'dial', number: '+4930901820' })
    expect(state().lastDialed).toEqual({ number: '+4930901820', shownNumber: '030 901820' })
  })
})

describe('the voice mail', () => {
  it('is shown', async () => {
    const { telephony, state } = await ready()
    telephony.far.leaveMessages(2)
    expect(state().messages).toEqual({ waiting: true, count: 2 })
  })
})
