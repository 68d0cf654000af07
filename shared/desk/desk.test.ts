import { PhoneError } from '../call/failure.ts'
import { grace, linus, lea, crmCase, setUp, ready, inCall } from './testing.ts'

describe('signing in', () => {
  it('asks the CRM for the settings, signs in and gets the line ready', async () => {
    const { state, host } = await ready()
    expect(state().session).toMatchObject({ state: 'signed-in', user: { name: 'ada@acme.example' } })
    expect(state().line).toMatchObject({ state: 'ready', addressOfRecord: 'sip:ada@sip.example' })
    expect(state().dispositions).toEqual(['Order', 'Complaint', 'Question'])
    expect(host.console.status.get()).toEqual({ icon: 'ready', label: 'Phone' })
  })

  it('waits for a click where there is no session, and opens the window within it', async () => {
    const { desk, identity, state, clock } = setUp({}, {})
    await desk.start()
    expect(state().session.state).toBe('signed-out')
    desk.execute({ type: 'sign-in' })
    expect(identity.signInWindow.opened()).toBe(1)
    identity.signInWindow.complete()
    await clock.advance(0)
    expect(state().line.state).toBe('ready')
  })

  it.each([
    [
      'settings that are not complete',
      { settings: { clientId: 'x' } },
      'settings.invalid',
      /discovery, userName/,
    ],
    ['a CRM that does not answer', {}, 'crm.unreachable', undefined],
  ])('says that it is not possible with %s', async (_case, crm, code, detail) => {
    const { desk, state, host } = setUp(crm)
    if (!('settings' in crm)) host.console.failNext('settings', new PhoneError('crm.unreachable'))
    await desk.start()
    const session = state().session
    expect(session).toMatchObject({ state: 'unable', failure: { code } })
    if (detail) expect(session.state === 'unable' && session.failure.detail).toMatch(detail)
  })

  it('ends the line before the session when the agent signs out', async () => {
    const { desk, telephony, identity, state, clock } = await ready()
    const order: string[] = []
    telephony.line.listen(({ state: line }) => order.push(`line ${line}`))
    identity.session.listen(({ state: session }) => order.push(`session ${session}`))
    desk.execute({ type: 'sign-out' })
    await clock.advance(0)
    expect(order).toEqual(['line off', 'session signed-out'])
    expect(state().session.state).toBe('signed-out')
  })

  it('keeps a call that is under way when the session is ended elsewhere', async () => {
    const { identity, telephony, key, state, clock } = await inCall()
    identity.signInWindow.endSession()
    await clock.advance(0)
    expect(state().session).toMatchObject({ state: 'signed-out', failure: { code: 'sign-in.ended' } })
    expect(state().calls).toHaveLength(1)
    expect(state().line.state).toBe('ready')
    telephony.far.hangUp(key)
    await clock.advance(0)
    expect(state().line.state).toBe('off')
  })
})

