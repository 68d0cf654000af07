import { createFakeClock } from '../fakes/clock.ts'
import { FakeTelephony } from '../fakes/telephony.ts'
import type { FakeCrmOptions } from '../fakes/crm-host.ts'
import { Floor } from './floor.ts'
import { inCall, ready } from './testing.ts'

const caller = { number: '+4930777' }

async function withStates(set: Awaited<ReturnType<typeof ready>>) {
  const states = () => set.telephony.calls.get().map(({ key, state }) => `${key} ${state}`)
  const give = async (command: Parameters<typeof set.desk.execute>[0]) => {
    set.desk.execute(command)
    await set.clock.advance(0)
  }
  return { ...set, states, give }
}

const talking = async (crm: FakeCrmOptions = {}) => withStates(await inCall(crm))

describe('nobody else hears the agent', () => {
  it('where the one who had put the agent on hold comes back', async () => {
    const { telephony, give, states } = await talking()
    telephony.far.hold('out-1')
    const second = telephony.far.call(caller)
    await give({ type: 'answer', key: second })
    expect(telephony.calls.get()[0]).toMatchObject({ by: 'both' })
    telephony.far.resume('out-1')
    expect(states()).toEqual(['out-1 held', 'in-2 active'])
    await give({ type: 'resume', key: 'out-1' })
    expect(states()).toEqual(['out-1 active', 'in-2 held'])
  })

  it('where somebody picks up whom the agent was calling when another call was answered', async () => {
    const { desk, telephony, give, states } = await withStates(await ready())
    desk.execute({ type: 'dial', number: '+4930555' })
    const second = telephony.far.call(caller)
    await give({ type: 'answer', key: second })
    telephony.far.answer('out-1')
    expect(states()).toEqual(['out-1 held', 'in-2 active'])
  })

  it('where somebody picks up while the agent is calling for help, and help is heard', async () => {
    const { desk, telephony, states } = await withStates(await ready())
    desk.execute({ type: 'dial', number: '+4930555' })
    desk.execute({ type: 'dial', number: '112' })
    telephony.far.answer('out-1')
    expect(states()).toEqual(['out-1 held', 'out-2 dialing'])
    telephony.far.answer('out-2')
    expect(states()).toEqual(['out-1 held', 'out-2 active'])
  })

  it('where a transfer comes to nothing meanwhile', async () => {
    const { telephony, give, states } = await talking()
    await give({ type: 'transfer', key: 'out-1', number: '4711' })
    const second = telephony.far.call(caller)
    await give({ type: 'answer', key: second })
    telephony.far.failTransfer('out-1', 'transfer.busy')
    expect(states()).toEqual(['out-1 held', 'in-2 active'])
  })

  it('where a third call is not part of the conference that is made of the others', async () => {
    const { telephony, give, states } = await talking()
    await give({ type: 'dial', number: '+4930555' })
    telephony.far.answer('out-2')
    const third = telephony.far.call(caller)
    await give({ type: 'answer', key: third })
    await give({ type: 'merge', key: 'out-1', other: 'out-2' })
    expect(states()).toEqual(['out-1 active', 'out-2 active', 'in-3 held'])
  })

  it('where no conference can be made of two calls', async () => {
    const { telephony, give, states } = await talking()
    await give({ type: 'dial', number: '+4930555' })
    telephony.far.answer('out-2')
    telephony.merge = async (key, other) => {
      await telephony.resume(other)
      return telephony.resume(key).then(() => Promise.reject(new Error('no')))
    }
    await give({ type: 'merge', key: 'out-2', other: 'out-1' })
    expect(states()).toEqual(['out-1 held', 'out-2 active'])
  })
})

it('a call that was answered meanwhile keeps the floor where no conference can be made of the others', async () => {
  const { telephony, give, states } = await talking()
  await give({ type: 'dial', number: '+4930555' })
  telephony.far.answer('out-2')
  let fail = (_: Error): void => undefined
  telephony.merge = () => new Promise((_, reject) => (fail = reject))
  await give({ type: 'merge', key: 'out-1', other: 'out-2' })
  await give({ type: 'answer', key: telephony.far.call(caller) })
  fail(new Error('no'))
  await give({ type: 'mute', key: 'in-3', muted: false })
  expect(states()).toEqual(['out-1 held', 'out-2 held', 'in-3 active'])
})

it('each call is set aside once', async () => {
  const { telephony, give, states } = await talking()
  await give({ type: 'dial', number: '+4930555' })
  telephony.far.answer('out-2')
  await give({ type: 'merge', key: 'out-1', other: 'out-2' })
  const aside: string[] = []
  telephony.setAside = (key) => {
    aside.push(key)
    return telephony.hold(key)
  }
  await give({ type: 'answer', key: telephony.far.call(caller) })
  expect(aside).toEqual(['out-1', 'out-2'])
  expect(states()).toEqual(['out-1 held', 'out-2 held', 'in-3 active'])
})

