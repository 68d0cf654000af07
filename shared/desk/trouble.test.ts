import { PhoneError } from '../call/failure.ts'
import { ready, setUp } from './testing.ts'

describe('what does not work', () => {
  const broken = () => Promise.reject(new TypeError('broken'))

  /** A desk of which one part fails with an error of somebody else's. */
  async function withBroken(
    change: (set: ReturnType<typeof setUp>) => unknown,
    act: (set: ReturnType<typeof setUp>) => unknown = () => undefined,
  ) {
    const set = setUp({ abilities: { notifications: true } })
    change(set)
    await set.desk.start()
    await set.clock.advance(0)
    act(set)
    await set.clock.advance(0)
    return set.state()
  }

  it.each<[string, ...Parameters<typeof withBroken>]>([
    [
      'storage.unavailable',
      ({ journal }) => Object.assign(journal, { write: broken }),
      ({ telephony }) => telephony.far.call({ number: '1' }),
    ],
    ['crm.unreachable', ({ host }) => Object.assign(host, { setStatus: broken })],
    [
      'crm.unreachable',
      ({ host }) => Object.assign(host, { showPanel: broken }),
      ({ host, telephony }) => {
        telephony.far.loseLine()
        host.console.clickNumber({ number: '1' })
      },
    ],
    [
      'crm.refused',
      ({ host }) => Object.assign(host, { notifyIncoming: () => ({ answer: broken(), cancel: broken }) }),
      ({ telephony }) => telephony.far.call({ number: '1' }),
    ],
    ['line.account', ({ telephony }) => Object.assign(telephony, { connect: broken })],
    [
      'line.unreachable',
      ({ telephony }) => Object.assign(telephony, { disconnect: broken }),
      ({ identity }) => identity.signInWindow.endSession(),
    ],
    [
      'call.failed',
      ({ telephony }) => Object.assign(telephony, { prepare: broken }),
      ({ desk }) => desk.execute({ type: 'prepare' }),
    ],
    [
      'call.failed',
      ({ telephony }) => Object.assign(telephony, { hold: broken }),
      ({ desk }) => desk.execute({ type: 'hold', key: 'gone' }),
    ],
  ])('is told as %s', async (code, ...parts) => {
    const { notices } = await withBroken(...parts)
    expect(notices.map(({ failure }) => failure)).toEqual([{ code, detail: 'broken' }])
  })

  it('is told where the call is shown that it is about', async () => {
    const { calls, notices } = await withBroken(
      ({ telephony }) => Object.assign(telephony, { hold: broken }),
      ({ desk }) => {
        desk.execute({ type: 'dial', number: '4711' })
        desk.execute({ type: 'hold', key: 'out-1' })
      },
    )
    expect(calls).toMatchObject([{ failure: { code: 'call.failed', detail: 'broken' } }])
    expect(notices).toEqual([])
  })

  it('makes a sign-in impossible where it is the settings', async () => {
    const { session } = await withBroken(({ host }) => Object.assign(host, { settings: broken }))
    expect(session).toEqual({ state: 'unable', failure: { code: 'crm.unreachable', detail: 'broken' } })
  })

  it('is told beside what did not work before, and each is dismissed by itself', async () => {
    const { desk, state, telephony, clock } = await ready()
    desk.execute({ type: 'dial', number: 'nonsense' })
    telephony.far.loseLine()
    desk.execute({ type: 'dial', number: '4711' })
    await clock.advance(0)
    const codes = () => state().notices.map(({ failure }) => failure.code)
    expect(codes()).toEqual(['call.bad-number', 'line.unreachable'])
    desk.execute({ type: 'dismiss', notice: state().notices[0]?.id ?? '' })
    expect(codes()).toEqual(['line.unreachable'])
  })

  it('is no reason to answer a call by itself, where the settings are missing', async () => {
    const set = setUp({})
    set.host.console.failNext('settings', new PhoneError('crm.unreachable'))
    await set.desk.start()
    set.telephony.far.call({ number: '4711' }, { answerAfter: 0 })
    await set.clock.advance(1_000)
    expect(set.onlyCall().call.state).toBe('ringing')
  })
})
