import fc from 'fast-check'
import { dialing, isConnected, ringing, talkTime, type Call, type CallState, type EndedCall } from './call.ts'
import { eventsOf, next, type CallEvent } from './transition.ts'

const party = { number: '+4930901820' }
const outgoing = dialing('a', party, 1000)
const incoming = ringing('b', party, 1000)
const active = next(outgoing, { type: 'answered', at: 2000 })
const held = next(active, { type: 'held', by: 'us' })
const recovering = next(held, { type: 'lost' })
const ended = next(active, { type: 'ended', at: 5000, outcome: 'completed' })
const byState: Record<CallState, Call> = {
  dialing: outgoing,
  ringing: incoming,
  active,
  held,
  recovering,
  ended,
}

const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.record({
    type: fc.constant('progressed' as const),
    progress: fc.constantFrom('calling', 'ringing', 'early-media'),
  }),
  fc.record({ type: fc.constant('identified' as const), party: fc.constant({ number: '1', name: 'Grace' }) }),
  fc.constant({ type: 'answering' as const }),
  fc.record({ type: fc.constant('answered' as const), at: fc.nat() }),
  fc.record({ type: fc.constant('held' as const), by: fc.constantFrom('us', 'them') }),
  fc.record({ type: fc.constant('resumed' as const), by: fc.constantFrom('us', 'them') }),
  fc.record({ type: fc.constant('muted' as const), muted: fc.boolean() }),
  fc.record({ type: fc.constant('merged' as const), merged: fc.boolean() }),
  fc.record({
    type: fc.constant('transferring' as const),
    transfer: fc.record({
      by: fc.constantFrom('us', 'them'),
      to: fc.constant({ number: '2' }),
      progress: fc.constantFrom('asked', 'calling', 'ringing'),
    }),
  }),
  fc.constant({ type: 'transfer-over' as const }),
  fc.constant({ type: 'lost' as const }),
  fc.constant({ type: 'recovered' as const }),
  fc.record({
    type: fc.constant('ended' as const),
    at: fc.nat(),
    outcome: fc.constantFrom('completed', 'missed', 'failed'),
  }),
)

const without = ({ transfer: _, ...call }: EndedCall): Call => call