describe('an incoming call', () => {
  it('rings only when it is written down', async () => {
    const { telephony, journal, state, clock } = await ready()
    const release = journal.holdWrites()
    const key = telephony.far.call({ number: '+4930901820' })
    await clock.advance(0)
    expect(journal.newest(key)).toMatchObject({ key, owner: 'ada-id', call: { state: 'ringing' } })
    expect(state().calls).toEqual([])
    release()
    await clock.advance(0)
    expect(state().calls).toHaveLength(1)
  })

  it('rings after a moment where writing takes too long, and says so where it is refused', async () => {
    const { telephony, journal, state, clock } = await ready()
    journal.holdWrites()
    telephony.far.call({ number: '1' })
    await clock.advance(250)
    expect(state().calls).toHaveLength(1)

    const other = await ready()
    other.journal.refuseWrites(new PhoneError('storage.unavailable'))
    other.telephony.far.call({ number: '1' })
    await other.clock.advance(0)
    expect(other.state().calls).toHaveLength(1)
    expect(other.state().notices).toMatchObject([{ failure: { code: 'storage.unavailable' } }])
  })

  it('opens the panel and pops the one record that has the number', async () => {
    const { telephony, host, clock, onlyCall } = await ready()
    telephony.far.call({ number: '030 901820' })
    await clock.advance(0)
    expect(host.console.popped.get()).toEqual([{ type: 'record', record: grace.record }])
    expect(onlyCall()).toMatchObject({ who: grace.record, search: 'done', shownNumber: '030 901820' })
    expect(host.console.panel.get()).toMatchObject({ visible: true })
    expect(host.console.status.get()).toEqual({ icon: 'ringing', label: 'Grace Hopper is calling' })
  })

  it('offers several matches, pops none of them, and shows the one that the agent chooses', async () => {
    const { telephony, host, desk, clock, onlyCall } = await ready()
    const key = telephony.far.call({ number: '+4930555' })
    await clock.advance(0)
    expect(onlyCall().matches.map(({ record }) => record.name)).toEqual(['Linus Berg', 'Lea Berg'])
    expect(onlyCall().who).toBeUndefined()
    expect(host.console.popped.get()).toEqual([])
    desk.execute({ type: 'choose', key, record: lea.record })
    await clock.advance(0)
    expect(onlyCall().who).toEqual(lea.record)
    expect(host.console.popped.get()).toEqual([{ type: 'record', record: lea.record }])
  })

  it('offers a new record where nobody has the number', async () => {
    const { telephony, host, desk, clock, onlyCall } = await ready()
    const key = telephony.far.call({ number: '+4930777', name: 'Unknown' })
    await clock.advance(0)
    expect(onlyCall()).toMatchObject({ search: 'done', matches: [] })
    desk.execute({ type: 'new-record', key })
    await clock.advance(0)
    expect(host.console.popped.get()).toEqual([{ type: 'new-record', number: '+4930777', name: 'Unknown' }])
  })

  it('rings on when the search fails', async () => {
    const { telephony, host, clock, onlyCall } = await ready()
    host.console.failNext('findByNumber', new PhoneError('crm.unreachable', 'timeout'))
    telephony.far.call({ number: '+4930901820' })
    await clock.advance(0)
    expect(onlyCall()).toMatchObject({
      call: { state: 'ringing' },
      search: 'failed',
      failure: { code: 'crm.unreachable' },
    })
  })

  it('does not search for a caller who hides the number', async () => {
    const { telephony, host, clock, onlyCall } = await ready()
    host.console.failNext('findByNumber', new PhoneError('crm.refused'))
    telephony.far.call({ number: 'anonymous' })
    await clock.advance(0)
    expect(onlyCall().search).toBe('done')
  })

  it('is written as missed, with who it was from, and asks for no wrap-up', async () => {
    const { telephony, journal, state, clock } = await ready()
    const key = telephony.far.call({ number: '+4930901820' })
    telephony.far.hangUp(key)
    await clock.advance(0)
    expect(state()).toMatchObject({ calls: [] })
    expect(state().wrapUp).toBeUndefined()
    expect(journal.newest(key)).toMatchObject({
      call: { state: 'ended', outcome: 'missed' },
      who: grace.record,
      complete: true,
    })
    expect(telephony.calls.get()).toEqual([])
  })

  it('can be answered and declined in the console’s own notification', async () => {
    const { telephony, host, clock, onlyCall } = await ready({ abilities: { notifications: true } })
    telephony.far.call({ number: '+4930901820' })
    await clock.advance(0)
    expect(host.console.notifications.get()).toBe(1)
    host.console.answerNotification('accepted')
    await clock.advance(0)
    expect(onlyCall().call.state).toBe('active')
    expect(host.console.notifications.get()).toBe(0)
  })

  it('takes its notification away when it is answered in the phone', async () => {
    const { telephony, host, desk, clock } = await ready({ abilities: { notifications: true } })
    const key = telephony.far.call({ number: '+4930901820' })
    await clock.advance(0)
    desk.execute({ type: 'answer', key })
    await clock.advance(0)
    expect(host.console.notifications.get()).toBe(0)
  })
})

