import { atom } from 'nanostores'
import type { Session } from '../ports/identity.ts'
import { Desk } from './desk.ts'
import { loadNumbers } from './numbers.ts'
import { createStorage, crmCase, grace, inCall, ready, setUp } from './testing.ts'

describe('the line', () => {
  it('stays when a call ends, as long as the agent is signed in', async () => {
    const { telephony, key, state, clock } = await inCall()
    telephony.far.hangUp(key)
    await clock.advance(0)
    expect(state().line.state).toBe('ready')
  })

  it('is connected once for each session, with the numbering plan of the country', async () => {
    const session = atom<Session>({ state: 'signed-out' })
    const done: string[] = []
    const { desk, parts } = setUp({})
    const other = new Desk({
      ...parts,
      identity: { ...parts.identity, session, prepare: async () => undefined },
      telephony: Object.assign(parts.telephony, { connect: async () => void done.push('connect') }),
      journal: { ...parts.journal, open: async (owner) => void done.push(`journal of ${owner}`) },
      loadNumbers: (country) => {
        done.push(`numbers of ${country || 'nowhere'}`)
        return Promise.reject(new Error('no numbers'))
      },
    })
    desk.stop()
    const signedIn = { state: 'signed-in', user: { id: 'ada-id', name: 'ada' } } as const
    const started = other.start()
    session.set(signedIn)
    session.set({ ...signedIn })
    expect(done).toEqual(['journal of ada-id', 'connect'])
    await started
    await parts.clock.advance(0)
    expect(done.slice(2)).toEqual(['numbers of DE'])
    session.set({ state: 'signed-out' })
    session.set(signedIn)
    await parts.clock.advance(0)
    expect(done.slice(3)).toEqual(['journal of ada-id', 'connect', 'numbers of DE'])
    expect(other.state.get().notices).toMatchObject([
      { failure: { code: 'settings.invalid', detail: 'no numbers' } },
    ])
  })
})

it('looks a caller up by all forms of the number, though the numbering plan is still being read', async () => {
  let read = (): void => undefined
  const reading = new Promise<void>((resolve) => (read = resolve))
  const { desk, telephony, clock, onlyCall } = setUp({}, { silent: true }, async (country) => {
    await reading
    return loadNumbers(country)
  })
  await desk.start()
  await clock.advance(0)
  telephony.far.call({ number: '030901820' })
  await clock.advance(0)
  expect(onlyCall()).toMatchObject({ search: 'searching' })
  read()
  await loadNumbers('DE')
  await clock.advance(0)
  expect(onlyCall()).toMatchObject({ search: 'done', who: grace.record })
})

describe('what the agent has switched', () => {
  const signedIn = (id: string): Session => ({ state: 'signed-in', user: { id, name: id } })

  /** The same browser after a reload. */
  async function reload({ parts }: Pick<ReturnType<typeof setUp>, 'parts'>, user: string) {
    const again = setUp({})
    const session = atom<Session>(signedIn(user))
    const identity = { ...again.identity, session, prepare: async () => undefined }
    const desk = new Desk({ ...again.parts, storage: parts.storage, identity })
    session.set({ state: 'signed-out' })
    await desk.start()
    session.set(signedIn(user))
    await again.clock.advance(0)
    return { ...again, desk, session, state: () => desk.state.get() }
  }

  it('is as it was after a reload, before anybody can call', async () => {
    const set = await ready()
    set.desk.execute({ type: 'do-not-disturb', on: true })
    set.desk.execute({ type: 'dial', number: '+4930555' })
    const { state, telephony } = await reload(set, 'ada-id')
    expect(state()).toMatchObject({ doNotDisturb: true, lastDialed: { number: '+4930555' } })
    const key = telephony.far.call({ number: '1' })
    expect(telephony.far.answerTo(key)).toBe('busy')
  })

  it('is theirs alone: the next agent at this computer gets their own', async () => {
    const set = await ready()
    set.desk.execute({ type: 'do-not-disturb', on: true })
    set.desk.execute({ type: 'dial', number: '+4930555' })
    const { state, session } = await reload(set, 'ben-id')
    expect(state().doNotDisturb).toBe(false)
    expect(state()).not.toHaveProperty('lastDialed')
    session.set({ state: 'signed-out' })
    session.set(signedIn('ada-id'))
    expect(state()).toMatchObject({ doNotDisturb: true, lastDialed: { number: '+4930555' } })
  })

  it('is not what somebody else asked for before them: their call for help is not placed', async () => {
    const { desk, session, telephony, clock } = await reload(await ready(), 'ada-id')
    telephony.far.loseLine()
    desk.execute({ type: 'dial', number: '112' })
    session.set({ state: 'signed-out' })
    session.set(signedIn('ben-id'))
    await clock.advance(0)
    expect(telephony.line.get().state).toBe('ready')
    expect(telephony.calls.get()).toEqual([])
    expect(desk.state.get().notices).toEqual([])
  })

  it.each([
    ['nonsense', createStorage([['sidetone.agent.ada-id', '{']])],
    ['something else', createStorage([['sidetone.agent.ada-id', '{"doNotDisturb":"yes"}']])],
    [
      'more than a number',
      createStorage([
        ['sidetone.agent.ada-id', JSON.stringify({ doNotDisturb: true, lastDialed: '1'.repeat(201) })],
      ]),
    ],
    [
      'nothing',
      () => {
        throw new Error('no storage here')
      },
    ],
  ])('is as usual where the browser keeps %s', async (_, storage) => {
    const { parts } = setUp({})
    const { state, desk } = await reload({ parts: { ...parts, storage } }, 'ada-id')
    expect(state().doNotDisturb).toBe(false)
    desk.execute({ type: 'do-not-disturb', on: true })
    expect(state().doNotDisturb).toBe(true)
  })
})

describe('a desk that stops', () => {
  it('lets go of the console, the calls and the journal, and dials no more', async () => {
    const { desk, host, telephony, journal, identity, state, clock } = await ready()
    let closed = 0
    Object.assign(journal, { close: () => (closed += 1) })
    telephony.far.loseLine()
    host.console.clickNumber({ number: '4711' })
    desk.stop()
    telephony.far.recoverLine()
    telephony.far.call({ number: '1' })
    host.console.view(crmCase)
    identity.signInWindow.endSession()
    await clock.advance(20_000)
    expect(closed).toBe(1)
    expect(state()).toMatchObject({ calls: [] })
    expect(state()).not.toHaveProperty('viewing')
    expect(telephony.calls.get()).toHaveLength(1)
    expect(telephony.line.get().state).toBe('ready')
    expect(clock.waiting()).toBe(0)
  })

  it('stops where nothing waits', async () => {
    const { desk, state } = await ready()
    desk.stop()
    expect(state().notices).toEqual([])
  })
})