describe('a call', () => {
  it('becomes active when it is answered, unmuted and from that moment on', () => {
    expect(active).toMatchObject({ state: 'active', answeredAt: 2000, muted: false, direction: 'outgoing' })
    expect(next(incoming, { type: 'answered', at: 3000 })).toMatchObject({
      state: 'active',
      answeredAt: 3000,
    })
  })

  it('shows at once that the agent has answered', () => {
    expect(next(incoming, { type: 'answering' })).toMatchObject({ state: 'ringing', answering: true })
  })

  it('is on hold until everybody who holds it has resumed it', () => {
    const both = next(held, { type: 'held', by: 'them' })
    expect(both).toMatchObject({ state: 'held', by: 'both' })
    const theirs = next(both, { type: 'resumed', by: 'us' })
    expect(theirs).toMatchObject({ state: 'held', by: 'them' })
    expect(next(theirs, { type: 'resumed', by: 'them' })).toMatchObject({ state: 'active' })
    expect(next(both, { type: 'resumed', by: 'them' })).toMatchObject({ state: 'held', by: 'us' })
  })

  it('is on hold by one side however often that side holds it', () => {
    expect(next(held, { type: 'held', by: 'us' })).toEqual(held)
    const lost = next(recovering, { type: 'held', by: 'us' })
    expect(lost).toEqual(recovering)
  })

  it('stays on hold when somebody resumes it who did not hold it', () => {
    expect(next(held, { type: 'resumed', by: 'them' })).toMatchObject({ state: 'held', by: 'us' })
  })

  it('goes back to what it was when it has recovered', () => {
    expect(recovering).toMatchObject({ state: 'recovering', heldBy: 'us' })
    expect(next(recovering, { type: 'recovered' })).toEqual(held)
    expect(next(next(active, { type: 'lost' }), { type: 'recovered' })).toEqual(active)
  })

  it('keeps a hold that comes while it is recovering', () => {
    const lost = next(active, { type: 'lost' })
    const heldMeanwhile = next(lost, { type: 'held', by: 'them' })
    expect(next(heldMeanwhile, { type: 'recovered' })).toMatchObject({ state: 'held', by: 'them' })
    const resumed = next(heldMeanwhile, { type: 'resumed', by: 'them' })
    expect(next(resumed, { type: 'recovered' })).toMatchObject({ state: 'active' })
  })

  it('keeps its mute over hold, loss and recovery', () => {
    const muted = next(active, { type: 'muted', muted: true })
    const back = [
      { type: 'held', by: 'us' },
      { type: 'lost' },
      { type: 'recovered' },
      { type: 'resumed', by: 'us' },
    ] as const
    expect(back.reduce<Call>(next, muted)).toMatchObject({ state: 'active', muted: true })
  })

  it.each(['active', 'held', 'recovering'] as const)(
    'is merged, and transferred, and neither any more, while it stays %s',
    (state) => {
      const before = byState[state]
      const transfer = { by: 'us', to: { number: '2' }, progress: 'ringing' } as const
      const merged = next(before, { type: 'merged', merged: true })
      expect(merged).toEqual({ ...before, merged: true })
      expect(next(merged, { type: 'merged', merged: false })).toEqual(before)
      const transferred = next(before, { type: 'transferring', transfer })
      expect(transferred).toEqual({ ...before, transfer })
      expect(next(transferred, { type: 'transfer-over' })).toEqual(before)
    },
  )

  it('keeps its conference and its transfer over hold, loss and recovery', () => {
    const transfer = { by: 'them', to: { number: '2' }, progress: 'asked' } as const
    const back = [
      { type: 'merged', merged: true },
      { type: 'transferring', transfer },
      { type: 'held', by: 'them' },
      { type: 'lost' },
      { type: 'recovered' },
      { type: 'resumed', by: 'them' },
    ] as const
    expect(back.reduce<Call>(next, active)).toMatchObject({ state: 'active', merged: true, transfer })
  })

  it('ends with its outcome, its failure, and the time it was answered', () => {
    expect(ended).toMatchObject({ state: 'ended', endedAt: 5000, answeredAt: 2000, outcome: 'completed' })
    const busy = next(outgoing, { type: 'ended', at: 1500, outcome: 'busy', failure: 'call.busy' })
    expect(busy).toMatchObject({ state: 'ended', failure: 'call.busy' })
    const redirectedTo = { number: '4712' }
    expect(next(outgoing, { type: 'ended', at: 1500, outcome: 'failed', redirectedTo })).toMatchObject({
      redirectedTo,
    })
    expect(busy).not.toHaveProperty('answeredAt')
  })

  it('keeps what the other side has asked for after its end, until that is answered', () => {
    const asked = { by: 'them', to: { number: '2' }, progress: 'asked' } as const
    const end: CallEvent = { type: 'ended', at: 5000, outcome: 'completed' }
    const wish = next(next(active, { type: 'transferring', transfer: asked }), end)
    expect(wish).toEqual({ ...ended, transfer: asked })
    expect(next(wish, { type: 'transfer-over' })).toEqual(ended)
    for (const transfer of [
      { ...asked, by: 'us' as const },
      { ...asked, progress: 'ringing' as const },
    ])
      expect(next(next(active, { type: 'transferring', transfer }), end)).toEqual(ended)
  })

  it('tells how long the two sides could talk', () => {
    expect(ended.state === 'ended' && talkTime(ended)).toBe(3000)
    const missed = next(incoming, { type: 'ended', at: 9000, outcome: 'missed' })
    expect(missed.state === 'ended' && talkTime(missed)).toBe(0)
  })

  it('learns who the other side is in every state but the last', () => {
    const event: CallEvent = { type: 'identified', party: { number: '1', name: 'Grace' } }
    for (const call of Object.values(byState))
      expect(next(call, event).party).toEqual(call.state === 'ended' ? party : event.party)
  })

  it('follows the progress of dialing', () => {
    expect(next(outgoing, { type: 'progressed', progress: 'ringing' })).toMatchObject({ progress: 'ringing' })
  })

  it.each(Object.keys(byState) as CallState[])(
    'is not changed by what means nothing while it is %s',
    (state) => {
      const meaningful = eventsOf(state)
      fc.assert(
        fc.property(anyEvent, (event) => {
          if (!meaningful.includes(event.type)) expect(next(byState[state], event)).toBe(byState[state])
        }),
      )
    },
  )

  it('never leaves its end, and has a way out of every other state, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(outgoing, incoming),
        fc.array(anyEvent, { maxLength: 40 }),
        (start, events) => {
          const last = events.reduce<Call>((call, event) => {
            const after = next(call, event)
            expect(after.key).toBe(start.key)
            if (call.state === 'ended')
              expect(after).toEqual(event.type === 'transfer-over' ? without(call) : call)
            if (isConnected(after)) expect(after.answeredAt).toEqual(expect.any(Number))
            return after
          }, start)
          expect(next(last, { type: 'ended', at: 1, outcome: 'failed' }).state).toBe('ended')
          expect(structuredClone(last)).toEqual(last)
        },
      ),
    )
  })
})