describe('an outgoing call', () => {
  it('stands on screen when the click returns, written down or not', async () => {
    const { desk, journal, state } = await ready()
    journal.holdWrites()
    desk.execute({ type: 'dial', number: '030 901820' })
    expect(state().calls).toMatchObject([{ call: { state: 'dialing' } }])
  })

  it('belongs to the record whose number was clicked, and moves nothing in the CRM', async () => {
    const { host, clock, onlyCall } = await ready()
    host.console.clickNumber({ number: '+4930555', record: linus.record })
    await clock.advance(0)
    expect(onlyCall().who).toEqual(linus.record)
    expect(host.console.popped.get()).toEqual([])
  })

  it('is about the case whose number was clicked, and with the person who has it', async () => {
    const { host, clock, onlyCall } = await ready()
    host.console.clickNumber({ number: '+4930901820', record: crmCase })
    await clock.advance(0)
    expect(onlyCall()).toMatchObject({ about: crmCase, who: grace.record })
  })

  it('is not placed twice by an impatient second click', async () => {
    const { host, clock, state } = await ready()
    host.console.clickNumber({ number: '+4930901820' })
    host.console.clickNumber({ number: '+4930901820' })
    await clock.advance(0)
    expect(state().calls).toHaveLength(1)
  })

  it('waits for the line when the number is clicked before it is ready', async () => {
    const { host, telephony, clock, state } = await ready()
    telephony.far.loseLine()
    host.console.clickNumber({ number: '+4930901820' })
    expect(state().notices).toEqual([])
    await clock.advance(14_000)
    telephony.far.loseLine()
    expect(state().calls).toEqual([])
    telephony.far.recoverLine()
    await clock.advance(0)
    expect(state().calls).toHaveLength(1)
  })

  it('is forgotten when the line takes too long, so that nobody is called by surprise', async () => {
    const { host, telephony, clock, state } = await ready()
    telephony.far.loseLine()
    host.console.clickNumber({ number: '+4930901820' })
    await clock.advance(15_000)
    telephony.far.recoverLine()
    await clock.advance(0)
    expect(state().calls).toEqual([])
  })

  it('asks the agent to sign in first', async () => {
    const { desk, host, state, clock } = setUp({}, {})
    await desk.start()
    host.console.clickNumber({ number: '+4930901820' })
    await clock.advance(0)
    expect(state().notices.map(({ failure }) => failure)).toEqual([{ code: 'sign-in.required' }])
    expect(host.console.panel.get()).toMatchObject({ visible: true })
  })

  it.each(['call.busy', 'call.not-found', 'call.forbidden', 'call.unavailable'] as const)(
    'that fails with %s says so in its wrap-up',
    async (failure) => {
      const { desk, telephony, state, onlyCall, clock } = await ready()
      desk.execute({ type: 'dial', number: '+4930901820' })
      telephony.far.refuse(onlyCall().call.key, failure === 'call.busy' ? 'busy' : 'failed', failure)
      await clock.advance(0)
      expect(state().wrapUp?.call.failure).toBe(failure)
    },
  )

  it('that cannot be dialed is told, once, until it is dismissed', async () => {
    const { desk, state, clock } = await ready()
    desk.execute({ type: 'dial', number: 'nonsense' })
    desk.execute({ type: 'dial', number: 'nonsense' })
    await clock.advance(0)
    const [notice, ...others] = state().notices
    expect(notice?.failure).toEqual({ code: 'call.bad-number' })
    expect(others).toEqual([])
    desk.execute({ type: 'dismiss', notice: notice?.id ?? '' })
    expect(state().notices).toEqual([])
  })
})