describe('the agent is heard', () => {
  it('by whom the other side names, where they call them while another call goes on', async () => {
    const { telephony, give, states } = await talking()
    telephony.far.askTransfer('out-1', '4711')
    const second = telephony.far.call(caller)
    await give({ type: 'answer', key: second })
    await give({ type: 'accept-transfer', key: 'out-1' })
    expect(states()).toEqual(['out-1 held', 'in-2 held', 'out-3 dialing'])
    telephony.far.answer('out-3')
    expect(states().at(-1)).toBe('out-3 active')
  })

  it('by the one who picks up after the other call has ended', async () => {
    const { desk, telephony, give, states } = await withStates(await ready())
    desk.execute({ type: 'dial', number: '+4930555' })
    const second = telephony.far.call(caller)
    await give({ type: 'answer', key: second })
    telephony.far.hangUp(second)
    telephony.far.answer('out-1')
    expect(states()).toEqual(['out-1 active'])
  })

  it('by the one who picks up while the agent has everybody else on hold', async () => {
    const { desk, telephony, give, states } = await withStates(await ready())
    desk.execute({ type: 'dial', number: '+4930555' })
    const second = telephony.far.call(caller)
    await give({ type: 'answer', key: second })
    await give({ type: 'hold', key: second })
    telephony.far.answer('out-1')
    expect(states()).toEqual(['out-1 active', 'in-2 held'])
  })

  it('by the one whom the agent is handed over to by the other side', async () => {
    const { telephony, states } = await talking()
    const second = telephony.far.call(caller, { answering: true, inPlaceOf: 'out-1' })
    telephony.far.answer(second)
    expect(states()).toEqual(['out-1 active', 'in-2 active'])
    telephony.far.hangUp('out-1')
    expect(states()).toEqual(['in-2 active'])
  })

  it('not by the one whom a waiting call is handed over to', async () => {
    const { telephony, give, states } = await talking()
    const second = telephony.far.call(caller)
    await give({ type: 'answer', key: second })
    const third = telephony.far.call(caller, { answering: true, inPlaceOf: 'out-1' })
    telephony.far.answer(third)
    expect(states()).toEqual(['out-1 held', 'in-2 active', 'in-3 held'])
  })

  it('by the call that the agent takes off hold while it is being repaired', async () => {
    const { telephony, give, states } = await talking()
    telephony.far.lose('out-1')
    const second = telephony.far.call(caller)
    await give({ type: 'answer', key: second })
    expect(telephony.calls.get()[0]).toMatchObject({ state: 'recovering', heldBy: 'us' })
    telephony.far.recover('out-1')
    expect(states()).toEqual(['out-1 held', 'in-2 active'])
    telephony.far.lose('out-1')
    await give({ type: 'resume', key: 'out-1' })
    telephony.far.recover('out-1')
    expect(states()).toEqual(['out-1 active', 'in-2 held'])
  })
})

describe('a click', () => {
  it('reaches the wire without waiting for the other side of another call', async () => {
    const { desk, telephony, states } = await talking()
    telephony.setAside = () => new Promise(() => undefined)
    const second = telephony.far.call(caller)
    desk.execute({ type: 'answer', key: second })
    expect(states()).toContain('in-2 active')
  })

  it('on a number is one call, however often it comes', async () => {
    const { desk, telephony } = await talking()
    telephony.setAside = () => new Promise(() => undefined)
    desk.execute({ type: 'dial', number: '+4930555' })
    desk.execute({ type: 'dial', number: '+4930555' })
    expect(telephony.calls.get()).toHaveLength(2)
  })

  it('on "Go back" waits for no goodbye of the one who was asked', async () => {
    const { telephony, give, states } = await talking()
    await give({ type: 'consult', key: 'out-1', number: '4711' })
    telephony.far.answer('out-2')
    telephony.hangUp = () => new Promise(() => undefined)
    await give({ type: 'go-back', key: 'out-2' })
    expect(states()).toEqual(['out-1 active', 'out-2 held'])
  })
})

it('a call that cannot be put on hold is told', async () => {
  const clock = createFakeClock()
  const telephony = new FakeTelephony(clock)
  await telephony.connect(() => Promise.resolve({ addressOfRecord: 'sip:ada@sip.example' } as never))
  const failures: unknown[] = []
  telephony.far.answer(telephony.far.call(caller))
  telephony.setAside = () => Promise.reject(new Error('no'))
  new Floor({ telephony, onFailure: (error) => failures.push(error) }).take('another')
  await clock.advance(0)
  expect(failures).toEqual([new Error('no')])
})

it('an emergency call ends "Do not disturb", so that help can call back', async () => {
  const { give, state } = await talking()
  await give({ type: 'do-not-disturb', on: true })
  await give({ type: 'dial', number: '112' })
  expect(state().doNotDisturb).toBe(false)
})
