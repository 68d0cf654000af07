import { inCall, ready } from './testing.ts'

describe('a consultation', () => {
  async function consulting() {
    const set = await inCall()
    set.desk.execute({ type: 'consult', key: set.key, number: '4711' })
    await set.clock.advance(0)
    const asked = set.state().calls.at(-1)?.call.key ?? ''
    set.telephony.far.answer(asked)
    await set.clock.advance(0)
    return { ...set, asked }
  }

  it('knows which call it is about, and goes back to it', async () => {
    const { desk, key, asked, state, clock } = await consulting()
    expect(state().calls).toMatchObject([{ call: { state: 'held' } }, { consultFor: key }])
    desk.execute({ type: 'go-back', key: asked })
    await clock.advance(0)
    expect(state().calls).toMatchObject([{ call: { key, state: 'active' } }])
  })

  /** The agent does not wait until whom they wanted to ask has answered. */
  async function connectRinging() {
    const set = await inCall()
    set.desk.execute({ type: 'consult', key: set.key, number: '4711' })
    await set.clock.advance(0)
    const asked = set.state().calls.at(-1)?.call.key ?? ''
    set.desk.execute({ type: 'connect', key: set.key, to: asked })
    await set.clock.advance(0)
    return set
  }

  it('need not be waited for: whoever is to be asked is called by the one who has waited', async () => {
    const { telephony, key, state, clock } = await connectRinging()
    expect(state().calls).toMatchObject([
      { call: { key, state: 'held', transfer: { by: 'us', to: { number: '4711' } } } },
    ])
    telephony.far.completeTransfer(key)
    await clock.advance(0)
    expect(state().calls).toEqual([])
  })

  it('that is not waited for gives the one who has waited back where nobody answers', async () => {
    const { telephony, key, state, clock } = await connectRinging()
    telephony.far.failTransfer(key, 'transfer.no-answer')
    await clock.advance(0)
    expect(state().calls).toMatchObject([
      { call: { key, state: 'active' }, failure: { code: 'transfer.no-answer' } },
    ])
  })

  it('that is not waited for leaves the one who has waited on hold where the agent talks to somebody else', async () => {
    const { desk, telephony, key, state, clock } = await connectRinging()
    desk.execute({ type: 'answer', key: telephony.far.call({ number: '+4930777' }) })
    await clock.advance(0)
    telephony.far.failTransfer(key, 'transfer.no-answer')
    await clock.advance(0)
    expect(state().calls).toMatchObject([{ call: { key, state: 'held' } }, { call: { state: 'active' } }])
  })

  it('goes back to nothing where the other call is over', async () => {
    const { desk, telephony, key, asked, state, clock } = await consulting()
    telephony.far.hangUp(key)
    desk.execute({ type: 'finish-wrap-up' })
    await clock.advance(0)
    desk.execute({ type: 'go-back', key: asked })
    await clock.advance(0)
    expect(state()).toMatchObject({ calls: [], notices: [] })
  })

  it('cannot be gone back from where there is none', async () => {
    const { desk, state, clock } = await ready()
    desk.execute({ type: 'go-back', key: 'gone' })
    await clock.advance(0)
    expect(state().notices).toMatchObject([{ failure: { code: 'call.unknown' } }])
  })

  it('ends a call that was about no other, and resumes none', async () => {
    const { desk, key, state, clock } = await inCall()
    desk.execute({ type: 'go-back', key })
    await clock.advance(0)
    expect(state()).toMatchObject({ calls: [], notices: [] })
  })

  it.each([
    ['busy', 'call.busy', 'consult.busy'],
    ['failed', 'call.not-found', 'consult.not-found'],
    ['no-answer', 'call.no-answer', 'consult.no-answer'],
    ['rejected', 'call.declined', 'consult.declined'],
    ['failed', 'call.unavailable', 'consult.failed'],
    ['failed', 'microphone.missing', 'microphone.missing'],
  ] as const)('that ends as %s tells so where the call is that waits: %s', async (outcome, failure, code) => {
    const { desk, telephony, key, state, clock } = await inCall()
    desk.execute({ type: 'consult', key, number: '4711' })
    await clock.advance(0)
    telephony.far.refuse(state().calls.at(-1)?.call.key ?? '', outcome, failure)
    await clock.advance(0)
    expect(state().calls).toMatchObject([{ call: { key, state: 'held' }, failure: { code, detail: '4711' } }])
    expect(state().wrapUp).toBeUndefined()
  })

  it('that the agent has ended, or that went well, is no failure', async () => {
    const { desk, asked, state, clock } = await consulting()
    desk.execute({ type: 'hang-up', key: asked })
    await clock.advance(0)
    expect(state().calls[0]).not.toHaveProperty('failure')
  })

  it('that fails when nobody waits any more is told all the same', async () => {
    const { desk, telephony, key, state, clock } = await inCall()
    desk.execute({ type: 'consult', key, number: '4711' })
    await clock.advance(0)
    telephony.far.hangUp(key)
    telephony.far.refuse(state().calls.at(-1)?.call.key ?? '', 'busy', 'call.busy')
    await clock.advance(0)
    expect(state().notices).toMatchObject([{ failure: { code: 'consult.busy' } }])
  })

  it('is not begun while another number is being called, and tells why', async () => {
    const { desk, key, state, clock } = await inCall()
    desk.execute({ type: 'dial', number: '4712' })
    desk.execute({ type: 'consult', key, number: '4711' })
    await clock.advance(0)
    expect(state().calls).toMatchObject([{ call: { key }, failure: { code: 'call.dialing' } }, {}])
  })

  it('asks for no wrap-up, but is written down', async () => {
    const { desk, journal, asked, state, clock } = await consulting()
    desk.execute({ type: 'go-back', key: asked })
    await clock.advance(0)
    expect(state().wrapUp).toBeUndefined()
    expect(journal.newest(asked)).toMatchObject({ complete: true })
  })
})