describe('a call under way', () => {
  it('is held, resumed, muted and sent digits', async () => {
    const { desk, key, onlyCall, telephony, clock } = await inCall()
    desk.execute({ type: 'hold', key })
    expect(onlyCall().call).toMatchObject({ state: 'held', by: 'us' })
    desk.execute({ type: 'resume', key })
    await clock.advance(0)
    desk.execute({ type: 'mute', key, muted: true })
    expect(onlyCall().call).toMatchObject({ state: 'active', muted: true })
    desk.execute({ type: 'send-digits', key, digits: '42#' })
    expect(telephony.far.digits(key)).toBe('42#')
  })

  it('is put on hold before another one is answered', async () => {
    const { desk, key, telephony, state, clock } = await inCall()
    const second = telephony.far.call({ number: '+4930555' })
    desk.execute({ type: 'answer', key: second })
    await clock.advance(0)
    expect(state().calls.map(({ call }) => [call.key, call.state])).toEqual([
      [key, 'held'],
      [second, 'active'],
    ])
  })

  it('tells a command that did not work where the call is shown', async () => {
    const { desk, key, onlyCall, clock } = await inCall()
    desk.execute({ type: 'decline', key })
    await clock.advance(0)
    expect(onlyCall().failure).toEqual({ code: 'call.not-possible' })
  })

  it('has every change written down', async () => {
    const { desk, key, journal, clock } = await inCall()
    desk.execute({ type: 'hold', key })
    await clock.advance(0)
    expect(journal.newest(key)?.call).toMatchObject({ state: 'held' })
  })
})

describe('wrap-up', () => {
  async function afterCall() {
    const set = await inCall()
    set.telephony.far.hangUp(set.key)
    await set.clock.advance(0)
    return set
  }

  it('opens when the call ends, which is in the journal by then, not yet complete', async () => {
    const { state, journal, key, host } = await afterCall()
    expect(state().calls).toEqual([])
    expect(state().wrapUp).toMatchObject({ call: { key, outcome: 'completed' }, who: grace.record })
    expect(journal.newest(key)).toMatchObject({ call: { state: 'ended' }, complete: false })
    expect(host.console.status.get()).toEqual({ icon: 'wrap-up', label: 'Wrap-up' })
  })

  it('adds a note and a disposition, and is done when the agent says so', async () => {
    const { desk, state, journal, key, clock } = await afterCall()
    desk.execute({ type: 'note', note: 'wants a quote' })
    desk.execute({ type: 'dispose', disposition: 'Order' })
    expect(state().wrapUp).toMatchObject({ note: 'wants a quote', disposition: 'Order' })
    desk.execute({ type: 'finish-wrap-up' })
    await clock.advance(0)
    expect(state().wrapUp).toBeUndefined()
    expect(journal.newest(key)).toMatchObject({
      note: 'wants a quote',
      disposition: 'Order',
      complete: true,
    })
  })

  it('keeps a note that was typed during the call', async () => {
    const { desk, key, telephony, state, clock } = await inCall()
    desk.execute({ type: 'note', note: 'calls about the invoice' })
    telephony.far.hangUp(key)
    await clock.advance(0)
    expect(state().wrapUp?.note).toBe('calls about the invoice')
  })

  it('shows whether the CRM has the call', async () => {
    const { state, journal, key } = await afterCall()
    expect(state().wrapUp?.saved).toBe('confirmed')
    journal.setWaiting([key], { code: 'crm.refused' })
    expect(state()).toMatchObject({ waiting: 1, waitingFailure: { code: 'crm.refused' } })
    expect(state().wrapUp?.saved).toBe('waiting')
  })

  it('is finished by itself, with what was typed, when the next call ends', async () => {
    const { desk, telephony, journal, state, key, clock } = await afterCall()
    desk.execute({ type: 'note', note: 'first' })
    const second = telephony.far.call({ number: '+4930555' })
    desk.execute({ type: 'answer', key: second })
    await clock.advance(0)
    telephony.far.hangUp(second)
    await clock.advance(0)
    expect(journal.newest(key)).toMatchObject({ note: 'first', complete: true })
    expect(state().wrapUp?.call.key).toBe(second)
  })
})

it('follows the record in view', async () => {
  const { host, state } = await ready()
  host.console.view(crmCase)
  expect(state().viewing).toEqual(crmCase)
  host.console.view(undefined)
  expect(state().viewing).toBeUndefined()
})

it('has a state and commands that another tab could be handed', async () => {
  const { state } = await inCall()
  expect(structuredClone(state())).toEqual(state())
})
